"""From when on a review is due: said ahead, and the same as what is said when the moment has come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.learner.model import SkillState
from engine.sequencing.review import REST, RETAINED, retained, review_at, review_due

LAST = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@given(st.floats(0.01, 3000))
def test_a_review_is_due_from_the_moment_that_was_told(stability: float) -> None:
    state = SkillState("s", last_at=LAST, stability=stability)
    moment = review_at(state)
    assert moment is not None
    assert not review_due(state, moment - SECOND)
    assert review_due(state, moment + SECOND)


def test_it_is_when_memory_has_fallen_to_what_is_to_be_retained() -> None:
    state = SkillState("s", last_at=LAST, stability=40.0)
    moment = review_at(state)
    assert moment is not None
    assert retained(state, moment) == pytest.approx(RETAINED, abs=1e-6)


def test_it_is_never_before_a_nights_rest() -> None:
    assert review_at(SkillState("s", last_at=LAST, stability=0.02)) == LAST + REST


def test_of_a_skill_never_practised_there_is_no_review() -> None:
    assert review_at(SkillState("s")) is None
