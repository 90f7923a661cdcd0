"""How a bank is written in YAML: the fields, their types and bounds. docs/items.md explains them."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from engine.items.model import AnswerKind, FigureKind, Form, Level
from lti_app.content.data import DataModel

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=120)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
# What a student reads after a wrong answer: short enough to be read at a glance.
Feedback = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
# YAML reads `answer: 7` as a number; an expression may be just that.
Source = Annotated[str, Field(coerce_numbers_to_str=True, min_length=1, max_length=1000)]
# A line of code keeps its indentation.
Line = Annotated[str, Field(coerce_numbers_to_str=True, min_length=1, max_length=300)]
Code = Annotated[str, StringConstraints(max_length=2000)]


def _number_or_text(written: Any) -> Any:
    if isinstance(written, bool) or not isinstance(written, int | str):
        raise ValueError("must be a whole number or a text; True, False and 1.5 are texts in quotes")
    return written


CaseValue = Annotated[int | str, BeforeValidator(_number_or_text)]
_RANGE = re.compile(r"\s*(-?[0-9]+)\s*\.\.\s*(-?[0-9]+)\s*")
_LARGEST_RANGE = 10_000


class ParameterData(DataModel):
    """A range to draw from: "2..9", or from, to and without."""

    first: int = Field(alias="from")
    last: int = Field(alias="to")
    without: tuple[int, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, written: Any) -> Any:
        if not isinstance(written, str):
            return written
        found = _RANGE.fullmatch(written)
        if found is None:
            raise ValueError("must be a range such as 2..9, or have from and to")
        return {"from": int(found.group(1)), "to": int(found.group(2))}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 0 <= self.last - self.first < _LARGEST_RANGE:
            raise ValueError(f"must go from a smaller to a larger number, {_LARGEST_RANGE} of them at most")
        return self


class RulesData(DataModel):
    """How strictly an answer is compared (engine.items.model.Rules)."""

    form: Form | None = None
    tolerance: Annotated[str, Field(coerce_numbers_to_str=True, max_length=200)] = ""
    unit: Annotated[str, Field(max_length=20)] = ""
    figures: Annotated[int, Field(ge=1, le=12)] | None = None
    accept: tuple[Source, ...] = ()
    case: bool = False
    accents: bool = False


class BlankData(DataModel):
    """One gap to fill in (engine.items.model.Blank)."""

    label: Text
    kind: Literal[AnswerKind.NUMBER, AnswerKind.EXPRESSION, AnswerKind.TEXT, AnswerKind.OUTPUT]
    answer: Source
    rules: RulesData = RulesData()
    wrong_answers: dict[str, Source] = Field(default_factory=dict)


class MarkData(DataModel):
    """One thing drawn in a figure (engine.items.model.Mark)."""

    kind: Literal["point", "line", "segment", "curve", "shade", "ray", "span"]
    values: dict[Literal["x", "y", "x2", "y2", "a", "b", "c"], Source]
    open: bool = False
    side: Literal["", "left", "right", "above", "below"] = ""
    label: Annotated[str, Field(max_length=20)] = ""


class FigureData(DataModel):
    """A picture or table (engine.items.model.Figure)."""

    kind: FigureKind
    alt: Text
    x: tuple[int, int] = (-10, 10)
    y: tuple[int, int] = (-10, 10)
    marks: tuple[MarkData, ...] = ()
    rows: tuple[tuple[Source, ...], ...] = ()


class TemplateData(DataModel):
    """An item template (engine.items.model.ItemTemplate)."""

    id: Id
    level: Level
    difficulty: float = Field(ge=-5, le=5)
    usual_seconds: float = Field(gt=0, le=3600)
    kind: AnswerKind
    parameters: dict[str, ParameterData] = Field(default_factory=dict)
    derived: dict[str, Source] = Field(default_factory=dict)
    constraints: tuple[Source, ...] = ()
    variables: tuple[str, ...] = ()
    stem: Text
    # Empty where the kind has its answer elsewhere, as it is written and as it is stored.
    answer: Annotated[str, Field(coerce_numbers_to_str=True, max_length=1000)] = ""
    wrong_answers: dict[str, Source] = Field(default_factory=dict)
    distractors: tuple[Source, ...] = ()
    hints: tuple[Text, ...]
    worked: tuple[Text, ...]
    cases: tuple[dict[str, CaseValue], ...] = ()
    code: Code = ""
    rules: RulesData = RulesData()
    answers: tuple[Line, ...] = ()
    prompts: tuple[Source, ...] = ()
    blanks: tuple[BlankData, ...] = ()
    figure: FigureData | None = None
    surfaces: tuple[Text, ...] = ()


class MisconceptionData(DataModel):
    """A wrong idea (engine.items.model.Misconception)."""

    id: Id
    name: Text
    belief: Text
    feedback: Feedback
    probe: Text


class SkillData(DataModel):
    """A skill with its misconceptions and templates."""

    id: Id
    title: Title
    objective: Text
    prerequisites: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    explain: Annotated[str, StringConstraints(max_length=300)] = ""
    misconceptions: tuple[MisconceptionData, ...] = ()
    templates: tuple[TemplateData, ...]


class StrandData(DataModel):
    """The file of one strand, NAME.yaml beside bank.yaml."""

    skills: tuple[SkillData, ...]


class BankData(DataModel):
    """The file bank.yaml of a bank. strands: id → title, in their order; each has a file of its own."""

    id: Id
    title: Title
    version: Annotated[str, Field(coerce_numbers_to_str=True, min_length=1, max_length=40)]
    subject: Text
    strands: dict[Id, Title]
