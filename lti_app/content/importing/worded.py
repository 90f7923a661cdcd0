"""A text as it comes in: in the bank's way of writing, with what was lost on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Stands in a stem where an answer is to be filled in: a character of the private use area.
GAP = "\ue000"
GAP_SHOWN = "____"

FORMULA_AS_TEXT = "import.formula-as-text"
IMAGE_DESCRIBED = "import.image-described"
IMAGE_NEEDED = "import.image-needed"
IMAGES_DROPPED = "import.images-dropped"
LINKS_DROPPED = "import.links-dropped"
MEDIA_NEEDED = "import.media-needed"
TABLE_FLATTENED = "import.table-flattened"
TOO_LONG = "import.too-long"
# Without these a question cannot be answered; elsewhere than in a question or a choice they are just missing.
NEEDED = frozenset({IMAGE_NEEDED, MEDIA_NEEDED, TOO_LONG})


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts, the first one its headings. caption: what stands above or below it."""

    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """A text with formulas between dollar signs.

    code: a program that stood in it. losses: codes of what is not kept. table: the one that stood in it.
    """

    text: str
    losses: frozenset[str] = frozenset()
    code: str = ""
    table: Table | None = None

    def __bool__(self) -> bool:
        return bool(self.text)

    def with_text(self, text: str) -> Worded:
        """Return it with other words."""
        return replace(self, text=text)

    def aside(self) -> Worded:
        """Return it for a place beside the question, where a missing picture is only a loss."""
        if not self.losses & NEEDED:
            return self.flattened()
        return replace(self.flattened(), losses=(self.losses - NEEDED) | {IMAGES_DROPPED})

    def flattened(self) -> Worded:
        """Return it with the rows of its table as lines."""
        if self.table is None:
            return self
        lines = [self.text, self.table.caption, *(" | ".join(row) for row in self.table.rows)]
        text = "\n".join(line for line in lines if line)
        return Worded(text, self.losses | {TABLE_FLATTENED}, self.code)

    def on_one_line(self) -> Worded:
        """Return it without line breaks, code and table included, for a choice or a label."""
        flat = self.flattened()
        code = f" `{' '.join(flat.code.split())}`" if flat.code else ""
        return Worded(" ".join(flat.text.split()) + code, flat.losses)


EMPTY = Worded("")


def joined(parts: Iterable[Worded], separator: str = "\n") -> Worded:
    """Put texts after one another; the empty ones leave no trace."""
    kept = [part for part in parts if part.text or part.code or part.losses or part.table]
    tables = [part.table for part in kept if part.table]
    if len(tables) > 1:
        kept = [part.flattened() for part in kept]
    return Worded(
        separator.join(part.text for part in kept if part.text),
        frozenset().union(*(part.losses for part in kept)),
        "\n".join(part.code for part in kept if part.code),
        tables[0] if len(tables) == 1 else None,
    )
