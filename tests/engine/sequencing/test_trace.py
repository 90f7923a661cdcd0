"""How a choice came about, as data: what was compared, at what cost, and what decided."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from engine.sequencing.model import ItemChoice, PlanStep
from tests.engine.sequencing.bank import bank, chosen, learner, learning, mastered, recent

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.sequencing.model import ItemChoice

GOLDEN = {
    "turn": "practice",
    "decided": "fit",
    "compared": 6,
    "candidates": (
        {"template": "a-1", "skill": "a", "chance": 0.704, "cost": -0.014},
        {"template": "a-0", "skill": "a", "chance": 0.8091, "cost": -0.0009},
    ),
}


def test_a_trace_pinned_to_the_digit() -> None:
    trace = asdict(chosen(skills=("a",), student=learner(a=learning("a"))).trace)
    assert {**trace, "candidates": trace["candidates"][:2]} == GOLDEN


@pytest.mark.parametrize(
    ("decided", "choice"),
    [
        ("only", lambda: chosen(bank=bank(difficulties=(0.0,)), skills=("a",))),
        (
            "repeat",
            lambda: chosen(bank=bank(difficulties=(-1.0, -3.0)), skills=("a",), recent=recent(("a-0", True))),
        ),
        (
            "floor",
            lambda: chosen(
                bank=bank(difficulties=(0.05, -7.0)),
                skills=("a",),
                recent=recent(("a-1", True), ("a-1", True), ("d-0", True), ("d-0", True), ("d-0", True)),
            ),
        ),
        (
            "aim",
            lambda: chosen(
                bank=bank(difficulties=(-1.6, -1.4)),
                skills=("a",),
                recent=recent(*[("a-1", True)] * 3, *[("d-0", True)] * 3),
            ),
        ),
    ],
)
def test_a_trace_says_what_decided(decided: str, choice: Callable[[], ItemChoice]) -> None:
    assert choice().trace.decided == decided


def test_a_trace_starts_with_what_was_chosen_and_is_bounded() -> None:
    choice = chosen(student=learner(**{skill: mastered(skill) for skill in "abcd"}))
    trace = choice.trace
    assert (trace.compared, len(trace.candidates)) == (24, 8)
    assert (trace.candidates[0].template, trace.candidates[0].chance) == (
        choice.template,
        round(choice.predicted, 4),
    )
    assert len({candidate.template for candidate in trace.candidates}) == 8


def test_a_trace_is_plain_data() -> None:
    trace = asdict(chosen(plan=(PlanStep(1, "pin", 1, "c"),)).trace)
    assert json.loads(json.dumps(trace))["turn"] == "plan-pin"
