"""When a session has done its work (A9)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine.sequencing.model import SessionSoFar
from engine.sequencing.session import session_end
from tests.engine.sequencing.bank import NOW, learner, learning, mastered, request

if TYPE_CHECKING:
    from engine.learner.model import LearnerState

AT_WORK = learner(a=mastered("a"), d=learning("d"))
DUE = learner(a=mastered("a", days_ago=3), d=learning("d"))


def ended(student: LearnerState, minutes: float, items: int = 12, new: int = 0) -> str | None:
    """Return the code of why a session of so many minutes could end."""
    session = SessionSoFar(NOW - timedelta(minutes=minutes), items, new)
    reason = session_end(request(skills=("a", "d"), student=student, session=session))
    return None if reason is None else reason.code


@pytest.mark.parametrize(
    ("student", "minutes", "new", "code"),
    [
        (AT_WORK, 19, 0, None),
        (AT_WORK, 20, 0, "sequencing.session-long"),
        (AT_WORK, 9, 1, None),
        (AT_WORK, 10, 1, "sequencing.session-goal"),
        (DUE, 10, 1, None),
        (DUE, 20, 1, "sequencing.session-long"),
    ],
    ids=["not long", "long", "too early", "something mastered", "a review is due", "due and long"],
)
def test_a_session_ends_after_enough_work_or_sooner_with_something_mastered(
    student: LearnerState, minutes: float, new: int, code: str | None
) -> None:
    assert ended(student, minutes, new=new) == code


def test_a_session_ends_when_everything_is_mastered_and_nothing_is_due() -> None:
    done = learner(a=mastered("a"), d=mastered("d"))
    assert ended(done, 2, items=1) == "sequencing.session-all-mastered"


def test_a_check_that_is_due_keeps_a_session_going() -> None:
    done = learner(a=mastered("a", checks=0), d=mastered("d"))
    assert ended(done, 2) is None


@pytest.mark.parametrize("items", [0, 4])
def test_a_page_left_open_is_no_work(items: int) -> None:
    assert ended(AT_WORK, 45, items=items) is None


def test_without_a_session_there_is_nothing_to_end() -> None:
    assert session_end(request(skills=("a", "d"), student=AT_WORK)) is None


def test_the_reason_says_what_was_done() -> None:
    session = SessionSoFar(NOW - timedelta(minutes=12.5), 15, 2)
    reason = session_end(request(skills=("a", "d"), student=AT_WORK, session=session))
    assert reason is not None
    assert reason.params == {"minutes": 12, "items": 15, "mastered": 2}
