"""Reading before sending, over HTTP: what each platform's gradebook shows decides whether a score goes out.

Moodle's two kinds of column are acted out by the sandbox (tests/faults/test_teachers_grades.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.lti.scopes import RESULTS, SCORE
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.lti.services.scores import Score
from lti_app.outbox.sending import Dispatch, send_protected
from tests.clock import START
from tests.loopback import Asked, Reply
from tests.lti_app.lti.gradeservices import GradeServices, database_url, grade_services

if TYPE_CHECKING:
    from lti_app.db.models import Registration

__all__ = ["database_url", "grade_services"]


@dataclass
class Cell:
    """One student's cell.

    penalty: points that a late policy takes off a tool's score. keeps: a score is taken and not shown.
    reading, refuses: what is answered to a reading, to a score.
    """

    services: GradeServices
    registration: Registration
    points: float | None = None
    maximum: float = 50.0
    penalty: float = 0.0
    keeps: bool = False
    reading: Reply | None = None
    refuses: Reply | None = None
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        """Answer as Canvas does."""
        if asked.method == "GET":
            shown = {"userId": "5", "resultScore": self.points, "resultMaximum": self.maximum}
            return self.reading or Reply(200, [] if self.points is None else [shown])
        body = json.loads(asked.body)
        self.bodies.append(body)
        if self.refuses is not None:
            return self.refuses
        if not self.keeps:
            self.points = body["scoreGiven"] / body["scoreMaximum"] * self.maximum - self.penalty
        return Reply(200, {"resultUrl": "x"})

    def send(self, given: float, *ours: float, readable: bool = True, **more: Any) -> float | None:
        """Send a score of 100."""
        score = Score("5", given, 100.0, START + timedelta(seconds=given))
        url = f"{self.services.url}/items/1"
        dispatch = Dispatch(self.registration, url, score, readable=readable, ours=ours, **more)
        return send_protected(self.services.connector, dispatch)

    def refusal(self, given: float, *ours: float, **more: Any) -> tuple[str, Outcome]:
        """Send a score that is not to arrive; return why."""
        with pytest.raises(ServiceError) as error:
            self.send(given, *ours, **more)
        return error.value.code, error.value.outcome

    @property
    def sent(self) -> list[float]:
        return [body["scoreGiven"] for body in self.bodies]


@pytest.fixture
def cell(grade_services: GradeServices) -> Cell:
    """A cell of a Canvas gradebook."""
    return _cell(grade_services, "canvas")


def _cell(services: GradeServices, family: str) -> Cell:
    made = Cell(services, services.registration(family))
    services.running.reply = made
    return made


def test_an_empty_cell_gets_the_score(cell: Cell) -> None:
    assert cell.send(40.0) is None
    assert cell.points == 20.0


def test_baton_s_own_grade_gives_way_to_its_next(cell: Cell) -> None:
    cell.send(40.0)
    cell.send(61.7, 0.4)
    assert cell.points == pytest.approx(30.85)


def test_a_teacher_s_grade_stays(cell: Cell) -> None:
    cell.points = 45.0
    assert cell.refusal(61.7, 0.4) == ("AGS-TEACHER-GRADE", Outcome.SUPERSEDED)
    assert cell.sent == []


def test_the_gradebook_s_rounding_is_not_taken_for_a_teacher(cell: Cell) -> None:
    cell.maximum, cell.points = 3.0, 1.85  # of 1.851
    cell.send(70.0, 0.617)
    assert cell.sent == [70.0]


def test_what_a_late_policy_makes_of_a_score_is_remembered_and_no_teacher(cell: Cell) -> None:
    cell.penalty = 5.0
    shown = cell.send(40.0)
    assert shown == pytest.approx(0.3)
    assert shown is not None
    assert cell.send(60.0, 0.4, shown) == pytest.approx(0.5)
    assert cell.refusal(80.0, 0.4) == ("AGS-TEACHER-GRADE", Outcome.SUPERSEDED)  # had it been forgotten


def test_a_score_that_stands_there_already_after_a_lost_answer_is_not_sent_again(cell: Cell) -> None:
    cell.points = 20.0
    cell.send(40.0, 0.1, tried=True)
    assert cell.sent == []


def test_the_same_number_by_a_teacher_s_hand_is_sent_all_the_same(cell: Cell) -> None:
    cell.points = 20.0
    cell.send(40.0, 0.1)
    assert cell.sent == [40.0]  # with its submission, which her number does not bring


def test_found_too_old_because_it_is_there_is_well(cell: Cell) -> None:
    cell.points = 20.0
    cell.refuses = Reply(400, b"Provided timestamp before last updated timestamp")
    assert cell.send(40.0) is None


def test_found_too_old_where_something_else_is_there_is_superseded(cell: Cell) -> None:
    cell.points = 10.0
    cell.refuses = Reply(400, b"Provided timestamp before last updated timestamp")
    assert cell.refusal(40.0, 0.2) == ("AGS-OLDER", Outcome.SUPERSEDED)


def test_a_teacher_s_wish_goes_before_her_grade(cell: Cell) -> None:
    cell.points = 45.0
    assert cell.send(61.7, overwrite=True) is None
    assert cell.points == pytest.approx(30.85)


def test_a_wish_that_a_late_policy_diminishes_is_granted(cell: Cell) -> None:
    cell.points, cell.penalty = 45.0, 5.0
    assert cell.send(60.0, overwrite=True) == pytest.approx(0.5)


def test_a_wish_that_comes_to_the_same_number_as_hers_is_granted(cell: Cell) -> None:
    cell.points, cell.penalty = 45.0, 5.0
    assert cell.send(100.0, overwrite=True) == pytest.approx(0.9)


def test_a_wish_that_the_gradebook_does_not_grant_is_said(grade_services: GradeServices) -> None:
    cell = _cell(grade_services, "other")
    cell.points, cell.keeps = 45.0, True
    assert cell.refusal(60.0, overwrite=True) == ("AGS-TEACHER-KEPT", Outcome.SUPERSEDED)
    assert cell.sent == [60.0]


def test_a_column_of_another_tool_may_be_unreadable_and_is_tried(cell: Cell) -> None:
    cell.reading = Reply(412, b"Tool does not have permission to view line_item")
    cell.send(40.0)
    assert cell.sent == [40.0]


@pytest.mark.parametrize(
    "reading",
    [
        Reply(401, {"errors": {"message": "Insufficient permissions"}}),
        Reply(403, b"Forbidden"),
        Reply(400, b"unsupported"),
    ],
)
def test_canvas_gets_nothing_where_its_results_may_not_be_read(cell: Cell, reading: Reply) -> None:
    cell.reading = reading
    assert cell.refusal(40.0) == ("AGS-NO-RESULTS", Outcome.BLOCKED)
    assert cell.refusal(40.0, readable=False) == ("AGS-NO-RESULTS", Outcome.BLOCKED)
    assert cell.sent == []
    cell.send(40.0, readable=False, overwrite=True)
    assert cell.sent == [40.0]


@pytest.mark.parametrize(
    ("reading", "code", "outcome"),
    [
        (Reply(404, b"{}"), "AGS-404", Outcome.BLOCKED),
        (Reply(403, b"403 Forbidden (Rate Limit Exceeded)"), "AGS-429", Outcome.RETRY),
        (Reply(503), "AGS-PLATFORM", Outcome.RETRY),
        (Reply(200, b"<html>"), "AGS-PLATFORM", Outcome.RETRY),
        (
            Reply(401, {"errors": {"message": "Unknown or inactive Developer Key"}}),
            "AGS-KEY-OFF",
            Outcome.RETRY,
        ),
        (Reply(401, {"errors": {"message": "not linked to a Tool"}}), "AGS-REMOVED", Outcome.BLOCKED),
        (Reply(422, {"errors": {"message": "This course has concluded"}}), "AGS-CONCLUDED", Outcome.BLOCKED),
    ],
)
def test_other_trouble_with_reading_is_trouble_with_the_score(
    cell: Cell, reading: Reply, code: str, outcome: Outcome
) -> None:
    cell.reading = reading
    assert cell.refusal(40.0) == (code, outcome)
    assert cell.sent == []


def test_a_platform_of_which_nothing_is_known_is_read_where_it_may_be(grade_services: GradeServices) -> None:
    cell = _cell(grade_services, "other")
    cell.points = 45.0
    assert cell.refusal(40.0) == ("AGS-TEACHER-GRADE", Outcome.SUPERSEDED)


def test_a_platform_of_which_nothing_is_known_gets_grades_where_it_may_not_be(
    grade_services: GradeServices,
) -> None:
    cell = _cell(grade_services, "other")
    cell.send(40.0, readable=False)
    assert cell.sent == [40.0]


def test_one_token_reads_and_sends(cell: Cell) -> None:
    cell.send(40.0)
    asked = [asked for asked in cell.services.running.server.asked if asked.path == "/token"]
    assert [sorted(one.form["scope"].split()) for one in asked] == [sorted([RESULTS, SCORE])]


def test_a_token_that_may_not_read_is_not_asked_for_the_score(grade_services: GradeServices) -> None:
    cell = _cell(grade_services, "other")
    answer = grade_services.running.answer

    def narrow(asked: Asked) -> Reply:
        if asked.path == "/token" and RESULTS in asked.form["scope"]:
            return Reply(400, {"error": "invalid_scope"})
        return answer(asked)

    grade_services.running.server.answer = narrow
    cell.send(40.0)
    assert cell.sent == [40.0]
