"""A teacher chooses the subject of a new practice set; one that is there keeps its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.content.banks import load_bank
from lti_app.db.models import PracticeSet
from tests.databases import on_sqlite
from tests.lti_app.picker.teacher import Picking

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.launching import Browser

pytestmark = on_sqlite

PYTHON = load_bank("python-intro")
SKILL = next(iter(PYTHON.skills))


def _sets(runtime: Runtime) -> list[PracticeSet]:
    with runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(PracticeSet).order_by(PracticeSet.id)))


def _chosen(teacher: Picking) -> str:
    return dict(teacher.form("keep").fields)["bank"]


def test_the_usual_subject_stands_there_first(browser: Browser, runtime: Runtime) -> None:
    assert _chosen(Picking.begin(browser)) == runtime.settings.bank


def test_another_subject_shows_its_skills_and_keeps_what_was_typed(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    page = teacher.press(
        "subject", title="Week 3", goal="Loops", bank="python-intro", skills=["word-problems"]
    )
    assert page.status_code == 200
    assert (_chosen(teacher), dict(teacher.form("keep").fields)["goal"]) == ("python-intro", "Loops")
    assert PYTHON.title in page.text
    assert f'value="{SKILL}"' in page.text
    assert 'value="word-problems"' not in page.text
    assert f"0 of {len(PYTHON.skills)} chosen" in page.text


def test_a_practice_set_of_another_subject_is_kept_with_it(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    teacher.press("subject", bank="python-intro")
    teacher.compose(skills=(SKILL,))
    assert PYTHON.title in teacher.page.text
    teacher.press("Add it to the course")
    (row,) = _sets(runtime)
    assert (row.bank, row.skills) == ("python-intro", [SKILL])


def test_skills_of_the_subject_before_are_not_taken_along(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    page = teacher.press("keep", title="Week 3", bank="python-intro", skills=["word-problems"])
    assert page.status_code == 422
    assert "at least one" in teacher.root.find("#skills-problem").text


def test_one_for_each_strand_is_of_the_subject_chosen(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    teacher.press("subject", bank="python-intro")
    teacher.press("strands")
    teacher.press(f"Add all {len(PYTHON.strands)} to the course")
    assert {row.bank for row in _sets(runtime)} == {"python-intro"}
    assert [row.title for row in _sets(runtime)] == list(PYTHON.strands.values())


def test_a_subject_that_there_is_not_is_the_usual_one(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    assert teacher.press("subject", bank="../policies").status_code == 200
    assert _chosen(teacher) == runtime.settings.bank


def test_a_practice_set_that_is_there_keeps_its_subject(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    teacher.press("subject", bank="python-intro")
    teacher.compose(skills=(SKILL,))
    teacher.press("Add it to the course")
    again = Picking.begin(browser)
    again.press(f"use:{_sets(runtime)[0].id}")
    again.press("edit:0")
    assert "bank" not in dict(again.form("keep").fields)
    assert f'value="{SKILL}"' in again.page.text
