"""The form that closes a flag: two choices and Enter, with the plan on the page, to be changed (F1, F2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.models import Attention, Closure, Placement, PlanStep
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite
from tests.lti_app.teacher.closing import as_shown, close, form_on
from tests.lti_app.teacher.putting import actions, put_flag, the_flag

if TYPE_CHECKING:
    from lti_app.db.models import Flag, Person
    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite


@pytest.fixture
def student(school: School) -> Person:
    return school.person(name="Amara Okonkwo")


@pytest.fixture
def flag(school: School, student: Person) -> Flag:
    return the_flag(school, put_flag(school, student))


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR, school.person(Role.INSTRUCTOR, name="Ines Halloran"))


def _steps(school: School) -> list[PlanStep]:
    with school.runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(PlanStep).order_by(PlanStep.id)))


def _closure(school: School) -> Closure:
    with school.runtime.database.transaction(writes=False) as session:
        return session.scalars(select(Closure)).one()


def test_what_the_page_opens_with_can_be_saved_as_it_is(
    school: School, teacher: VisitClient, flag: Flag
) -> None:
    fields = form_on(teacher.get(f"flags/{flag.id}").text)
    assert (fields["cause"], fields["outcome"]) == ("mastery_failure", "partly")
    assert teacher.post(f"flags/{flag.id}/close", **fields).status_code == 303
    assert (_closure(school).cause, _closure(school).was_right, _closure(school).timing) == (
        "mastery_failure", None, None,
    )  # fmt: skip
    assert "What happens next" in teacher.get(f"flags/{flag.id}").text


def test_the_plan_is_kept_as_it_was_on_the_page_with_its_week(
    school: School, teacher: VisitClient, flag: Flag
) -> None:
    fields = as_shown(teacher, flag)
    numbers = [int(value) for name, value in fields.items() if name.startswith("items-")]
    teacher.post(f"flags/{flag.id}/close", **fields)
    steps = _steps(school)
    assert [step.items for step in steps] == numbers
    assert [step.kind for step in steps if step.not_before] == ["check"]
    assert all(step.not_before > school.clock.now() for step in steps if step.not_before)


def test_a_number_of_items_is_changed_and_a_part_left_out(
    school: School, teacher: VisitClient, flag: Flag
) -> None:
    fields = as_shown(teacher, flag)
    before = [name for name in fields if name.startswith("items-")]
    assert len(before) > 1
    edited = fields | {"items-0": "7", f"drop-{len(before) - 1}": "1"}
    preview = teacher.post(f"flags/{flag.id}/plan", **edited).text
    assert "7 items" in preview
    assert parse(preview).find("#plan del").text
    assert teacher.post(f"flags/{flag.id}/close", **edited).status_code == 303
    steps = _steps(school)
    assert (steps[0].items, len(steps)) == (7, len(before) - 1)


@pytest.mark.parametrize("number", ["0", "21", "-1", "", "x", "9" * 30, "1.5"])
def test_a_number_out_of_bounds_is_not_saved_and_the_form_says_which_are_in(
    school: School, teacher: VisitClient, flag: Flag, number: str
) -> None:
    fields = as_shown(teacher, flag) | {"items-0": number}
    answer = teacher.post(f"flags/{flag.id}/close", **fields)
    assert (answer.status_code, "lasts for 1 to 20 items" in answer.text) == (409, True)
    assert the_flag(school, flag.id).ended_at is None
    saved = teacher.post(f"flags/{flag.id}/close", **form_on(answer.text))
    assert saved.status_code == 303


def test_changes_to_a_plan_do_not_outlive_a_change_of_the_cause(teacher: VisitClient, flag: Flag) -> None:
    fields = as_shown(teacher, flag) | {"items-0": "19", "drop-0": "1", "cause": "motivation"}
    page = teacher.post(f"flags/{flag.id}/plan", **fields).text
    assert "drop-0" not in form_on(page)
    assert form_on(page)["items-0"] != "19"


def test_the_page_s_own_part_is_asked_for_while_it_is_filled_in(teacher: VisitClient, flag: Flag) -> None:
    root = parse(teacher.get(f"flags/{flag.id}").text)
    box = root.find("#closure [hx-post]")
    assert box.attributes["hx-target"] == "#plan"
    token = teacher.runtime.vault.form_token(teacher.launch)
    part = teacher._open(
        f"flags/{flag.id}/plan",
        method="POST",
        data={"form_token": token, "cause": "motivation", "done": "talked", "outcome": "partly"},
        headers={"HX-Request": "true"},
    ).text
    assert "<main" not in part
    assert "8 items" in part


def test_what_a_teacher_says_of_the_flag_is_kept(school: School, teacher: VisitClient, flag: Flag) -> None:
    close(teacher, flag, was_right="no", timing="late")
    assert (_closure(school).was_right, _closure(school).timing) == ("no", "late")


@pytest.mark.parametrize("said", [{"was_right": "maybe"}, {"timing": "soon"}])
def test_a_verdict_in_other_words_is_refused(
    school: School, teacher: VisitClient, flag: Flag, said: dict[str, str]
) -> None:
    assert teacher.post(f"flags/{flag.id}/close", **(as_shown(teacher, flag) | said)).status_code == 400
    assert the_flag(school, flag.id).ended_at is None


def test_closing_is_helping_and_dismissing_is_looking(
    school: School, teacher: VisitClient, flag: Flag
) -> None:
    teacher.post(f"flags/{flag.id}/dismiss", reason="She was ill.")
    assert _help(school, flag) == 0
    teacher.post(f"flags/{flag.id}/act", action="reopen")
    close(teacher, flag)
    assert _help(school, flag) == 1


def _help(school: School, flag: Flag) -> int:
    with school.runtime.database.transaction(writes=False) as session:
        return session.get_one(Attention, (school.course.id, flag.person_id)).helps


def test_for_an_accommodation_the_plan_leads_to_the_student_s_settings(
    teacher: VisitClient, flag: Flag
) -> None:
    page = teacher.post(
        f"flags/{flag.id}/plan", cause="accommodation", done="accommodated", outcome="partly"
    ).text
    links = [link.attributes["href"] for link in parse(page).find_all("#plan a")]
    assert links
    assert all(link.endswith(f"/students/{flag.person_id}/settings") for link in links)


def test_a_placement_can_be_left_out_and_is_taken_back_with_its_closure(
    school: School, teacher: VisitClient, flag: Flag
) -> None:
    chosen = {"cause": "placement", "done": "placed_anew"}
    shown = as_shown(teacher, flag, **chosen)
    teacher.post(f"flags/{flag.id}/close", **shown, **{"drop-placement": "1"})
    assert _placement(school, flag) is None
    teacher.post(f"flags/{flag.id}/act", action="reopen")
    teacher.post(f"flags/{flag.id}/close", **as_shown(teacher, flag, **chosen))
    asked = _placement(school, flag)
    assert asked is not None
    assert asked.state == "asking"
    teacher.post(f"flags/{flag.id}/act", action="reopen")
    withdrawn = _placement(school, flag)
    assert withdrawn is not None
    assert withdrawn.state == "skipped"


def _placement(school: School, flag: Flag) -> Placement | None:
    with school.runtime.database.transaction(writes=False) as session:
        return session.get(Placement, (school.practice_set.id, flag.person_id))


def test_after_closing_one_the_next_is_a_click_away(school: School, teacher: VisitClient, flag: Flag) -> None:
    then = put_flag(school, school.person(name="Mateo Ríos"))
    close(teacher, flag)
    link = parse(teacher.get(f"flags/{flag.id}").text).find("#next-case")
    assert link.attributes["href"].endswith(f"/flags/{then}")
    assert actions(school, flag.id) == ["raise", "close"]
