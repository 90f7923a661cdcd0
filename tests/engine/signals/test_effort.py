"""Which attempts are genuine."""

from dataclasses import replace

from engine.signals.effort import genuine_attempts
from engine.signals.model import ItemRecord
from tests.engine.signals.histories import SETTINGS, Story


def tried(*answers: tuple[str, float], usual: float = 60.0) -> ItemRecord:
    """An item with wrong answers, each as typed and with its seconds."""
    item = Story().item("brackets", "x" * len(answers), usual=usual)
    attempts = tuple(
        replace(attempt, response=response, seconds=seconds)
        for attempt, (response, seconds) in zip(item.attempts, answers, strict=True)
    )
    return replace(item, attempts=attempts)


def genuine(item: ItemRecord) -> list[int]:
    return [attempt.id for attempt in genuine_attempts(item, SETTINGS)]


def test_two_different_answers_with_time_to_think_are_two() -> None:
    assert genuine(tried(("3", 20), ("4", 15))) == [1, 2]


def test_an_answer_faster_than_thought_is_none() -> None:
    assert genuine(tried(("3", 5.9), ("4", 6))) == [2]
    assert genuine(tried(("3", 9.9), ("4", 10), usual=300)) == [2]


def test_the_same_answer_once_more_is_none_whatever_its_spaces_and_capitals() -> None:
    assert genuine(tried(("x + 3", 20), ("X+3", 20), ("x + 4", 20), ("x+3", 20))) == [1, 3, 4]


def test_without_a_limit_for_speed_none_is_too_fast() -> None:
    item = tried(("3", 0.1), ("4", 0.1))
    without = {code: settings for code, settings in SETTINGS.items() if code != "B8"}
    assert len(genuine_attempts(item, without)) == 2


def test_an_item_without_answers_has_none() -> None:
    assert genuine(tried()) == []
