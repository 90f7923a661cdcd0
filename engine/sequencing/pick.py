"""Which item of a turn fits best, and what decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.sequencing.band import FLOOR
from engine.sequencing.candidates import NEAR
from engine.sequencing.model import ChoiceTrace, Considered
from engine.sequencing.seeds import draw_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from engine.sequencing.candidates import Candidate
    from engine.sequencing.model import ChoiceRequest
    from engine.sequencing.turn import Turn

APART = 3  # the same template not within so many items
SHOWN = 8  # candidates kept in a trace

# Items that fit about equally well are as good as each other, and the seed decides, so that two students side
# by side do not see the same. In units of predicted success.
TIE = 0.01


def pick(request: ChoiceRequest, turn: Turn) -> tuple[Candidate, ChoiceTrace]:
    """Return the candidate that fits best, and how it was found.

    Each constraint is kept where anything keeps it. What decided is the last constraint that set the
    best-fitting candidate aside; without one it is how well the candidates fit.
    """
    ranked = sorted(turn.pool, key=lambda candidate: (candidate.net, candidate.template.id))
    pool: Sequence[Candidate] = ranked
    decided = "only" if len(pool) == 1 else ""
    for name, keep in _constraints(request, turn):
        kept = keep(pool) or pool
        if kept[0] is not pool[0]:
            decided = name
        pool = kept
    ties = [candidate for candidate in pool if candidate.net <= pool[0].net + TIE]
    chosen = min(ties, key=lambda candidate: draw_of(request.seed, candidate.template.id))
    shown = {candidate.template.id: candidate for candidate in (chosen, *pool[:SHOWN], *ranked[:SHOWN])}
    return chosen, ChoiceTrace(
        turn=turn.name,
        decided=decided or _between(pool, ties, chosen),
        compared=len(turn.pool),
        candidates=tuple(map(_considered, list(shown.values())[:SHOWN])),
    )


def _constraints(
    request: ChoiceRequest, turn: Turn
) -> Iterator[tuple[str, Callable[[Sequence[Candidate]], Sequence[Candidate]]]]:
    """Yield what is wanted of an item, the most important first."""
    recent, aim = near_repeats(request), turn.band.aim
    yield "floor", lambda pool: [candidate for candidate in pool if candidate.chance >= FLOOR]
    yield "repeat", lambda pool: [candidate for candidate in pool if candidate.template.id not in recent]
    if turn.unseen:
        yield "unseen", lambda pool: _seen_least(request, pool)
    yield "aim", lambda pool: [candidate for candidate in pool if abs(candidate.chance - aim) <= NEAR]


def near_repeats(request: ChoiceRequest) -> frozenset[str]:
    """Return the templates of the last items."""
    return frozenset(item.template for item in request.recent[-APART:])


def _seen_least(request: ChoiceRequest, pool: Sequence[Candidate]) -> Sequence[Candidate]:
    memories = request.outlook.learner.templates
    seen = [
        memory.opportunities if (memory := memories.get(candidate.template.id)) else 0 for candidate in pool
    ]
    least = min(seen)
    return [candidate for candidate, times in zip(pool, seen, strict=True) if times == least]


def _between(pool: Sequence[Candidate], ties: Sequence[Candidate], chosen: Candidate) -> str:
    """Return what decided where no constraint did. Exploring did if without its worth another had won."""
    if chosen.cost > min(candidate.cost for candidate in pool) + TIE:
        return "explore"
    return "fit" if len(ties) == 1 else "seed"


def _considered(candidate: Candidate) -> Considered:
    template = candidate.template
    return Considered(template.id, template.skill, round(candidate.chance, 4), round(candidate.net, 4))
