"""One student on one skill, for teachers: what Baton expects, why, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from lti_app import audit
from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID
from lti_app.lti.roles import TEACHERS
from lti_app.people import called
from lti_app.practice.context import PracticeContext
from lti_app.support.attention import note_look
from lti_app.teacher.skill_queries import skill_page
from lti_app.teacher.work_queries import sets_with_work
from lti_app.teacher.work_views import practice_set_asked_for, student_asked_for

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the page."""
    app.add_url_rule(f"/l/<launch_id>/students/<{ROW_ID}:person>/skills/<skill>", "teacher.skill", show)


@allow(*TEACHERS, writes=True)
def show(visit: Visit, person: int, skill: str) -> ResponseReturnValue:
    """What is known of a student on a skill. The look is noted, as a look at the work is (J3)."""
    student = student_asked_for(visit, person)
    sets = sets_with_work(visit.session, visit.course.id, person)
    practice_set = practice_set_asked_for(visit, sets)
    if practice_set is None:
        return render_template("teacher/work_none.html", student=called(student), mine=False)
    policy = visit.runtime.settings.policy
    context = PracticeContext.of(visit.session, practice_set, student, now=visit.now, policy=policy)
    if skill not in context.bank.skills:
        raise BatonError("WEB-NOT-FOUND", "no such skill in the practice set's bank")
    audit.note(
        visit.session,
        visit.now,
        f"person:{visit.person.id}",
        "work.viewed",
        f"person:{person}",
        course_id=visit.course.id,
        practice_set=practice_set.id,
        skill=skill,
    )
    if not student.test_student:
        note_look(visit.session, visit.course.id, person, visit.person, visit.now)
    return render_template("teacher/skill.html", page=skill_page(context, skill), person=person)
