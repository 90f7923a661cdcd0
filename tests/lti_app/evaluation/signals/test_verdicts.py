"""Which figures are judged, and in which digits."""

from __future__ import annotations

from typing import Any

import pytest

from lti_app.evaluation.signals.command import SignalEvaluation

SPINNING = {
    "precision": 0.80,
    "recall": 0.97,
    "lead": 4.8,
    "auc_at_5": 0.83,
    "spinning": 300,
    "repeated": 0.1,
}
GUESSING = {"right_among_flagged": None, "flagged": 0}
LOAD = {"cases_per_1000": 2.0, "answers": 5000}


def _holds(**other: Any) -> dict[str, bool | None]:
    """Return figure → whether it holds. other: figures that are different."""
    spinning = SPINNING | {name: value for name, value in other.items() if name in SPINNING}
    load = LOAD | {name: value for name, value in other.items() if name in LOAD}
    found = SignalEvaluation(
        {}, "start", "default", {"wheel_spinning": spinning, "rapid_guessing": GUESSING, "load": load}
    )
    return {verdict.figure: verdict.held for verdict in found.verdicts} | {"all": found.holds}


def test_what_the_file_cannot_show_is_not_judged() -> None:
    assert _holds() == {
        "precision": True,
        "recall": True,
        "lead": True,
        "auc_at_5": True,
        "right_among_flagged": None,
        "cases_per_1000": True,
        "all": True,
    }


@pytest.mark.parametrize(
    ("figure", "value", "holds"),
    [
        ("precision", 0.7751, True),
        ("precision", 0.7749, False),
        ("lead", 4.551, True),
        ("lead", 4.549, False),
        ("cases_per_1000", 3.04, True),
        ("cases_per_1000", 3.06, False),
    ],
)
def test_a_figure_is_compared_in_the_digits_of_its_bound(figure: str, value: float, holds: bool) -> None:
    found = _holds(**{figure: value})
    assert (found[figure], found["all"]) == (holds, holds)


def test_a_drill_of_facts_is_not_judged_for_wheel_spinning() -> None:
    found = _holds(precision=0.4, repeated=0.5)
    assert (found["precision"], found["cases_per_1000"], found["all"]) == (None, True, True)


def test_a_file_that_shows_nothing_does_not_hold() -> None:
    assert _holds(spinning=3, answers=40)["all"] is False
