"""C1's uncertainty: the engine itself cannot tell."""

import pytest

from engine.signals.unsure import unsure
from tests.engine.signals.histories import SETTINGS, Story

UNSURE = SETTINGS["unsure"]


def undecided(sureness: float, opportunities: int = 8, items: int = 4) -> Story:
    s = Story()
    s.know("brackets", 0.7, sureness, opportunities=opportunities)
    for _ in range(items):
        s.item("brackets", "xo")
    return s


def test_a_skill_still_even_after_eight_answers_is_undecided() -> None:
    (signal,) = unsure(undecided(0.4).history, UNSURE)
    assert (signal.code, signal.value, signal.skill) == ("unsure", 8.0, "brackets")
    assert signal.attempts == (1, 3, 5, 7)
    assert signal.confidence == pytest.approx(0.8)


@pytest.mark.parametrize(("sureness", "confidence"), [(0.35, 0.7), (0.5, 1.0), (0.65, 0.7)])
def test_the_more_even_it_is_the_surer_is_the_doubt(sureness: float, confidence: float) -> None:
    (signal,) = unsure(undecided(sureness).history, UNSURE)
    assert signal.confidence == pytest.approx(confidence)


@pytest.mark.parametrize(
    "story",
    [undecided(0.34), undecided(0.66), undecided(0.5, opportunities=7), undecided(0.5, items=3)],
    ids=["surely not", "nearly", "early", "not of late"],
)
def test_a_skill_that_is_clear_or_new_or_not_of_late_is_not(story: Story) -> None:
    assert unsure(story.history, UNSURE) == ()


def surprised(*answers: tuple[str, float]) -> Story:
    s = Story()
    for answer, predicted in answers:
        s.item("brackets", answer, predicted=predicted)
    return s


def test_ten_answers_worse_foretold_than_by_a_coin_leave_baton_unsure() -> None:
    (signal,) = unsure(surprised(*[("x", 0.8)] * 5, *[("o", 0.8)] * 5).history, UNSURE)
    assert (signal.value, signal.skill, signal.attempts) == (10.0, None, tuple(range(1, 11)))
    assert signal.confidence == pytest.approx(0.5)


def test_answers_as_likely_as_foretold_are_no_surprise() -> None:
    assert unsure(surprised(*[("x", 0.8)] * 2, *[("o", 0.8)] * 8).history, UNSURE) == ()
    assert unsure(surprised(*[("x", 0.2)] * 10).history, UNSURE) == ()


def test_nine_answers_and_answers_after_hints_say_nothing() -> None:
    assert unsure(surprised(*[("x", 0.9)] * 9).history, UNSURE) == ()
    s = surprised(*[("x", 0.9)] * 9)
    for _ in range(5):
        s.item("brackets", "x", hints=1, predicted=0.9)
    assert unsure(s.history, UNSURE) == ()


def test_what_was_thought_impossible_is_a_bounded_surprise() -> None:
    (signal,) = unsure(surprised(*[("o", 0.0)] * 10).history, UNSURE)
    assert 0.99 < signal.confidence < 1
