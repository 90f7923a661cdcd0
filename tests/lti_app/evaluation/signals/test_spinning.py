"""What an alarm about wheel spinning was worth, counted by hand."""

from __future__ import annotations

import pytest

from lti_app.evaluation.signals.spinning import Spinning

SETTINGS = {"at_least": 0.66, "rise": 0.045, "first": 2.0, "opportunities": 10.0, "run": 3.0}


def _watched(courses: dict[str, tuple[str, float]]) -> Spinning:
    """Let students answer, o right and x wrong, on one skill, each with one chance of the next answer."""
    watch = Spinning(SETTINGS)
    for student, (answers, chance) in courses.items():
        for answer in answers:
            if watch.wants(student, ("brackets",)):
                watch.see(student, ("brackets",), right=answer == "o", chance=chance)
    return watch


def test_only_what_came_to_an_end_is_counted() -> None:
    figures = _watched({"a": ("ooo", 0.9), "b": ("xxxxxxxxxx", 0.2), "c": ("xoxo", 0.5)}).figures()
    assert (figures["known"], figures["spinning"]) == (2, 1)


def test_an_alarm_is_right_where_no_run_of_three_came_and_counts_from_where_it_was_raised() -> None:
    figures = _watched({"a": ("xxxxxxxxxx", 0.1), "b": ("xxxooo", 0.1), "c": ("ooo", 0.9)}).figures()
    assert figures["alarms"] == 2
    assert figures["precision"] == 0.5
    assert figures["recall"] == 1.0
    assert figures["lead"] == 8.0  # raised at the second opportunity, the first at which anything is said


def test_the_simple_rule_counts_four_wrong_answers_before_the_tenth() -> None:
    figures = _watched({"a": ("oxoxoxoxxx", 0.6), "b": ("xxxxooo", 0.6), "c": ("oxxoxxooo", 0.6)}).figures()
    assert figures["four_wrong_precision"] == pytest.approx(1 / 3)
    assert figures["four_wrong_recall"] == 1.0
    assert figures["four_wrong_lead"] == 2.0


def test_those_who_are_not_there_at_the_fifth_are_ranked_by_their_chance() -> None:
    better = {"a": ("xxxxxxxxxx", 0.2), "b": ("xxxxxxooo", 0.8)}
    assert _watched(better).figures()["auc_at_5"] == 1.0
    assert _watched({"a": ("xxxxxxxxxx", 0.8), "b": ("xxxxxxooo", 0.2)}).figures()["auc_at_5"] == 0.0


def test_nothing_seen_gives_no_figures() -> None:
    figures = Spinning(SETTINGS).figures()
    assert figures["precision"] is None
    assert figures["auc_at_5"] is None
