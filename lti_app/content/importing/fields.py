"""The fields of a template while they are gathered, and what makes a question impossible."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.items.model import FigureKind
from engine.items.offers import MAX_OFFERED
from engine.reason import Reason
from lti_app.content.importing.worded import NEEDED, Worded
from lti_app.content.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.items.model import AnswerKind

ALL_POINTS = 0.999  # shares come as percent with five decimals


class LeftOutError(Exception):
    """A question that no template can hold."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.reason = Reason(code, params)


@dataclass(slots=True)
class Fields:
    """Fields of a template under their names; what was lost; what the source says to answers.

    feedback: as `Draft.feedback`, from places that say it of an answer. feedback_for: wrong answer → text.
    """

    kind: AnswerKind
    fields: dict[str, Any] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)
    feedback: dict[str, Worded] = field(default_factory=dict)
    feedback_for: dict[str, str] = field(default_factory=dict)

    def say(self, when: str, said: Worded) -> None:
        """Keep what is said "right" or "wrong", the first where there are several."""
        if said:
            self.feedback.setdefault(when, said)


def needed(words: Worded, found: Fields) -> str:
    """Return a text that the question cannot do without. Raises LeftOutError where a picture is missing."""
    if words.losses & NEEDED:
        raise LeftOutError(min(words.losses & NEEDED))
    found.losses.extend(sorted(words.losses))
    return words.text


def stem_fields(text: str, stem: Worded) -> dict[str, Any]:
    """Return the fields of the text, and of the program and the table that stood in it."""
    fields: dict[str, Any] = {"stem": text, "code": stem.code}
    if stem.table is not None:
        head = ", ".join(stem.table.rows[0])
        alt = stem.table.caption or load_wording().say(Reason("import.table-alt", {"columns": head}))
        fields["figure"] = {"kind": FigureKind.TABLE, "alt": alt, "rows": stem.table.rows}
    return fields


def few_enough(offered: Sequence[object]) -> None:
    """Raise LeftOutError for more choices, lines or gaps than an item has."""
    if len(offered) > MAX_OFFERED:
        raise LeftOutError("import.too-many-choices", limit=MAX_OFFERED)
