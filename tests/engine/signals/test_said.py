"""B20, B21, B26 and safety: the student's own words."""

import pytest

from engine.signals.model import HappeningKind, Signal
from engine.signals.said import asks_for_answers, frustration, safety, shrinking_answers
from tests.engine.signals.histories import SETTINGS, Story

B20, B21, B26 = (SETTINGS[code] for code in ("B20", "B21", "B26"))


def said(*texts: str) -> Story:
    """Texts, each with the categories heard in it, parted by blanks."""
    s = Story()
    for text in texts:
        s.say(*text.split())
    return s


@pytest.mark.parametrize("heard", ["giving_up", "panic", "panic not_understanding"])
def test_giving_up_and_panic_count_at_once(heard: str) -> None:
    (signal,) = frustration(said("", heard).history, B20)
    assert (signal.code, signal.value, signal.events) == ("B20", 2.0, (1002,))
    assert signal.confidence == pytest.approx(0.7)


def test_not_to_understand_counts_when_it_is_said_again() -> None:
    assert frustration(said("not_understanding").history, B20) == ()
    (signal,) = frustration(said("not_understanding", "", "not_understanding").history, B20)
    assert (signal.value, signal.events) == (2.0, (1001, 1003))
    assert signal.confidence == pytest.approx(1 - 0.3 * 0.3)


def test_other_words_and_those_of_last_week_are_no_frustration() -> None:
    assert frustration(said("asks_for_answer", "asks_for_answer", "").history, B20) == ()
    old = said("not_understanding", "giving_up")
    old.wait(days=7.1)
    assert frustration(old.history, B20) == ()


def test_asking_for_the_solution_counts_when_it_is_repeated() -> None:
    assert asks_for_answers(said("asks_for_answer").history, B21) == ()
    (signal,) = asks_for_answers(said("asks_for_answer", "panic", "asks_for_answer panic").history, B21)
    assert (signal.code, signal.value, signal.events) == ("B21", 2.0, (1001, 1003))
    assert signal.confidence == pytest.approx(0.91)


def test_words_of_harm_count_once_and_for_certain_however_long_ago() -> None:
    s = said("", "safety")
    s.wait(days=20)
    (signal,) = safety(s.history, {})
    assert signal == Signal("safety", 1.0, 1.0, events=(1002,))
    assert safety(said("panic", "giving_up").history, {}) == ()


def written(*words: int) -> Story:
    s = Story()
    for number in words:
        s.say(words=number)
    return s


def test_texts_under_a_third_of_the_students_own_length_are_shrinking() -> None:
    (signal,) = shrinking_answers(written(12, 9, 15, 12, 12, 3, 3, 12).history, B26)
    assert (signal.code, signal.value, signal.events) == ("B26", 0.75, (1006, 1007, 1008))
    assert signal.confidence == pytest.approx(3 / 5)


@pytest.mark.parametrize(
    "words",
    [(12, 12, 12, 12, 12, 4, 4, 4), (12, 12, 12, 12, 2, 2, 2), (5, 5, 5, 5, 5, 1, 1, 1), (12, 12), ()],
    ids=["a third", "few before", "never wrote much", "two", "none"],
)
def test_a_third_few_texts_and_who_never_wrote_much_say_nothing(words: tuple[int, ...]) -> None:
    assert shrinking_answers(written(*words).history, B26) == ()


def test_half_as_long_is_shrinking_where_half_is_the_threshold() -> None:
    (signal,) = shrinking_answers(written(6, 6, 6, 6, 6, 3, 3, 3).history, B26 | {"at_least": 0.5})
    assert (signal.value, signal.confidence) == (0.5, pytest.approx(4 / 5))


def test_what_is_no_text_has_no_length() -> None:
    s = written(12, 12, 12, 12, 12)
    for _ in range(3):
        s.happen(HappeningKind.PACE, 0.5, words=1)
    assert shrinking_answers(s.history, B26) == ()


def test_what_has_no_words_is_no_text() -> None:
    assert len(shrinking_answers(written(12, 12, 0, 12, 12, 12, 2, 0, 2, 2).history, B26)) == 1
