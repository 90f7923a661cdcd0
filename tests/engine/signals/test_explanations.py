"""B22 weak explanation."""

import pytest

from engine.items.explanations import Quality
from engine.signals.explanations import weak_explanation
from tests.engine.signals.histories import SETTINGS, Story

B22 = SETTINGS["B22"]


def explained(*qualities: str | None, answers: str = "o") -> Story:
    s = Story()
    for quality in qualities:
        s.item("brackets", answers, explained=quality)
    return s


def test_two_weak_explanations_of_right_answers_are_a_signal_with_these_answers() -> None:
    (signal,) = weak_explanation(explained("ok", "empty", None, "copied").history, B22)
    assert (signal.value, signal.skill) == (2.0, "brackets")
    assert (signal.attempts, signal.items) == ((2, 4), (2, 4))
    assert signal.confidence == pytest.approx(3 / 5)


def test_one_is_not() -> None:
    assert weak_explanation(explained("empty", "ok", "ok").history, B22) == ()


@pytest.mark.parametrize("quality", [Quality.OK, Quality.TOO_SHORT, Quality.REPEATED])
def test_short_and_repeated_ones_are_not_weak(quality: Quality) -> None:
    assert weak_explanation(explained(quality, quality, quality).history, B22) == ()


def test_who_skips_the_question_gives_no_sign() -> None:
    assert weak_explanation(explained(*[None] * 10).history, B22) == ()


def test_an_item_that_was_missed_is_no_mismatch() -> None:
    assert weak_explanation(explained("empty", "empty", answers="xx").history, B22) == ()


def test_the_right_answer_is_the_evidence_at_the_second_try_too() -> None:
    (signal,) = weak_explanation(explained("off-topic", "off-topic", answers="xo").history, B22)
    assert signal.attempts == (2, 4)


def test_only_the_last_ten_explanations_count() -> None:
    assert weak_explanation(explained("empty", "empty", *["ok"] * 8).history, B22)
    assert weak_explanation(explained("empty", "empty", *["ok"] * 9).history, B22) == ()


def test_weak_ones_on_two_skills_name_none() -> None:
    s = explained("empty")
    s.item("fractions", "o", explained="empty")
    assert weak_explanation(s.history, B22)[0].skill is None
