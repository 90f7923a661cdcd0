"""How a bank is written in YAML: the fields, their types and bounds."""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from engine.items.model import AnswerKind, Level
from lti_app.content.data import DataModel

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=120)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
# YAML reads `answer: 7` as a number; an expression may be just that.
Source = Annotated[str, Field(coerce_numbers_to_str=True, min_length=1, max_length=1000)]
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
    answer: Source
    wrong_answers: dict[str, Source] = Field(default_factory=dict)
    distractors: tuple[Source, ...] = ()
    hints: tuple[Text, ...]
    worked: tuple[Text, ...]


class MisconceptionData(DataModel):
    """A wrong idea (engine.items.model.Misconception)."""

    id: Id
    name: Text
    belief: Text
    feedback: Text
    probe: Text


class SkillData(DataModel):
    """A skill with its misconceptions and templates."""

    id: Id
    strand: str
    title: Text
    objective: Text
    prerequisites: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    misconceptions: tuple[MisconceptionData, ...] = ()
    templates: tuple[TemplateData, ...]


class BankData(DataModel):
    """A whole bank."""

    id: Id
    title: Text
    version: Annotated[str, Field(coerce_numbers_to_str=True, min_length=1, max_length=40)]
    strands: dict[str, Text]
    skills: tuple[SkillData, ...]
