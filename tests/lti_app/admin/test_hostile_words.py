"""Words that come from platforms and administrators stay words: in pages, in addresses, in spreadsheets."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.admin.csv import as_csv, safe
from lti_app.audit import note
from lti_app.db.models import Deployment, Invitation, Registration, ScoreDelivery
from tests import factories
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.admin.conftest import Console

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\u202e"
FORMULA = '=HYPERLINK("https://evil.example","x")'


class _Elements(HTMLParser):
    """Collects what a browser would see as elements and as their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.handlers: list[str] = []
        self.images = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.images += tag == "img"
        if tag == "script":
            self.scripts.append(dict(attrs).get("src"))


@pytest.fixture
def hostile(console: Console) -> int:
    """A platform all of whose words are hostile, with a course, grades, a deployment and an invitation."""
    now = console.runtime.now()
    with console.runtime.database.transaction() as session:
        row = factories.registration(
            session, label=EVIL, issuer=f"https://lms.example/{EVIL}", client_id=EVIL
        )
        deployment = row.deployments[0]
        deployment.name, deployment.deployment_id, deployment.state = EVIL, EVIL, "pending"
        course = factories.course(
            session,
            deployment=deployment,
            title=EVIL,
            memberships_url="https://lms.example/m",
            roster_error=EVIL[:40],
        )
        practice_set = factories.practice_set(session, course, title=EVIL)
        student = factories.person(session, course, name=EVIL)
        session.add(
            ScoreDelivery(
                practice_set_id=practice_set.id, person_id=student.id, registration_id=row.id,
                lineitem_url="https://lms.example/1", score_given=1, score_maximum=100, timestamp=now,
                state="blocked", error=EVIL[:40], due_at=now, created_at=now, ended_at=now,
            )
        )  # fmt: skip
        session.add(Invitation(token="t", label=EVIL, created_at=now, expires_at=now.replace(year=2030)))
        note(
            session,
            now,
            f"admin:{EVIL}",
            EVIL[:80],
            f"registration:{row.id}",
            label=EVIL,
            list=[EVIL, FORMULA],
        )
        note(session, now, "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", formula=FORMULA)
        return row.id


@on_sqlite
@pytest.mark.parametrize(
    "path",
    ["/", "/registrations/{0}", "/registrations/{0}/edit", "/registrations/{0}/courses",
     "/registrations/{0}/grades", "/registrations/{0}/checks", "/registrations/{0}/checks/origins", "/log",
     "/log?subject=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&actor=%22%20onfocus=alert(1)%20x=%22",
     "/?done=%3Cscript%3E&count=%22%3E"],
)  # fmt: skip
def test_a_hostile_word_is_shown_and_never_run(console: Console, hostile: int, path: str) -> None:
    page = console.get(path.format(hostile))
    assert page.status_code == 200
    seen = _Elements(page.text)
    assert all(src and src.startswith("/static/") for src in seen.scripts)
    assert (seen.handlers, seen.images) == ([], 0)
    assert "{{7*7}}" in page.text or EVIL[:20] not in page.text  # not run as a template either


@on_sqlite
def test_what_was_typed_comes_back_as_text(console: Console) -> None:
    answers = [
        console.post("/add/by-hand", label=EVIL, issuer=EVIL, deployment_ids=EVIL, embedding_origins=EVIL),
        console.post("/add/invitation", label=EVIL, platform_url=EVIL),
    ]
    for answer in answers:
        seen = _Elements(answer.text)
        assert answer.status_code == 422
        assert (seen.handlers, seen.images) == ([], 0)


@on_sqlite
def test_an_administrators_own_label_cannot_break_the_log(console: Console) -> None:
    console.sign_in(f"{EVIL}\r\nplatform")
    assert _Elements(console.get("/log").text).images == 0
    (line,) = [row for row in csv.reader(io.StringIO(console.get("/log.csv").text)) if "img" in row[1]]
    assert "\n" not in line[1]


@on_sqlite
def test_no_cell_of_the_logs_file_is_a_formula(console: Console, hostile: int) -> None:
    answer = console.get("/log.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["at", "actor", "action", "subject", "course", "detail"]
    assert rows[1][1:4] == ["'+cmd|' /C calc'!A0", "'@SUM(1)", "'-2+3"]
    assert rows[2][3] == f"registration:{hostile}"
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["a=1", "", "1-1", "Ana María", "'quoted"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert safe(cell) == cell


def test_commas_quotes_and_lines_come_back_from_csv_as_they_went_in() -> None:
    row = ["a,b", 'say "hi"', "two\nlines", "ünï"]
    text = "".join(as_csv(["w", "x", "y", "z"], [row]))
    assert list(csv.reader(io.StringIO(text))) == [["w", "x", "y", "z"], row]


@on_sqlite
def test_no_page_of_the_console_names_a_student(console: Console, known: Registration) -> None:
    with console.runtime.database.transaction() as session:
        deployment = session.scalars(select(Deployment).where(Deployment.registration_id == known.id)).one()
        course = factories.course(session, deployment=deployment)
        practice_set = factories.practice_set(session, course)
        student = factories.person(session, course, name="Ada Lovelace", sub="ada-the-first")
        now = console.runtime.now()
        session.add(
            ScoreDelivery(
                practice_set_id=practice_set.id, person_id=student.id, registration_id=known.id,
                lineitem_url="https://lms.example/1", score_given=1, score_maximum=100, timestamp=now,
                state="blocked", error="AGS-422", due_at=now, created_at=now, ended_at=now,
            )
        )  # fmt: skip
    number = known.id
    one = f"/registrations/{number}"
    for path in ("/", one, f"{one}/courses", f"{one}/grades", f"{one}/checks/score", "/log"):
        page = console.get(path).text
        assert "Lovelace" not in page
        assert "ada-the-first" not in page
