"""A student who goes everywhere: looks at each page, follows each link, sends each form, right and wrong."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import escape
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from engine.items.check import check
from engine.items.model import AnswerKind, Verdict
from lti_app.content.mathml import to_html, to_plain
from lti_app.db.models import Person, PracticeItem
from lti_app.lti.roles import Role
from lti_app.practice.response import fields_of
from lti_app.practice.serving import drawn
from lti_app.sandbox.markup import form_of, parse
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import TestResponse

    from engine.items.model import Item
    from tests.lti_app.conftest import School, VisitClient
    from tests.lti_app.practice.ledger import Ledger

_HTMX = {"HX-Request": "true"}
# Another one has to be added to the crawl first.
_FORMS = {"answer", "hint", "solution", "explain", "leave", "ask", "read", "offer"}
_TYPED = {
    AnswerKind.NUMBER: ("777", "778"),
    AnswerKind.EXPRESSION: ("777", "778", "x = 777", "x = 778"),
    AnswerKind.INTERVAL: ("(0, 777)", "(0, 778)"),
    AnswerKind.SET: ("{777}", "{778}"),
    AnswerKind.PAIR: ("(0, 777)", "(0, 778)"),
    AnswerKind.TEXT: ("seven", "eight"),
    AnswerKind.OUTPUT: ("777", "778"),
}
_CHANGING = (
    (r'(?<=name="token" value=")[^"]*|(?<=name="key" value=")[^"]*|(?<=name="form_token" value=")[^"]*', "·"),
    (r'(?<=name="message" value=")\d+', "·"),
    (r'<fieldset class="scale".*?</fieldset>', ""),  # asked of one item in four, by its seed, and of no other
    (r"launch-\d+|students/\d+|practice/\d+|practice_set=\d+", "·"),
    (r"<time.*?</time>", "·"),
    (r"[Rr]eference [0-9a-f]{8}", "·"),
    (r" (?:selected|checked)?(?=>)", ""),
    (r"\d{4,}", "·"),
    (r"quillback|smolder|tamarack|bezique|furlong|wherry|gantlet|ossuary", "·"),
)


class LeakError(AssertionError):
    """A response told something."""


@dataclass
class Crawler:
    """One student in a practice set of one skill, with the ledger of what she must not learn yet.

    seen: each response as it would be for every item of the template alike, with the state it was got in.
    """

    school: School
    ledger: Ledger
    skill: str
    person: Person
    practice_set: int
    visit: VisitClient
    seen: list[tuple[str, str]] = field(default_factory=list)
    static: set[str] = field(default_factory=set)
    _posts: int = 0

    @classmethod
    def arrive(cls, school: School, ledger: Ledger, skill: str, intake: str = "off") -> Crawler:
        """Let a new student come. Nobody learns from her answers, so that the next one meets the same."""
        with school.runtime.database.transaction() as session:
            course = session.merge(school.course)
            made = factories.practice_set(
                session, course, bank=ledger.bank.id, skills=[skill] if skill else [], intake=intake
            )
            person = factories.person(
                session, course, Role.TEST_STUDENT, noticed=intake == "off", test_student=True
            )
        visit = school.visit(Role.TEST_STUDENT, person)
        return cls(school, ledger, skill, person, made.id, visit)

    def row(self) -> PracticeItem:
        """The item that is open, of practice or of a placement; its secrets are kept from then on."""
        with self.school.runtime.database.transaction(writes=False) as session:
            query = select(PracticeItem).where(
                PracticeItem.person_id == self.person.id, PracticeItem.open_key.is_not(None)
            )
            row = session.scalars(query).one()
            session.expunge(row)
        if f"{row.id} seed" not in self.ledger.kept:
            self.ledger.serve(row)
        return row

    def item(self, row: PracticeItem) -> Item:
        return drawn(self.ledger.bank, row)

    def look(self, state: str, *, around: bool = False) -> str:
        """Look at the page; return it. around: also at the part that changes, and at what it leads to."""
        page = self.get(state, f"practice/{self.practice_set}")
        root = parse(page)
        for form in root.find_all("form[action*=/practice/]"):
            action = form.attributes["action"].rsplit("/", 1)[-1]
            assert action in _FORMS or "/intake/" in form.attributes["action"], (
                f"a form nobody knows: {action}"
            )
        for link in root.find_all("a[href]"):
            address = link.attributes["href"]
            if around and not address.startswith("#"):
                self.get(f"{state}, {_plain(address)}", address)
        if around:
            self.get(f"{state}, in part", f"practice/{self.practice_set}", htmx=True)
        self.static |= {
            value
            for element in root
            for name, value in element.attributes.items()
            if name in ("src", "href") and "/static/" in value
        }
        self.alike(page, state)
        return page

    def get(self, state: str, path: str, *, htmx: bool = False) -> str:
        return self._see(state, self.visit.get(path, headers=_HTMX if htmx else {})).text

    def send(self, state: str, what: str, fields: MultiDict[str, str] | dict[str, str]) -> TestResponse:
        """Send a form of the page, turn and turn about as htmx does and as a browser without it."""
        self._posts += 1
        form: MultiDict[str, str] = MultiDict(fields)
        form["form_token"] = self.visit.runtime.vault.form_token(self.visit.launch)
        response = self.visit._open(
            f"practice/{self.practice_set}/{what}",
            method="POST",
            data=form,
            headers=_HTMX if self._posts % 2 else {},
        )
        return self._see(f"{state}, sent", response)

    def form(self, what: str) -> MultiDict[str, str]:
        """Return what a form on the page holds as it comes."""
        root = parse(self.visit.get(f"practice/{self.practice_set}").text)
        found = next(one for one in root.find_all("form") if one.attributes["action"].endswith(f"/{what}"))
        return MultiDict(form_of(root, found).fields)

    def answer(self, state: str, response: str, seconds: float = 40.0) -> None:
        self.school.clock.advance(seconds)
        row = self.row()
        fields = MultiDict({"token": row.token, "number": str(row.tries + 1)})
        fields.update(fields_of(self.item(row), response))
        right = check(self.item(row), response).verdict is Verdict.RIGHT
        if right:
            self.ledger.tell(row, "answer")
        self.send(state, "answer", fields)

    def alike(self, page: str, state: str) -> None:
        """Make sure that nothing tells one of the things offered from another."""
        row = self.row()
        item = self.item(row)
        parts = re.findall(
            r'<label class="choice">.*?</label>|<li class="line".*?</li>|<option value="[a-z]".*?</option>',
            page,
            re.DOTALL,
        )
        shapes = {shape for part in parts if (shape := _shape(part, item)) is not None}
        if item.choices and 'id="response"' in page:
            assert parts, state
        if len(shapes) > 1:
            raise LeakError(f"{state}: one that is offered is marked: {sorted(shapes)}")

    def _see(self, state: str, response: TestResponse) -> TestResponse:
        assert response.status_code < 500, state
        with self.school.runtime.database.transaction(writes=False) as session:
            rows = session.scalars(
                select(PracticeItem).where(PracticeItem.person_id == self.person.id).order_by(PracticeItem.id)
            )
            for row in rows:
                if f"{row.id} seed" not in self.ledger.kept:
                    self.ledger.serve(row)
        if told := self.ledger.told_by(response):
            raise LeakError(f"{state}: tells {', '.join(told)}")
        head = sorted((name, value) for name, value in response.headers if name != "Content-Length")
        self.seen.append((_plain(state), _plain(f"{response.status_code} {head} {response.text}")))
        return response


def two_wrong(item: Item) -> list[str]:
    """Return two different wrong answers; where one can show the misconception, the first does."""
    wrong = [one for one in (*item.wrong_answers, *_candidates(item)) if _is_wrong(item, one)]
    shows = [one for one in wrong if check(item, one).misconception]
    # Of the others, those that are told the same thing whatever the item's numbers.
    others = sorted(
        (one for one in wrong if one not in shows), key=lambda one: check(item, one).feedback or ""
    )
    return [*shows[:1], *others][:2]


def _is_wrong(item: Item, response: str) -> bool:
    return check(item, response).verdict is Verdict.WRONG


def _candidates(item: Item) -> Iterator[str]:
    keys = [choice.key for choice in item.choices]
    match item.kind:
        case AnswerKind.CHOICE:
            yield from keys
        case AnswerKind.CHOICES:
            yield from (" ".join(pair) for pair in combinations(keys, 2))
        case AnswerKind.MATCHING:
            yield from (" ".join(some) for some in permutations(keys, len(item.prompts)))
        case AnswerKind.ORDERING:
            yield from (" ".join(all_) for all_ in permutations(keys))
        case AnswerKind.PARSONS:
            yield from (" ".join(f"{key}0" for key in some) for some in permutations(keys, 3))
        case AnswerKind.BLANKS:
            yield from (json.dumps([number] * len(item.blanks)) for number in ("777", "778"))
        case kind:
            yield from _TYPED[kind]


def _shape(part: str, item: Item) -> str | None:
    """Return a thing offered without what it says, without its key and without what was picked."""
    for choice in item.choices:
        key = choice.key
        if not re.search(rf'value="{key}"|position\.{key}"', part):
            continue
        for text in (str(to_html(choice.text)), escape(to_plain(choice.text)), escape(choice.text)):
            part = part.replace(text, "·")
        part = re.sub(rf'(?<=["\.-]){key}"', '·"', part).replace(f">{key.upper()}:", ">·:")
        return re.sub(r" (?:selected|checked)|\s+", " ", part)
    return None


def _plain(text: str) -> str:
    for pattern, sign in _CHANGING:
        text = re.sub(pattern, sign, text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)
