"""The placement test: the next item to ask, when to stop, and how sure the result is.

The next skill is the one whose answer is expected to take away most uncertainty over all skills in scope
(the variance of known or not); strands take turns by how much of each is still open (Kingsbury & Zara,
Applied Measurement in Education 2, 1989).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.intake.belief import GUESS, SLIP, after, before, guess_of, known_from, slopes
from engine.items.model import Level
from engine.learner.model import LearnerState
from engine.learner.predict import Outlook
from engine.sequencing.seeds import draw_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.intake.belief import Asked
    from engine.intake.graph import SkillGraph
    from engine.items.model import Bank, ItemTemplate

MOST_ITEMS = 12  # A1
_LEAST_ITEMS = 4  # so that one slip at the start decides nothing
SURE = 0.80  # known, or not known, with this probability: sure enough to begin with
_ENOUGH = 0.90  # share of the skills that are sure
_MOST_A_SKILL = 2  # a contradiction is looked into once

_TIE = 0.02  # of the chance: templates that fit about equally well, between which the seed decides


@dataclass(frozen=True, slots=True)
class PlacementItem:
    """What to ask next. seed: of the item; chance: expected of being right, 0 to 1."""

    template: str
    skill: str
    level: Level
    seed: int
    chance: float
    guess: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a student stands, as far as a placement can tell.

    known: for each skill how likely it is known, 0 to 1. asked: in order. sureness: how far the skills are
    from a toss-up, 0 to 1.
    """

    known: Mapping[str, float]
    asked: tuple[Asked, ...]
    sureness: float


def place(graph: SkillGraph, outlook: Outlook, asked: Sequence[Asked]) -> Placement:
    """Return what the answers so far say about all skills of the graph.

    outlook: has learnt from the answers already. From it comes how able the student is overall, which is then
    taken as given (empirical Bayes); what an answer says beyond that, of its skill and of those around it,
    follows from the graph. So of a skill that only the placement asked, its own state is left out there.
    """
    base = _without(outlook, Counter(item.skill for item in asked))
    able = {skill: known_from(base.on_skills((skill,)).probability) for skill in graph.skills}
    known = before(graph, able)
    for item in asked:
        if item.skill in known:
            known = after(graph, able, known, item)
    return Placement(known, tuple(asked), _sureness(known))


def is_over(graph: SkillGraph, placement: Placement) -> bool:
    """Tell whether enough is known, or enough was asked."""
    if len(placement.asked) >= MOST_ITEMS:
        return True
    if len(placement.asked) < min(_LEAST_ITEMS, _MOST_A_SKILL * len(graph.skills)):
        return False
    return sum(map(is_sure, placement.known.values())) >= _ENOUGH * len(graph.skills)


def is_sure(known: float) -> bool:
    """Tell whether a skill is known or not known with enough probability. known: 0 to 1."""
    return known >= SURE or known <= 1 - SURE


def next_item(
    bank: Bank, graph: SkillGraph, outlook: Outlook, placement: Placement, seed: int
) -> PlacementItem | None:
    """Return what to ask next, None where the placement is over or there is nothing left to ask.

    seed: decides between equals, and the numbers of the item.
    """
    skill = next_skill(bank, graph, placement)
    return None if skill is None else item_on(bank, skill, outlook, placement, seed)


def next_skill(bank: Bank, graph: SkillGraph, placement: Placement) -> str | None:
    """Return the skill to ask about next, None as in next_item()."""
    if is_over(graph, placement):
        return None
    times = Counter(item.skill for item in placement.asked)
    askable = [
        skill for skill in graph.skills if times[skill] < _MOST_A_SKILL and _unused(bank, skill, placement)
    ]
    open_ = [skill for skill in askable if not is_sure(placement.known[skill])] or askable
    if not open_:
        return None
    strand = _next_strand(graph, placement, open_)
    within = [skill for skill in open_ if graph.strands[skill] == strand]
    return max(within, key=lambda skill: gain(graph, placement.known, skill))


def item_on(bank: Bank, skill: str, outlook: Outlook, placement: Placement, seed: int) -> PlacementItem:
    """Return an item on a skill of next_skill(): medium where there is such, at a chance near one half.

    outlook: only the difficulties of this skill's templates are read.
    """
    free = _unused(bank, skill, placement)
    medium = [template for template in free if template.level is Level.MEDIUM] or free
    off = {template.id: abs(outlook.chance(template.task) - 0.5) for template in medium}
    limit = min(off.values()) + _TIE
    chosen = min(
        (template for template in medium if off[template.id] <= limit),
        key=lambda template: (draw_of(seed, template.id), template.id),
    )
    return PlacementItem(
        template=chosen.id,
        skill=skill,
        level=chosen.level,
        seed=draw_of(seed, chosen.id),
        chance=outlook.chance(chosen.task),
        guess=guess_of(chosen),
    )


def gain(graph: SkillGraph, known: Mapping[str, float], skill: str) -> float:
    """Return how much uncertainty over all skills an item on one is expected to take away, 0 or more.

    The uncertainty of a skill is p(1 − p). By Jeffrey's rule each skill moves in proportion to the one that
    is asked, so that what is expected to go is the variance of what that one will move to, times the squares.
    """
    prior = known[skill]
    right = prior * (1 - SLIP) + (1 - prior) * GUESS
    moves = (prior * (1 - prior) * (1 - SLIP - GUESS)) ** 2 / (right * (1 - right))
    return moves * (1 + sum(slope**2 for _, slope in slopes(graph, known, skill)))


def _next_strand(graph: SkillGraph, placement: Placement, open_: Sequence[str]) -> str:
    """Return the strand that is furthest behind its share of what is open; the first of equals."""
    waiting = Counter(graph.strands[skill] for skill in open_)
    asked = Counter(graph.strands[item.skill] for item in placement.asked if item.skill in graph.strands)
    turn = 1 + sum(asked[strand] for strand in waiting)
    return max(waiting, key=lambda strand: turn * waiting[strand] / len(open_) - asked[strand])


def _unused(bank: Bank, skill: str, placement: Placement) -> list[ItemTemplate]:
    used = {item.template for item in placement.asked}
    return [template for template in bank.by_skill[skill] if template.id not in used]


def _without(outlook: Outlook, times: Mapping[str, int]) -> Outlook:
    """Return the outlook without the skills that were practised in the placement alone."""
    learner = outlook.learner
    kept = {
        skill: state
        for skill, state in learner.skills.items()
        if state.opportunities > times.get(skill, 0) or skill not in times
    }
    reduced = LearnerState(learner.overall, kept, learner.templates)
    return Outlook(outlook.parameters, outlook.course, reduced, outlook.at)


def _sureness(known: Mapping[str, float]) -> float:
    """Return how far the skills are from a toss-up on average."""
    return sum(abs(2 * each - 1) for each in known.values()) / len(known) if known else 0.0
