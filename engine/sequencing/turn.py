"""Whose turn it is: the items that one purpose would serve, and the success it wants of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.reason import Value
    from engine.sequencing.candidates import Candidate
    from engine.sequencing.model import Band


@dataclass(frozen=True, slots=True)
class Turn:
    """A purpose with its items. pool: not empty.

    name: as in ChoiceTrace.turn. code: of the reason; None where the item chosen decides it; params: what the
    reason names beside the item. step: id of the plan step that is served. check: served without hints.
    unseen: the template that the student has seen least is wanted.
    """

    name: str
    pool: Sequence[Candidate]
    band: Band
    code: str | None = None
    params: Mapping[str, Value] = field(default_factory=dict)
    step: int | None = None
    check: bool = False
    unseen: bool = False
