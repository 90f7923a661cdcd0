"""Whose turn it is: the items that one purpose would serve, and the success it wants of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.sequencing.candidates import candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.items.model import ItemTemplate
    from engine.reason import Value
    from engine.sequencing.candidates import Candidate
    from engine.sequencing.model import Band, ChoiceRequest
    from engine.sequencing.standing import Standing


@dataclass(frozen=True, slots=True)
class Turn:
    """A purpose with its items. pool: not empty. code: of the reason; None where the item chosen decides it.

    params: what the reason names beside the item. step: id of the plan step that is served.
    """

    pool: Sequence[Candidate]
    band: Band
    code: str | None = None
    params: Mapping[str, Value] = field(default_factory=dict)
    step: int | None = None


def pool_of(request: ChoiceRequest, where: Standing, line: Iterable[Iterable[str]]) -> list[Candidate]:
    """Return the items of the skills. line: skills that are as welcome as each other stand at one place."""
    ranked: list[tuple[int, ItemTemplate]] = []
    for rank, skills in enumerate(line):
        for skill in skills:
            ranked.extend((rank, template) for template in where.templates[skill])
    return candidates(request, ranked)
