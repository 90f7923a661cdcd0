"""A student's work, read-only: for teachers of the course and for the student, and where a review lands."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from lti_app import audit
from lti_app.access import Visit, allow
from lti_app.content.wording import load_wording
from lti_app.errors import BatonError
from lti_app.incoming import LARGEST_ID, ROW_ID, page_number
from lti_app.intake.seen import intake_seen
from lti_app.lti.roles import STUDENTS, TEACHERS
from lti_app.people import called
from lti_app.practice.context import PracticeContext
from lti_app.support.attention import note_look
from lti_app.teacher.scope import check_may_see
from lti_app.teacher.work_queries import find_set, find_student, sets_with_work, work_page

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.db.models import Person, PracticeSet


def install(app: Flask) -> None:
    """Add the page."""
    app.add_url_rule(f"/l/<launch_id>/students/<{ROW_ID}:person>/work", "teacher.work", work)


@allow(*TEACHERS, *STUDENTS, writes=True)
def work(visit: Visit, person: int) -> ResponseReturnValue:
    """What a student did: the grade and how it came about, items, answers. A teacher's look is noted (J3)."""
    student = student_asked_for(visit, person)
    sets = sets_with_work(visit.session, visit.course.id, person)
    practice_set = practice_set_asked_for(visit, sets)
    if visit.person.id != person:
        audit.note(
            visit.session,
            visit.now,
            f"person:{visit.person.id}",
            "work.viewed",
            f"person:{person}",
            course_id=visit.course.id,
            practice_set=practice_set.id if practice_set else None,
        )
        if not student.test_student:
            note_look(visit.session, visit.course.id, person, visit.person, visit.now)
    mine = visit.person.id == person
    if practice_set is None:
        return render_template("teacher/work_none.html", student=called(student), mine=mine)
    policy = visit.runtime.settings.policy
    context = PracticeContext.of(visit.session, practice_set, student, now=visit.now, policy=policy)
    page = page_number(request.args)
    return render_template(
        "teacher/work.html",
        work=work_page(context, sets, page),
        person=person,
        mine=mine,
        intake=None if mine else intake_seen(context),
        say=load_wording().say,
    )


def reviewed_work(visit: Visit) -> ResponseReturnValue:
    """Lead a submission review to the work that it is about; say so where Baton does not know whose it is."""
    person = visit.launch.review_person_id
    if person is None or find_student(visit.session, visit.course.id, person) is None:
        return render_template("teacher/work_none.html", student=None, mine=False)
    address = url_for(
        "teacher.work", launch_id=visit.launch.id, person=person, practice_set=visit.launch.practice_set_id
    )
    return redirect(address, HTTPStatus.SEE_OTHER)


def student_asked_for(visit: Visit, person: int) -> Person:
    """Return whose work is asked for, if this visit may see it. Raises BatonError."""
    mine = visit.person.id == person
    if visit.role not in TEACHERS and not mine:
        raise BatonError("SESSION-SCOPE", "another student's work")
    student = find_student(visit.session, visit.course.id, person)
    if student is None:
        raise BatonError("WEB-NOT-FOUND", "no such student in this course")
    if not mine and not student.test_student:  # which belongs to no section and is nobody's secret
        check_may_see(visit, person)
    return student


def practice_set_asked_for(visit: Visit, sets: tuple[PracticeSet, ...]) -> PracticeSet | None:
    """Return the practice set asked for, else the visit's, else the first that there is work in."""
    asked = request.args.get("practice_set")
    if asked is None:
        return visit.launch.practice_set or (sets[0] if sets else None)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 11 else 0
    found = find_set(visit.session, visit.course.id, number) if number <= LARGEST_ID else None
    if found is None:
        raise BatonError("WEB-NOT-FOUND", "no such practice set in this course")
    return found
