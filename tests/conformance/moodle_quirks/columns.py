"""Moodle's line items: what its grade service wants, and what it does with what it is not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.lti.http import Answer
from lti_app.lti.scopes import COLUMNS, RESULTS
from lti_app.lti.services.lineitems import LineItems
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.lti.services.results import read_result
from lti_app.outbox.columns import make_column
from lti_app.sandbox.vocabulary import LINEITEM_TYPE, LINEITEMS_TYPE, RESULTS_TYPE
from tests.conformance.moodle_lesson import STUDENT

if TYPE_CHECKING:
    from tests.conformance.moodle_lesson import Lesson


def columns_of(lesson: Lesson) -> LineItems:
    """Return the columns of the course as Baton handles them."""
    url = lesson.course_row().lineitems_url
    assert url is not None
    return LineItems(lesson.school.connector, lesson.registration, url)


def _lineitems(lesson: Lesson) -> str:
    url = lesson.course_row().lineitems_url
    assert url is not None
    return url


def the_exact_media_type_is_asked_for(lesson: Lesson) -> None:
    lesson.launch()
    for accept in ("*/*", "application/json"):
        assert lesson.ask("GET", _lineitems(lesson), COLUMNS, Accept=accept).status == 400
    body = {"label": "Extra", "scoreMaximum": 10}
    plain = lesson.ask("POST", _lineitems(lesson), COLUMNS, body=body, Content_Type="application/json")
    assert plain.status == 400
    columns = columns_of(lesson)
    made = columns.make("Extra", 10, resource_id="extra", tag="baton-practice")
    assert made.url in [column.url for column in columns.find()]
    assert columns.get(made.url).label == "Extra"


def addresses_keep_their_query(lesson: Lesson) -> None:
    lesson.launch()
    lesson.earn(0.5)
    lesson.deliver()
    columns_of(lesson).find(tag="baton-practice")
    served = [each for each in lesson.asked if each.path.startswith("/services/")]
    endings = {each.path.rpartition("/")[2] for each in served}
    assert {"scores", "results", "lineitems"} <= endings
    assert {each.query["type_id"] for each in served} == {lesson.platform.tool.deployment_id}
    assert {each.status for each in served} == {200}


def results_are_read_without_a_limit(lesson: Lesson) -> None:
    lesson.launch()
    lesson.earn(0.5)
    lesson.deliver()
    url = lesson.practice_set().lineitem_url
    assert url is not None
    results = url.replace("/lineitem?", "/lineitem/results?")
    assert lesson.ask("GET", f"{results}&limit=10", RESULTS, Accept=RESULTS_TYPE).status == 404
    result = read_result(lesson.school.connector, lesson.registration, url, STUDENT)
    assert result is not None
    assert result.share == 0.5
    assert lesson.asked[-1].query == {"type_id": lesson.platform.tool.deployment_id, "user_id": STUDENT}


def all_columns_are_listed_at_once(lesson: Lesson) -> None:
    lesson.launch()
    for number in range(3):
        lesson.add(f"Week {number}", graded=True)
    page = lesson.ask("GET", f"{_lineitems(lesson)}&limit=2", COLUMNS, Accept=LINEITEMS_TYPE)
    assert "&amp;" in page.headers["link"]
    assert '"' not in page.headers["link"]
    assert Answer(200, page.headers, b"").next_page is None  # no page that could be asked for
    before = len(lesson.asked)
    assert len(columns_of(lesson).find()) == 4
    (asked,) = lesson.asked[before:]
    assert "limit" not in asked.query


def a_column_is_looked_for_before_it_is_made(lesson: Lesson) -> None:
    lesson.launch(link=lesson.ungraded)
    body = {"label": "Twice", "scoreMaximum": 10, "tag": "twice"}
    for _ in range(2):
        lesson.ask("POST", _lineitems(lesson), COLUMNS, body=body, Content_Type=LINEITEM_TYPE)
    columns = columns_of(lesson)
    assert len(columns.find(tag="twice")) == 2
    practice_set = lesson.practice_set(lesson.ungraded)
    for _ in range(2):
        make_column(lesson.runtime, lesson.school.connector, practice_set.id)
    assert len(columns.find(tag="baton-practice")) == 1


def a_lost_answer_makes_no_second_column(lesson: Lesson) -> None:
    lesson.launch(link=lesson.ungraded)
    practice_set = lesson.practice_set(lesson.ungraded)
    lesson.platform.faults.next("lineitems", times=1)  # the search goes through
    lesson.platform.faults.next("lineitems", drop="answer")
    with pytest.raises(ServiceError) as lost:
        make_column(lesson.runtime, lesson.school.connector, practice_set.id)
    assert lost.value.outcome is Outcome.RETRY
    assert len(columns_of(lesson).find(tag="baton-practice")) == 1
    make_column(lesson.runtime, lesson.school.connector, practice_set.id)
    (column,) = columns_of(lesson).find(tag="baton-practice")
    assert lesson.practice_set(lesson.ungraded).lineitem_url == column.url


def a_made_column_is_tied_to_its_link(lesson: Lesson) -> None:
    lesson.launch(link=lesson.ungraded)
    make_column(lesson.runtime, lesson.school.connector, lesson.practice_set(lesson.ungraded).id)
    made = lesson.practice_set(lesson.ungraded)
    assert made.made_column
    lesson.launch("student-02", lesson.ungraded)  # which names the column now, as it is the only one
    assert lesson.practice_set(lesson.ungraded).lineitem_url == made.lineitem_url
    extra = lesson.platform.gradebook.add(lesson.course, "By hand", 10, link=lesson.ungraded)
    lesson.launch("student-03", lesson.ungraded)
    assert lesson.practice_set(lesson.ungraded).lineitem_url == made.lineitem_url
    assert lesson.platform.gradebook.tied_to(lesson.course, lesson.ungraded) is None
    assert made.lineitem_url != lesson.platform.lineitem_url(extra)


def a_new_name_erases_nothing(lesson: Lesson) -> None:
    lesson.launch()
    columns = columns_of(lesson)
    made = columns.make("Week 1", 20, resource_id="week-1", tag="baton-practice", link_id=lesson.ungraded)
    columns.rename(made.url, "Week one")
    (column,) = [each for each in lesson.platform.gradebook.columns(lesson.course) if not each.coupled]
    assert (column.label, column.resource_id, column.tag) == ("Week one", "week-1", "baton-practice")
    assert column.link == lesson.ungraded
    body = {"label": "Week one", "scoreMaximum": 20}
    lesson.ask("PUT", made.url, COLUMNS, body=body, Content_Type=LINEITEM_TYPE)
    assert (column.resource_id, column.tag, column.link) == ("", "", None)  # what a shorter one would do


def a_maximum_is_never_changed(lesson: Lesson) -> None:
    lesson.launch()
    columns = columns_of(lesson)
    made = columns.make("Week 1", 20, resource_id="week-1", tag="baton-practice")
    (column,) = [each for each in lesson.platform.gradebook.columns(lesson.course) if not each.coupled]
    column.set_by_teacher(STUDENT, 5, lesson.clock.now())
    column.grades[STUDENT].value = None  # taken away again
    columns.rename(made.url, "Week one")
    assert columns.make("Week 1", 50, resource_id="week-1", tag="baton-practice").maximum == 20
    sent = [each for each in lesson.asked if each.method == "PUT"]
    assert ['"scoreMaximum": 20' in each.body for each in sent] == [True]
    assert (column.maximum, column.grades[STUDENT].value) == (20, None)
    body = dict(columns.get(made.url).fields) | {"scoreMaximum": 50}
    lesson.ask("PUT", made.url, COLUMNS, body=body, Content_Type=LINEITEM_TYPE)
    assert column.grades[STUDENT].value == 0  # an empty cell became a real zero


def a_column_that_is_gone_blocks_its_grades_alone(lesson: Lesson) -> None:
    lesson.launch()
    lesson.launch(link=lesson.ungraded)
    make_column(lesson.runtime, lesson.school.connector, lesson.practice_set(lesson.ungraded).id)
    lesson.earn(0.5)
    lesson.deliver()
    lesson.earn(0.6, link=lesson.ungraded)
    columns = columns_of(lesson)
    made = lesson.practice_set(lesson.ungraded).lineitem_url or ""
    columns.delete(made)
    columns.delete(made)  # gone already: no failure
    assert [each.status for each in lesson.asked if each.method == "DELETE"] == [204, 404]
    lesson.deliver()
    row = lesson.delivery()
    assert (row.state, row.error) == ("blocked", "AGS-404")
    lesson.earn(0.7)
    lesson.deliver()
    assert lesson.delivery().state == "delivered"
