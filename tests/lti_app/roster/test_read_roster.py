"""A roster read over HTTP becomes people and enrolments; a reading that is not whole changes nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select, update

from lti_app.db.models import Enrolment, Grade, Person, PersonAlias
from lti_app.lti.roles import Role
from lti_app.lti.services.refusals import ServiceError
from tests import factories
from tests.loopback import Reply
from tests.lti_app.roster.lms import TEST_USER, in_section, member

if TYPE_CHECKING:
    from typing import Any

    from tests.lti_app.roster.conftest import Listed


def test_who_has_not_launched_is_added_with_the_rosters_role(listed: Listed) -> None:
    listed.lms.members = [member("t", "Instructor", name="Ines"), member("s", name="Amara")]
    listed.read()
    found = listed.enrolments()
    assert {sub: (row.role, row.launched_at) for sub, row in found.items()} == {
        "t": ("instructor", None),
        "s": ("learner", None),
    }
    assert listed.person("s").name == "Amara"
    assert (listed.now().roster_read_at, listed.now().roster_size) == (listed.clock.now(), 2)


def test_read_twice_nothing_is_there_twice(listed: Listed) -> None:
    listed.lms.members = [member("t", "Instructor"), member("s"), member("s", "Instructor")]
    listed.read()
    before = listed.enrolments()["s"].first_seen_at
    listed.read()
    assert len(listed.enrolments()) == 2
    assert listed.enrolments()["s"].first_seen_at == before


def test_the_role_of_a_launch_holds_whatever_the_roster_says(listed: Listed) -> None:
    listed.launched("assistant", Role.INSTRUCTOR)
    listed.lms.members = [member("assistant", "Learner")]
    listed.read()
    row = listed.enrolments()["assistant"]
    assert (row.role, row.roster_role) == ("instructor", "learner")


def test_the_role_of_who_never_launched_follows_the_roster(listed: Listed) -> None:
    listed.lms.members = [member("t", "Instructor"), member("a", "Learner")]
    listed.read()
    listed.lms.members = [member("t", "Instructor"), member("a", "Instructor")]
    listed.read()
    assert listed.enrolments()["a"].role == "instructor"


def test_who_is_listed_no_more_is_marked_and_keeps_all_they_did(listed: Listed) -> None:
    person = listed.launched("gone")
    with listed.runtime.database.transaction() as session:
        practice_set = factories.practice_set(session, session.merge(listed.course))
        grade = {"practice_set_id": practice_set.id, "person_id": person.id, "share": 0.4}
        session.add(Grade(**grade, updated_at=listed.clock.now()))
    listed.lms.members = [member("here")]
    listed.read()
    assert listed.enrolments()["gone"].vanished_at == listed.clock.now()
    assert listed.enrolments()["here"].vanished_at is None
    with listed.runtime.database.transaction() as session:
        assert session.scalar(select(Grade.share)) == 0.4

    first = listed.enrolments()["gone"].vanished_at
    listed.read()
    assert listed.enrolments()["gone"].vanished_at == first


@pytest.mark.parametrize("status", ["Inactive", "Deleted", "deleted"])
def test_who_is_listed_as_gone_is_marked_as_well(listed: Listed, status: str) -> None:
    listed.launched("gone")
    listed.lms.members = [member("here"), member("gone", status=status), member("never", status=status)]
    listed.read()
    assert listed.enrolments()["gone"].vanished_at is not None
    assert "never" not in listed.enrolments()
    assert listed.now().roster_size == 1


def test_who_returns_is_unmarked(listed: Listed) -> None:
    listed.lms.members = [member("here"), member("back")]
    listed.read()
    listed.lms.members = [member("here")]
    listed.read()
    assert listed.enrolments()["back"].vanished_at is not None
    listed.lms.members = [member("here"), member("back")]
    listed.read()
    assert listed.enrolments()["back"].vanished_at is None


def test_who_launched_after_the_reading_began_has_not_left(listed: Listed) -> None:
    def late(_: object) -> Reply:
        listed.launched("late")
        return Reply(200, {"members": [member("here")]})

    listed.lms.at[0] = late
    listed.read()
    assert listed.enrolments()["late"].vanished_at is None


def test_staff_who_never_were_on_the_list_are_not_missed(listed: Listed) -> None:
    listed.launched("administrator", Role.INSTRUCTOR)
    listed.launched("student")
    listed.lms.members = [member("here")]
    listed.read()
    assert listed.enrolments()["administrator"].vanished_at is None
    assert listed.enrolments()["student"].vanished_at is not None


def test_a_name_that_is_shared_no_more_is_forgotten(listed: Listed) -> None:
    listed.lms.members = [member("s", given_name="Amara", family_name="Okonkwo")]
    listed.read()
    assert listed.person("s").name == "Amara Okonkwo"
    listed.lms.members = [member("s")]
    listed.read()
    assert listed.person("s").name is None


def test_a_person_of_another_platform_with_the_same_id_is_somebody_else(listed: Listed) -> None:
    with listed.runtime.database.transaction() as session:
        factories.person(session, factories.course(session), sub="s", name="Somebody else")
    listed.lms.members = [member("s", name="Amara")]
    listed.read()
    with listed.runtime.database.transaction() as session:
        names = set(session.scalars(select(Person.name).where(Person.sub == "s")))
    assert names == {"Somebody else", "Amara"}


def test_test_students_are_marked_and_not_counted(listed: Listed) -> None:
    listed.lms.members = [member("s"), member("view", "Learner", TEST_USER)]
    listed.read()
    assert listed.person("view").test_student
    assert listed.enrolments()["view"].role == "test_student"
    assert listed.now().roster_size == 1


def test_a_reading_that_is_overtaken_by_a_later_one_changes_nothing(listed: Listed) -> None:
    def overtaken(_: object) -> Reply:
        del listed.lms.at[0]
        listed.read()
        return Reply(200, {"members": [member("old")]})

    listed.lms.members = [member("new")]
    listed.lms.at[0] = overtaken
    listed.read()
    assert set(listed.enrolments()) == {"new"}
    assert listed.enrolments()["new"].vanished_at is None


class TestNotWhole:
    """Nobody is marked, nobody is added; the course says why."""

    @pytest.fixture(autouse=True)
    def known(self, listed: Listed) -> None:
        listed.launched("known")
        listed.lms.members = [member(f"s{number}") for number in range(6)]
        listed.lms.page = 2

    def fails(self, listed: Listed, code: str) -> None:
        with pytest.raises(ServiceError) as raised:
            listed.read()
        assert raised.value.code == code == listed.now().roster_error
        assert set(listed.enrolments()) == {"known"}
        assert listed.enrolments()["known"].vanished_at is None
        assert listed.now().roster_read_at is None

    @pytest.mark.parametrize("status", [403, 404, 500, 503, 429])
    def test_an_error_in_the_middle(self, listed: Listed, status: int) -> None:
        listed.lms.at[1] = lambda _: Reply(status)
        known = {500: "NRPS-PLATFORM", 503: "NRPS-PLATFORM"}
        self.fails(listed, known.get(status, f"NRPS-{status}"))

    def test_a_connection_that_is_cut_in_the_middle_of_a_page(self, listed: Listed) -> None:
        listed.lms.at[2] = lambda _: Reply(200, b'{"members": [', {"Content-Length": "400"})
        self.fails(listed, "NRPS-NETWORK")

    @pytest.mark.parametrize("body", [b"<html>Maintenance", b"[]", {"members": "none"}, {}])
    def test_a_page_that_is_no_list(self, listed: Listed, body: Any) -> None:
        listed.lms.at[1] = lambda _: Reply(200, body)
        self.fails(listed, "NRPS-ANSWER")

    def test_an_empty_list_is_none(self, listed: Listed) -> None:
        listed.lms.members = []
        self.fails(listed, "NRPS-EMPTY")

    def test_a_next_page_on_another_host_is_not_asked_for(self, listed: Listed) -> None:
        def elsewhere(_: object) -> Reply:
            link = {"Link": '<http://localhost:9/members>; rel="next"'}
            return Reply(200, {"members": [member("s")]}, link)

        listed.lms.at[1] = elsewhere
        self.fails(listed, "NRPS-PAGES")

    def test_pages_that_go_round_in_a_circle(self, listed: Listed) -> None:
        first = f'<{listed.lms.url}>; rel="next"'
        listed.lms.at[1] = lambda _: Reply(200, {"members": [member("s")]}, {"Link": first})
        self.fails(listed, "NRPS-PAGES")
        assert len(listed.lms.asked) == 2

    def test_after_a_failure_the_next_good_reading_forgets_it(self, listed: Listed) -> None:
        listed.lms.at[1] = lambda _: Reply(403)
        self.fails(listed, "NRPS-403")
        listed.lms.at.clear()
        listed.read()
        assert listed.now().roster_error is None
        assert len(listed.enrolments()) == 7

    def test_a_platform_that_is_switched_off_is_not_called(self, listed: Listed) -> None:
        with listed.runtime.database.transaction() as session:
            session.merge(listed.registration).state = "off"
        self.fails(listed, "NRPS-OFF")
        assert listed.lms.asked == []

    def test_a_course_without_a_list(self, listed: Listed) -> None:
        with listed.runtime.database.transaction() as session:
            session.merge(listed.course).memberships_url = None
        self.fails(listed, "NRPS-SERVICE")


class TestMoodle:
    @pytest.fixture
    def family(self) -> str:
        return "moodle"

    def test_short_role_names_are_understood_and_pages_asked_for(self, listed: Listed) -> None:
        short = [{"status": "Active", "user_id": "3", "roles": ["Instructor"]}]
        listed.lms.members = [*short, {"user_id": "5", "roles": ["Learner"]}]
        listed.read()
        assert {sub: row.role for sub, row in listed.enrolments().items()} == {
            "3": "instructor",
            "5": "learner",
        }
        assert "limit=" in listed.lms.asked[0].target


class TestCanvas:
    @pytest.fixture
    def family(self) -> str:
        return "canvas"

    def test_all_pages_are_read_by_their_bookmarks(self, listed: Listed) -> None:
        listed.lms.members = [member(f"s{number}") for number in range(120)]
        listed.lms.page = 50
        listed.lms.media_type = "application/vnd.ims.lis.v2.membershipcontainer+json"
        listed.read()
        assert len(listed.enrolments()) == 120
        assert len(listed.lms.asked) == 3

    def test_sections_are_asked_for_with_the_courses_own_id(self, listed: Listed) -> None:
        listed.lms.members = [member("s", **in_section("Period 1", "Honours")), member("t", **in_section())]
        listed.read()
        assert f"rlid={listed.course.context_id}" in listed.lms.asked[0].target
        assert listed.enrolments()["s"].sections == ["name:Period 1", "name:Honours"]
        assert listed.enrolments()["t"].sections == []

    def test_a_move_to_another_section_takes_the_old_ones_id_along(self, listed: Listed) -> None:
        person = listed.launched("s")
        with listed.runtime.database.transaction() as session:
            row = session.get_one(Enrolment, (listed.course.id, person.id))
            row.sections = ["id:42", "name:Period 1"]
        listed.lms.members = [member("s", **in_section("Period 1"))]
        listed.read()
        assert listed.enrolments()["s"].sections == ["id:42", "name:Period 1"]
        listed.lms.members = [member("s", **in_section("Period 2"))]
        listed.read()
        assert listed.enrolments()["s"].sections == ["name:Period 2"]

    def test_where_rlid_is_refused_the_list_is_read_without(self, listed: Listed) -> None:
        listed.lms.members = [member("s")]
        listed.lms.at[0] = lambda asked: (
            Reply(400) if "rlid" in asked.target else Reply(200, {"members": listed.lms.members})
        )
        listed.read()
        assert set(listed.enrolments()) == {"s"}

    @pytest.mark.parametrize("status", [401, 422])
    def test_a_course_that_is_not_open_is_no_alarm(self, listed: Listed, status: int) -> None:
        listed.lms.at[0] = lambda _: Reply(status)
        with pytest.raises(ServiceError):
            listed.read()
        assert listed.now().roster_error == "NRPS-CLOSED"

    def test_an_observer_is_a_mentor(self, listed: Listed) -> None:
        listed.lms.members = [member("parent", "Mentor"), member("both", "Mentor", "Learner")]
        listed.read()
        assert listed.enrolments()["parent"].role == "mentor"
        assert listed.enrolments()["both"].role == "learner"

    def test_merged_accounts_are_one_person(self, listed: Listed) -> None:
        before = listed.launched("old", legacy_id="legacy-1")
        listed.lms.members = [member("new", lti11_legacy_user_id="legacy-1"), member("other")]
        listed.read()
        row = listed.enrolments()["old"]
        assert (row.person_id, row.sub, row.vanished_at) == (before.id, "new", None)
        assert set(listed.enrolments()) == {"old", "other"}
        with listed.runtime.database.transaction() as session:
            alias = session.scalars(select(PersonAlias)).one()
        assert (alias.sub, alias.person_id) == ("new", before.id)

        listed.read()  # now by the alias
        listed.lms.members = [member("new"), member("old"), member("other")]
        listed.read()
        assert len(listed.enrolments()) == 2
        assert listed.enrolments()["old"].sub == "new"


@pytest.mark.slow
def test_three_thousand_people_take_few_queries(listed: Listed) -> None:
    count = 3_000
    listed.lms.members = [member(f"s{number}", name=f"Student {number}") for number in range(count)]

    def statements() -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        engine = listed.runtime.database.engine
        event.listen(engine, "before_cursor_execute", note)
        listed.read()
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    most = 40  # the token and its key included; it does not grow with the people but by the thousand
    assert statements() <= most
    assert listed.now().roster_size == count
    with listed.runtime.database.transaction() as session:
        session.execute(update(Person).values(name=None))
    assert statements() <= most
    listed.lms.members = listed.lms.members[:100]
    assert statements() <= most
    with listed.runtime.database.transaction() as session:
        gone = select(func.count()).select_from(Enrolment).where(Enrolment.vanished_at.is_not(None))
        assert session.scalar(gone) == count - 100
