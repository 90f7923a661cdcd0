"""A sentence as data: a code of the wording catalogue and what fills it. The words live in config/."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was decided.

    code: key in the wording catalogue, such as "sequencing.review-due".
    params: what the sentence names: skill ids, counts, probabilities (0 to 1).
    """

    code: str
    params: Mapping[str, Value] = field(default_factory=dict)
