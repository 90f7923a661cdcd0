"""The queue: what stands in which tab, in what order, narrowed how; steps for several at once (E1, C5)."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from engine.escalation.budget import cases_a_day, hold_back, mean_minutes
from engine.escalation.model import Tier
from engine.escalation.urgency import Case, urgency
from lti_app.content.policies import load_playbook
from lti_app.db.models import CourseSettings, Enrolment
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import form_of, parse
from tests.databases import on_sqlite
from tests.lti_app.teacher.putting import actions, put_flag, the_flag

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite


@pytest.fixture
def ines(school: School) -> Person:
    return school.person(Role.INSTRUCTOR, name="Ines Halloran")


@pytest.fixture
def teacher(school: School, ines: Person) -> VisitClient:
    return school.visit(Role.INSTRUCTOR, ines)


@pytest.fixture
def roomy(school: School) -> None:
    """Let a day have room for everything."""
    _minutes(school, 10_000)


def _minutes(school: School, minutes: int) -> None:
    with school.runtime.database.transaction() as session:
        session.add(
            CourseSettings(course_id=school.course.id, minutes_a_day=minutes, updated_at=school.clock.now())
        )


def _ids(visit: VisitClient, **query: str | int) -> list[int]:
    """Return the flags on a page of the queue, in order."""
    root = parse(visit.get("queue", query_string=query).text)
    links = (link.attributes["href"] for link in root.find_all("#rows a"))
    return [int(link.rpartition("/")[2]) for link in links if "/flags/" in link]


def _several(visit: VisitClient, do: str, *flags: int, **form: str) -> str:
    """Do something with several flags, and return the page that it leads to."""
    answer = visit.post("queue/several", do=do, flag=[str(flag) for flag in flags], **form)
    assert answer.status_code == 303, answer.text
    return visit.get(answer.headers["Location"].partition("#")[0].replace("https://baton.example", "")).text


@pytest.mark.usefixtures("roomy")
class TestOrder:
    def test_by_tier_then_overdue_then_severity_then_what_is_due_first(
        self, school: School, teacher: VisitClient
    ) -> None:
        now, hour = school.clock.now(), timedelta(hours=1)
        wanted = [
            put_flag(school, school.person(), tier=tier, severity=severity, due_at=now + due * hour)
            for tier, severity, due in (
                (3, 1, -1), (3, 5, 4), (3, 4, 2), (3, 4, 3), (2, 1, -2), (2, 1, -1), (2, 5, 30), (2, 2, 9)
            )
        ]  # fmt: skip
        without_due = put_flag(school, school.person(), severity=2, due_at=None)
        assert _ids(teacher) == [*wanted, without_due]

    def test_due_and_waiting_are_said_in_words(self, school: School, teacher: VisitClient) -> None:
        now = school.clock.now()  # a Monday, 8:30
        for hours in (-26, 5, 24, 72, 24 * 9):
            put_flag(school, school.person(), due_at=now + timedelta(hours=hours))
        page = teacher.get("queue").text
        for words in (
            "overdue by 1 day",
            "due today",
            "due tomorrow",
            "due on Thursday",
            "due on 23 Sep 2026",
        ):
            assert words in page


@pytest.mark.usefixtures("roomy")
class TestTabs:
    def test_each_shows_its_own(self, school: School, teacher: VisitClient, ines: Person) -> None:
        now = school.clock.now()
        mine = put_flag(school, school.person(), owner_id=ines.id, state="claimed", tier=3)
        asleep = put_flag(school, school.person(), snoozed_until=now + timedelta(days=1))
        awake = put_flag(school, school.person(), snoozed_until=now - timedelta(hours=1))
        notice = put_flag(school, school.person(), kind="notice")
        soft = put_flag(school, school.person(), kind="notice", tier=1)
        ended = put_flag(school, school.person(), ended_at=now, state="resolved")
        shown = {
            tab: _ids(teacher, show=tab)
            for tab in ("waiting", "mine", "review", "held", "snoozed", "notices", "ended")
        }
        assert shown == {
            "waiting": [mine, awake],
            "mine": [mine],
            "review": [],  # raised today: for tomorrow's
            "held": [],
            "snoozed": [asleep],
            "notices": [notice],
            "ended": [ended],
        }
        assert all(soft not in flags for flags in shown.values())

    def test_todays_review_is_tier_two_of_before_today_or_due_before_the_next(
        self, school: School, teacher: VisitClient
    ) -> None:
        now = school.clock.now()
        before = put_flag(school, school.person(), raised_at=now - timedelta(days=1))
        due = put_flag(school, school.person(), due_at=now + timedelta(hours=7), severity=1)
        put_flag(school, school.person())
        put_flag(school, school.person(), tier=3, raised_at=now - timedelta(days=1))
        assert _ids(teacher, show="review") == [before, due]

    def test_a_tab_that_is_none_is_the_first(self, school: School, teacher: VisitClient) -> None:
        flag = put_flag(school, school.person())
        assert _ids(teacher, show="nonsense") == [flag]


class TestBudget:
    def test_the_least_urgent_are_held_back_and_it_is_said_how_many_and_why(
        self, school: School, teacher: VisitClient
    ) -> None:
        _minutes(school, 20)  # three cases, at the playbook's mean
        flags = [put_flag(school, school.person(), severity=severity) for severity in (5, 4, 3, 2, 1)]
        page = teacher.get("queue").text
        shown = _ids(teacher)
        assert flags[: len(shown)] == shown
        assert 0 < len(shown) < len(flags)
        assert _ids(teacher, show="held") == flags[len(shown) :]
        assert f"{len(flags) - len(shown)} more cases are held back: your 20 minutes a day" in page

    def test_neither_tier_three_nor_what_is_overdue_nor_in_hand_is_ever_held_back(
        self, school: School, teacher: VisitClient, ines: Person
    ) -> None:
        _minutes(school, 0)
        now = school.clock.now()
        urgent = put_flag(school, school.person(), tier=3)
        overdue = put_flag(school, school.person(), due_at=now)
        in_hand = put_flag(school, school.person(), owner_id=ines.id, state="claimed")
        held = put_flag(school, school.person())
        assert _ids(teacher) == [urgent, overdue, in_hand]
        assert _ids(teacher, show="held") == [held]

    def test_the_database_holds_back_the_same_as_the_engine(
        self, school: School, teacher: VisitClient, ines: Person
    ) -> None:
        _minutes(school, 60)
        now, random = school.clock.now(), Random(5)  # noqa: S311 - made-up cases, not secrets
        cases = []
        for _ in range(25):
            tier, severity = Tier(random.choice((2, 2, 2, 3))), random.randint(1, 5)
            due_at, in_hand = now + timedelta(hours=random.randint(-4, 40)), random.random() < 0.2
            owner = {"owner_id": ines.id, "state": "in_progress"} if in_hand else {}
            flag = put_flag(
                school, school.person(), tier=int(tier), severity=severity, due_at=due_at, **owner
            )
            cases.append(Case(flag, tier, severity, now, due_at, in_hand))
        budget = cases_a_day(60, mean_minutes(load_playbook("default").values()))
        today = hold_back(sorted(cases, key=lambda each: urgency(each, now)), budget, now=now)
        assert today.held
        assert _ids(teacher, show="held") == list(today.held)
        assert _ids(teacher) == list(today.shown)

    def test_what_was_ended_today_has_taken_its_part(self, school: School, teacher: VisitClient) -> None:
        _minutes(school, 1)  # one case
        flags = [put_flag(school, school.person(), severity=severity) for severity in (5, 4)]
        assert _ids(teacher) == flags[:1]
        teacher.post(f"flags/{flags[0]}/dismiss", reason="She was ill.")
        assert _ids(teacher) == []
        school.clock.advance(days=1)
        assert _ids(school.visit(Role.INSTRUCTOR)) == flags[1:]

    def test_what_resolved_by_itself_has_not(self, school: School, teacher: VisitClient) -> None:
        _minutes(school, 1)
        put_flag(school, school.person(), ended_at=school.clock.now(), state="resolved")
        flag = put_flag(school, school.person())
        assert _ids(teacher) == [flag]


@pytest.mark.usefixtures("roomy")
class TestSeveral:
    @pytest.fixture
    def flags(self, school: School) -> list[int]:
        return [put_flag(school, school.person(name=name)) for name in ("Amara", "Mateo", "Zoë")]

    def test_several_are_taken_at_once_and_given_back_at_once(
        self, school: School, teacher: VisitClient, ines: Person, flags: list[int]
    ) -> None:
        page = _several(teacher, "claim", *flags[:2])
        assert "You took 2 cases." in page
        assert [the_flag(school, flag).owner_id for flag in flags] == [ines.id, ines.id, None]
        root = parse(page)
        undo = form_of(root, root.find("#came form"))
        fields = [value for name, value in undo.fields if name == "flag"]
        assert "2 cases are back in the queue." in _several(teacher, "release", *map(int, fields))
        assert [the_flag(school, flag).owner_id for flag in flags] == [None] * 3

    def test_doing_it_twice_does_it_once(
        self, school: School, teacher: VisitClient, flags: list[int]
    ) -> None:
        for _ in range(2):
            _several(teacher, "claim", flags[0], flags[0])
            _several(teacher, "snooze", flags[1], until="week")
            _several(teacher, "dismiss", flags[2], reason="A test.")
        assert [actions(school, flag)[1:] for flag in flags] == [["claim"], ["snooze"], ["dismiss"]]

    def test_one_that_does_not_allow_it_is_left_and_said(
        self, school: School, teacher: VisitClient, flags: list[int]
    ) -> None:
        school.visit(Role.ASSISTANT).post(f"flags/{flags[0]}/act", action="claim")
        page = _several(teacher, "claim", *flags)
        assert "You took 2 cases." in page
        assert "One was left as it was" in page

    def test_put_off_and_brought_back(self, teacher: VisitClient, flags: list[int]) -> None:
        assert "2 cases are put off." in _several(teacher, "snooze", *flags[:2], until="school_day")
        assert _ids(teacher) == flags[2:]
        _several(teacher, "wake", *flags[:2])
        assert _ids(teacher) == flags

    def test_dismissed_with_one_reason_and_opened_again(
        self, school: School, teacher: VisitClient, flags: list[int]
    ) -> None:
        answer = teacher.post("queue/several", do="dismiss", flag=[str(flags[0])])
        assert (answer.status_code, "FLAG-REASON" in answer.text) == (422, True)
        _several(teacher, "dismiss", *flags, reason="The platform was down.")
        assert _ids(teacher) == []
        assert "The platform was down." in teacher.get(f"flags/{flags[1]}").text
        assert "3 cases are open again." in _several(teacher, "reopen", *flags)
        assert _ids(teacher) == flags

    def test_none_chosen_is_said(self, teacher: VisitClient) -> None:
        assert "Choose at least one case first." in _several(teacher, "claim")

    @pytest.mark.parametrize("do", ["", "close", "\x00"])
    def test_a_step_that_is_none_is_refused(self, teacher: VisitClient, flags: list[int], do: str) -> None:
        assert teacher.post("queue/several", do=do, flag=[str(flags[0])]).status_code == 400

    def test_with_one_that_is_not_theirs_nothing_is_done(
        self, school: School, teacher: VisitClient, flags: list[int]
    ) -> None:
        with school.runtime.database.transaction() as session:
            enrolment = session.get_one(Enrolment, (school.course.id, the_flag(school, flags[0]).person_id))
            enrolment.sections = ["id:42"]
        limited = school.visit(Role.ASSISTANT, sections=["id:42"], section_restricted=True)
        for chosen in (flags, [flags[0], 4711]):
            answer = limited.post("queue/several", do="claim", flag=[str(flag) for flag in chosen])
            assert answer.status_code == 404
        assert [actions(school, flag) for flag in flags] == [["raise"]] * 3
        assert "You took one case." in _several(limited, "claim", flags[0])

    def test_the_way_back_keeps_what_was_chosen(self, teacher: VisitClient, flags: list[int]) -> None:
        answer = teacher.post("queue/several?show=review&cause=integrity", do="claim", flag=[str(flags[0])])
        assert "show=review&cause=integrity" in answer.headers["Location"]
        assert answer.headers["Location"].endswith(f"#flag-{flags[0]}")


@pytest.mark.usefixtures("roomy")
def test_the_list_comes_as_a_table_that_runs_nothing(school: School, teacher: VisitClient) -> None:
    put_flag(school, school.person(name='=HYPERLINK("x")'))
    put_flag(school, school.person(name="Mateo Ríos"), cause="integrity")
    answer = teacher.get("queue.csv", query_string={"cause": "mastery_failure"})
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"Student","Cause","Topic"')
    assert len(lines) == 2
    assert lines[1].startswith("\"'=HYPERLINK(")
    assert "2026-09-16T08:30:00+00:00" in lines[1]


def test_a_teacher_limited_to_sections_gets_no_others_in_any_list(school: School) -> None:
    put_flag(school, school.person(name="Mateo Ríos"), tier=3)
    limited = school.visit(Role.ASSISTANT, sections=["id:42"], section_restricted=True)
    for path in ("queue", "queue/rows", "queue.csv", "queue?show=notices", "queue?name=Mateo&show=ended"):
        assert "Ríos" not in limited.get(path).text


def test_the_open_page_asks_for_what_it_shows(school: School, teacher: VisitClient) -> None:
    put_flag(school, school.person())
    page = parse(teacher.get("queue", query_string={"show": "notices", "cause": "integrity"}).text)
    address = page.find("#rows").attributes["hx-get"]
    assert address.partition("?")[2] == "show=notices&cause=integrity"
    assert parse(teacher.get(address).text).find("#rows").attributes["hx-get"] == address
