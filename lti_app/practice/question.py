"""What a page shows of an item that is not answered yet. It holds neither its answer nor its seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, Form

if TYPE_CHECKING:
    from engine.items.model import Choice, Figure, Item

_ONE_FIELD = frozenset(
    {
        AnswerKind.NUMBER,
        AnswerKind.EXPRESSION,
        AnswerKind.INTERVAL,
        AnswerKind.SET,
        AnswerKind.PAIR,
        AnswerKind.TEXT,
    }
)
_READ_BACK = _ONE_FIELD - {AnswerKind.TEXT}
_TYPED_APART = frozenset({Form.SOLVED, Form.FRACTION, Form.MIXED, Form.DECIMAL, Form.SCIENTIFIC})


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap to fill in. label: what stands before it; kind: number, expression, text or output."""

    label: str
    kind: AnswerKind


@dataclass(frozen=True, slots=True)
class Question:
    """The exercise as it is asked. unit: in which a number is wanted, "" for none.

    format: wording code of how to write the answer. form: name of the form's part for this kind, in
    templates/components/item/.
    """

    kind: AnswerKind
    stem: str
    code: str
    figure: Figure | None
    choices: tuple[Choice, ...]
    prompts: tuple[str, ...]
    gaps: tuple[Gap, ...]
    unit: str
    format: str

    @property
    def form(self) -> str:
        return "field" if self.kind in _ONE_FIELD else self.kind.value

    @property
    def in_parts(self) -> bool:
        """Whether an answer is more than one word, number or pick."""
        return self.form != "field" and self.kind is not AnswerKind.CHOICE

    @property
    def read_back(self) -> bool:
        """Whether it helps to see how an answer is read while it is typed: a word needs no reading."""
        kinds = {gap.kind for gap in self.gaps} or {self.kind}
        return bool(kinds & _READ_BACK)


def question_of(item: Item) -> Question:
    """Return what may be seen of an item."""
    form = item.rules.form
    return Question(
        kind=item.kind,
        stem=item.stem,
        code=item.code,
        figure=item.figure,
        choices=item.choices,
        prompts=item.prompts,
        gaps=tuple(Gap(blank.label, blank.kind) for blank in item.blanks),
        unit=item.rules.unit,
        format=f"practice.format.{form if form in _TYPED_APART else item.kind}",
    )
