"""When a student is asked how she knows."""

from typing import Any

import pytest

from engine.signals.asking import APART, ROUTINE, WhyAsked, why_asked
from tests.engine.signals.histories import SETTINGS, Story


def why(s: Story, *, seed: int = 0, sureness: float = 0.0) -> WhyAsked | None:
    return why_asked(s.history, seed, sureness, SETTINGS)


def answered(answers: str = "o", **more: Any) -> Story:
    """Three plain items, then the one that is asked about or not."""
    s = Story()
    for _ in range(3):
        s.item("brackets", "o")
    s.item("brackets", answers, **more)
    return s


def test_of_a_skill_nearly_mastered_one_right_answer_in_eight_is_asked_about() -> None:
    asked = [why(answered(), seed=seed, sureness=0.8) for seed in range(800)]
    assert set(asked) == {None, WhyAsked.ROUTINE}
    assert 800 / ROUTINE * 0.7 < asked.count(WhyAsked.ROUTINE) < 800 / ROUTINE * 1.3


def test_the_same_item_is_always_asked_about_or_never() -> None:
    assert len({why(answered(), seed=7, sureness=0.8) for _ in range(5)}) == 1


def test_on_a_skill_that_is_still_new_nobody_is_asked_now_and_then() -> None:
    assert {why(answered(), seed=seed, sureness=0.74) for seed in range(100)} == {None}


@pytest.mark.parametrize(("seconds", "reason"), [(5.9, WhyAsked.RAPID), (6.0, None)])
def test_right_and_faster_than_thought_is_asked_about(seconds: float, reason: WhyAsked | None) -> None:
    assert why(answered(seconds=seconds)) is reason


@pytest.mark.parametrize(
    ("predicted", "seconds", "reason"),
    [(0.39, 29, WhyAsked.SURPRISE), (0.4, 29, None), (0.39, 30, None)],
)
def test_quick_and_right_where_a_miss_was_likelier_is_asked_about(
    predicted: float, seconds: float, reason: WhyAsked | None
) -> None:
    assert why(answered(seconds=seconds, predicted=predicted)) is reason


def test_right_without_help_just_after_hints_were_needed_is_asked_about() -> None:
    s = Story()
    s.item("brackets", "o", hints=1)
    s.item("fractions", "o")
    s.item("brackets", "xo", hints=3)
    s.item("brackets", "o")
    assert why(s) is WhyAsked.AFTER_HINTS
    s.item("fractions", "o")
    assert why(s) is None  # there no hints had been needed


def test_one_item_with_hints_is_not_enough() -> None:
    s = Story()
    s.item("brackets", "o", hints=1)
    s.item("brackets", "o")
    assert why(s) is None


@pytest.mark.parametrize(("answers", "hints"), [("xo", 0), ("o", 1), ("xx", 0)])
def test_only_what_was_right_at_once_and_without_hints_is_asked_about(answers: str, hints: int) -> None:
    s = answered(answers, hints=hints, seconds=2, predicted=0.2)
    assert why(s, sureness=0.9) is None


def test_questions_keep_their_distance() -> None:
    for between in range(APART + 1):
        s = Story()
        s.item("brackets", "o", asked=True)
        for _ in range(between):
            s.item("brackets", "o")
        s.item("brackets", "o", seconds=1)
        assert (why(s) is WhyAsked.RAPID) == (between >= APART - 1)


def test_without_a_limit_for_speed_nothing_is_rapid() -> None:
    without = {code: settings for code, settings in SETTINGS.items() if code != "B8"}
    assert why_asked(answered(seconds=0.1).history, 0, 0.0, without) is None
