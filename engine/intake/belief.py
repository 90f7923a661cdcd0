"""What an answer to one item says about a skill and about those around it.

A skill is known or not; who knows it slips now and then, who does not guesses right now and then (DINA:
Junker & Sijtsma, Applied Psychological Measurement 25, 2001). Skills are tied by the surmise relation of
knowledge spaces (Doignon & Falmagne, 1985), taken as noisy: without a skill, what builds on it has 1 − tie of
the chance to be known that it would have otherwise. What is learnt of one skill moves a related one by
Jeffrey's rule. So a right answer raises mainly what comes before, a wrong one lowers mainly what comes after.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.intake.graph import HOLDS
from engine.items.model import AnswerKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.intake.graph import SkillGraph
    from engine.items.model import ItemTemplate

# Values usual for short answers at the first try (Corbett & Anderson, 1995, allow slips of up to 0.1 and
# guesses of up to 0.3 for choices).
SLIP = 0.15
GUESS = 0.10

# How often a student says "I have not learnt this yet": of a skill known, and of one not known. Chosen, so
# that it says a little more than a wrong answer.
_PASS_KNOWN = 0.05
_PASS_NEW = 0.50

_LEAST = 0.02  # nothing is ever certain


class Outcome(StrEnum):
    """What became of a placement item."""

    RIGHT = "right"
    WRONG = "wrong"
    SKIPPED = "skipped"  # "I have not learnt this yet": a fact, and no mistake


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of a placement. guess: chance to be right without knowing, 0 to 1."""

    template: str
    skill: str
    outcome: Outcome
    guess: float = GUESS


def guess_of(template: ItemTemplate) -> float:
    """Return the chance of being right on an item without knowing: one of the choices, or hardly any."""
    if template.kind is AnswerKind.CHOICE:
        return 1.0 / (1 + len(template.wrong_answers) + len(template.distractors))
    return GUESS


def known_from(chance: float) -> float:
    """Return how likely a skill is known, 0 to 1, whose medium items come right with a chance of 0 to 1."""
    return within((chance - GUESS) / (1 - SLIP - GUESS))


def chance_from(known: float) -> float:
    """Return the chance of being right on a medium item, the other way round."""
    return GUESS + (1 - SLIP - GUESS) * known


def before(graph: SkillGraph, able: Mapping[str, float]) -> dict[str, float]:
    """Return how likely each skill is known before any is asked.

    able: how likely it would be if what it builds on were known, 0 to 1.
    """
    known: dict[str, float] = {}
    for skill in graph.skills:
        known[skill] = within(able[skill] * _limit(graph, known, skill))
    return known


def after(
    graph: SkillGraph, able: Mapping[str, float], known: Mapping[str, float], asked: Asked
) -> dict[str, float]:
    """Return how likely each skill is known once the answer is seen.

    able: as in before(); known: until now, 0 to 1.
    """
    prior = known[asked.skill]
    moved = within(_bayes(prior, asked)) - prior
    changed = dict(known)
    changed[asked.skill] = prior + moved
    for skill, slope in slopes(graph, known, asked.skill):
        changed[skill] = within(known[skill] + slope * moved)
    for skill, _ in graph.later[asked.skill]:
        # That what comes before is known takes an obstacle away; it says no more than that.
        changed[skill] = min(changed[skill], max(known[skill], able[skill]))
    for skill in graph.skills:
        changed[skill] = within(min(changed[skill], _limit(graph, changed, skill)))
    return changed


def slopes(graph: SkillGraph, known: Mapping[str, float], source: str) -> Iterator[tuple[str, float]]:
    """Give each skill related to the source with how much it moves when the source does: 0 or more."""
    prior = known[source]
    spread = prior * (1 - prior)
    for skill, tie in graph.earlier[source]:
        yield skill, _covariance(known[skill], prior, tie) / spread
    for skill, tie in graph.later[source]:
        yield skill, _covariance(prior, known[skill], tie) / spread


def _covariance(earlier: float, later: float, tie: float) -> float:
    """Return that of two skills known or not, the later known by 1 − tie as often without the earlier."""
    return earlier * (1 - earlier) * later * tie / (1 - tie * (1 - earlier))


def _limit(graph: SkillGraph, known: Mapping[str, float], skill: str) -> float:
    """Return how likely a skill can be known at most, with what it builds on being as it is."""
    weakest = min((known[earlier] for earlier in graph.before[skill]), default=1.0)
    return 1 - HOLDS * (1 - weakest)


def _bayes(prior: float, asked: Asked) -> float:
    match asked.outcome:
        case Outcome.RIGHT:
            if_known, if_new = 1 - SLIP, min(asked.guess, 1 - SLIP)
        case Outcome.WRONG:
            if_known, if_new = SLIP, max(1 - asked.guess, SLIP)
        case Outcome.SKIPPED:
            if_known, if_new = _PASS_KNOWN, _PASS_NEW
    return prior * if_known / (prior * if_known + (1 - prior) * if_new)


def within(value: float) -> float:
    """Return a probability that leaves room for doubt."""
    return max(_LEAST, min(1 - _LEAST, value))
