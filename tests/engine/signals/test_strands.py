"""B2 and B17: skills that fail beside each other, and on top of another."""

import pytest

from engine.signals.strands import missing_prerequisite, strand_trouble
from tests.engine.signals.histories import SETTINGS, Story

B2, B17 = SETTINGS["B2"], SETTINGS["B17"]


def two_failed(**more: str) -> Story:
    s = Story()
    for skill in ("brackets", "fractions"):
        s.item(skill, "xx", strand=more.get(skill, "algebra"))
        s.item(skill, "x", strand=more.get(skill, "algebra"))
    return s


def test_two_skills_of_a_strand_that_failed_are_trouble_in_it() -> None:
    (signal,) = strand_trouble(two_failed().history, B2)
    assert (signal.code, signal.value, signal.skill) == ("B2", 2.0, "fractions")
    assert (signal.attempts, signal.items) == ((1, 2, 3, 4, 5, 6), (1, 1, 2, 3, 3, 4))
    assert signal.confidence == pytest.approx(5 / 6)


def test_of_two_strands_neither_is_in_trouble() -> None:
    assert strand_trouble(two_failed(fractions="numbers").history, B2) == ()


def test_skills_without_a_strand_are_of_none() -> None:
    assert strand_trouble(two_failed(brackets="", fractions="").history, B2) == ()


def test_one_item_missed_is_no_skill_failed() -> None:
    s = two_failed()
    s.items.pop()
    assert strand_trouble(s.history, B2) == ()
    assert len(strand_trouble(s.history, B2 | {"misses": 1.0})) == 1


def test_a_skill_that_was_right_more_often_than_missed_has_not_failed() -> None:
    s = two_failed()
    for right in (2, 3):
        s.item("fractions", "o", strand="algebra")
        if right == 2:
            s.item("fractions", "o", strand="algebra")
            assert len(strand_trouble(s.history, B2)) == 1
    assert strand_trouble(s.history, B2) == ()


def test_what_is_before_the_window_is_forgotten() -> None:
    s = two_failed()
    for _ in range(17):
        s.item("ratios", "o", strand="numbers")
    assert strand_trouble(s.history, B2) == ()


def built_on(chance: float, sureness: float = 0.2) -> Story:
    s = Story()
    s.know("fractions", chance, sureness)
    s.know("brackets", 0.4, prerequisites=("fractions", "unknown"))
    s.item("brackets", "x")
    s.item("brackets", "xx")
    return s


def test_misses_on_top_of_a_weak_skill_point_to_it() -> None:
    (signal,) = missing_prerequisite(built_on(0.49).history, B17)
    assert (signal.code, signal.value, signal.skill) == ("B17", 2.0, "brackets")
    assert signal.attempts == (1, 2, 3)
    assert signal.confidence == pytest.approx(3 / 4 * 0.8)


def test_a_skill_that_is_known_well_enough_is_not_missing() -> None:
    assert missing_prerequisite(built_on(0.5).history, B17) == ()


def test_the_weakest_of_what_a_skill_builds_on_counts() -> None:
    s = built_on(0.9)
    s.know("ratios", 0.3)
    s.know("brackets", 0.4, prerequisites=("fractions", "ratios"))
    assert len(missing_prerequisite(s.history, B17)) == 1


def test_without_misses_or_without_estimates_nothing_is_missing() -> None:
    s = built_on(0.2)
    s.items.pop()
    assert missing_prerequisite(s.history, B17) == ()
    alone = built_on(0.2)
    alone.skills.clear()
    assert missing_prerequisite(alone.history, B17) == ()
