"""The engine's item template from the fields in which it is written or stored, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.items.model import Blank, Figure, ItemTemplate, Mark, Parameter, Rules

if TYPE_CHECKING:
    from lti_app.content.bank_file import BlankData, FigureData, RulesData, TemplateData


def template_of(skill: str, data: TemplateData) -> ItemTemplate:
    """Return the template of a skill."""
    return ItemTemplate(
        id=data.id,
        skill=skill,
        level=data.level,
        difficulty=data.difficulty,
        usual_seconds=data.usual_seconds,
        kind=data.kind,
        stem=data.stem,
        answer=data.answer,
        parameters=tuple(
            Parameter(name, drawn.first, drawn.last, drawn.without) for name, drawn in data.parameters.items()
        ),
        derived=tuple(data.derived.items()),
        constraints=data.constraints,
        variables=data.variables,
        wrong_answers=tuple(data.wrong_answers.items()),
        distractors=data.distractors,
        hints=data.hints,
        worked=data.worked,
        cases=data.cases,
        code=data.code,
        rules=_rules(data.rules),
        answers=data.answers,
        prompts=data.prompts,
        blanks=tuple(map(_blank, data.blanks)),
        figure=_figure(data.figure) if data.figure else None,
        surfaces=data.surfaces,
    )


def as_data(template: ItemTemplate) -> dict[str, Any]:
    """Return the fields of a template, without its skill: what TemplateData reads, fit for JSON."""
    data = asdict(template)
    for made in ("skill", "task"):
        del data[made]
    data["parameters"] = {
        drawn.name: {"from": drawn.first, "to": drawn.last, "without": list(drawn.without)}
        for drawn in template.parameters
    }
    data["derived"], data["wrong_answers"] = dict(template.derived), dict(template.wrong_answers)
    data["cases"] = [dict(case) for case in template.cases]
    for blank, written in zip(template.blanks, data["blanks"], strict=True):
        written["wrong_answers"] = dict(blank.wrong_answers)
    for mark, written in zip(template.figure.marks if template.figure else (), _marks(data), strict=True):
        written["values"] = dict(mark.values)
    return data


def _marks(data: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    return data["figure"]["marks"] if data["figure"] else ()


def _rules(data: RulesData) -> Rules:
    return Rules(**{name: getattr(data, name) for name in type(data).model_fields})


def _blank(data: BlankData) -> Blank:
    return Blank(data.label, data.kind, data.answer, _rules(data.rules), tuple(data.wrong_answers.items()))


def _figure(data: FigureData) -> Figure:
    marks = tuple(
        Mark(mark.kind, tuple(mark.values.items()), mark.open, mark.side, mark.label) for mark in data.marks
    )
    return Figure(data.kind, data.alt, data.x, data.y, marks, data.rows)
