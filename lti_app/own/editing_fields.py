"""The fields of the form in which a teacher writes a question, from a template and back.

What the form has no field for (cases, figures, the wrong answers of gaps) stays as it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from engine.items.model import AnswerKind, ItemTemplate, Level
from engine.reason import Reason
from lti_app.content.bank_file import TemplateData
from lti_app.content.template_data import as_data, template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.items.problem import Found
    from lti_app.practice.response import Fields

ROWS = 12  # of wrong answers and of gaps, at most
LINES = 40  # of a field; what must hold is looked at for each try of each draw
KINDS = tuple(kind for kind in AnswerKind if kind is not AnswerKind.EXPLANATION)
_TYPED = frozenset({"answer", "wrong_answers"})
_OFFERED = frozenset({"distractors", "wrong_answers"})
SHOWN: Mapping[AnswerKind, frozenset[str]] = {
    AnswerKind.NUMBER: _TYPED | {"form", "tolerance", "unit", "figures"},
    **dict.fromkeys(
        (AnswerKind.EXPRESSION, AnswerKind.INTERVAL, AnswerKind.SET, AnswerKind.PAIR), _TYPED | {"form"}
    ),
    AnswerKind.TEXT: _TYPED | {"accept", "case", "accents"},
    AnswerKind.OUTPUT: _TYPED | {"accept"},
    AnswerKind.CHOICE: _OFFERED | {"answer"},
    AnswerKind.CHOICES: _OFFERED | {"answers"},
    AnswerKind.MATCHING: _OFFERED | {"prompts", "answers"},
    AnswerKind.ORDERING: _OFFERED | {"answers"},
    AnswerKind.PARSONS: _OFFERED | {"answers", "answer"},
    AnswerKind.BLANKS: frozenset({"blanks"}),
}
_LINES = ("constraints", "worked", "surfaces", "distractors", "prompts", "answers")
_RULES = ("form", "tolerance", "unit", "figures", "accept", "case", "accents")
_DIFFICULTY = {Level.EASY: -1.0, Level.MEDIUM: 0.0, Level.HARD: 1.0}  # docs/items.md, the middle of each
_SMALL_WORDS = re.compile(r"\b(?:from|to|without)\b|\.\.|[:,;=]")
_PARAMETER = re.compile(r"(\S+)\s+(-?[0-9]{1,9})\s+(-?[0-9]{1,9})((?:\s+-?[0-9]{1,9})*)")
_FAULTS = {
    "string_too_long": "own.problem.too-long",
    "string_too_short": "own.problem.missing",
    "missing": "own.problem.missing",
    "value_error": "own.problem.range",
}


def kind_of(fields: Fields) -> AnswerKind:
    """Return the kind that a form asks for, a number where it says none."""
    return next((kind for kind in KINDS if kind == fields.get("kind")), AnswerKind.NUMBER)


def empty_fields(skill: str) -> Fields:
    """Return the fields of a question that is not written yet."""
    return MultiDict({"kind": "number", "level": "medium", "usual_seconds": "60", "skill": skill})


def fields_of(template: ItemTemplate, skill: str) -> Fields:
    """Return the fields that say a template."""
    rules = template.rules
    fields: Fields = MultiDict(
        {
            "skill": skill,
            "kind": template.kind.value,
            "level": template.level.value,
            "usual_seconds": f"{template.usual_seconds:g}",
            "variables": " ".join(template.variables),
            "stem": template.stem,
            "code": template.code,
            "answer": template.answer,
            "parameters": "\n".join(
                " ".join(map(str, (drawn.name, drawn.first, drawn.last, *drawn.without)))
                for drawn in template.parameters
            ),
            "derived": "\n".join(f"{name} = {expression}" for name, expression in template.derived),
            "form": rules.form or "",
            "tolerance": rules.tolerance,
            "unit": rules.unit,
            "figures": str(rules.figures or ""),
            "accept": "\n".join(rules.accept),
        }
    )
    fields.update({name: "on" for name in ("case", "accents") if getattr(rules, name)})
    for name in _LINES:
        fields[name] = "\n".join(line.replace("\n", " ") for line in getattr(template, name))
    fields.update({f"hints.{index}": text for index, text in enumerate(template.hints[:3])})
    for index, (idea, answer) in enumerate(template.wrong_answers[:ROWS]):
        fields[f"wrong.{index}.idea"], fields[f"wrong.{index}.answer"] = idea, answer
    for index, blank in enumerate(template.blanks[:ROWS]):
        fields[f"blanks.{index}.label"], fields[f"blanks.{index}.kind"] = blank.label, blank.kind.value
        fields[f"blanks.{index}.answer"] = blank.answer
        fields[f"blanks.{index}.accept"] = "\n".join(blank.rules.accept)
    return fields


def template_from(fields: Fields, base: ItemTemplate | None) -> tuple[ItemTemplate | None, list[Found]]:
    """Return the template that a form says, without a name and skill of its own, and what cannot be read.

    base: the question that is edited. There is no template where something cannot be read.
    """
    problems: list[Found] = [
        (name, Reason("own.problem.many-lines", {"most": LINES}))
        for name in (*_LINES, "parameters", "derived", "accept")
        if fields.get(name, "").count("\n") >= LINES
    ]
    kind = kind_of(fields)
    shown = SHOWN[kind]
    level = next((level for level in Level if level == fields.get("level")), Level.MEDIUM)
    old = as_data(base) if base else {}
    kept = {name: old[name] for name in ("cases", "figure") if name in old}
    data: dict[str, Any] = kept | {
        "id": "own",
        "kind": kind,
        "level": level,
        "difficulty": base.difficulty if base and base.level == level else _DIFFICULTY[level],
        "usual_seconds": _number(fields, "usual_seconds", problems),
        "variables": tuple(fields.get("variables", "").replace(",", " ").split()),
        "stem": fields.get("stem", ""),
        "code": fields.get("code", "").rstrip(),
        "parameters": _parameters(fields, problems),
        "derived": _derived(fields, problems),
        "hints": _hints(fields),
        "rules": _rules(fields, shown, problems),
    }
    data |= {name: _lines(fields, name) for name in _LINES if name not in SHOWN_BY_KIND or name in shown}
    if "answer" in shown:
        data["answer"] = fields.get("answer", "").strip()
    if "wrong_answers" in shown:
        data["wrong_answers"] = _wrong_answers(fields, problems)
    if "blanks" in shown:
        data["blanks"] = _blanks(fields, base)
    if problems:
        return None, problems
    try:
        return template_of("", TemplateData.model_validate(data)), []
    except ValidationError as error:
        return None, [_fault(fault["type"], fault["loc"]) for fault in error.errors()]


SHOWN_BY_KIND = frozenset().union(*SHOWN.values())


def _fault(kind: str, location: Iterable[int | str]) -> Found:
    return ".".join(map(str, location)), Reason(_FAULTS.get(kind, "own.problem.unfit"))


def _lines(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in fields.get(name, "").split("\n") if line.strip())


def _hints(fields: Fields) -> tuple[str, ...]:
    hints = [fields.get(f"hints.{index}", "").strip() for index in range(3)]
    while hints and not hints[-1]:
        hints.pop()
    return tuple(hints)


def _parameters(fields: Fields, problems: list[Found]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in _lines(fields, "parameters"):
        name, *_ = line.split()
        rest = _SMALL_WORDS.sub(" ", line.strip().removeprefix(name))
        read = _PARAMETER.fullmatch(f"{name.rstrip(':=')} {' '.join(rest.split())}".strip())
        if read is None:
            problems.append(("parameters", Reason("own.problem.parameter-line", {"line": line})))
        elif read[1] in found:
            problems.append(("parameters", Reason("own.problem.twice", {"name": read[1]})))
        else:
            without = [int(number) for number in read[4].split()]
            found[read[1]] = {"from": int(read[2]), "to": int(read[3]), "without": without}
    return found


def _derived(fields: Fields, problems: list[Found]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines(fields, "derived"):
        name, sign, expression = (part.strip() for part in line.partition("="))
        if not (name and sign and expression):
            problems.append(("derived", Reason("own.problem.derived-line", {"line": line})))
        elif name in found:
            problems.append(("derived", Reason("own.problem.twice", {"name": name})))
        found[name] = expression
    return found


def _rules(fields: Fields, shown: frozenset[str], problems: list[Found]) -> dict[str, Any]:
    given = {name: fields.get(name, "").strip() for name in _RULES if name in shown}
    rules: dict[str, Any] = {name: text for name, text in given.items() if text}
    if "figures" in rules:
        rules["figures"] = int(_number(fields, "figures", problems))
    if "accept" in rules:
        rules["accept"] = _lines(fields, "accept")
    return rules | {name: True for name in ("case", "accents") if name in rules}


def _number(fields: Fields, name: str, problems: list[Found]) -> float:
    text = fields.get(name, "").strip()
    if re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]{1,3})?", text):
        return float(text)
    problems.append((name, Reason("own.problem.not-a-number")))
    return 0.0


def _wrong_answers(fields: Fields, problems: list[Found]) -> dict[str, str]:
    found: dict[str, str] = {}
    for index in range(ROWS):
        idea, answer = (fields.get(f"wrong.{index}.{part}", "").strip() for part in ("idea", "answer"))
        if bool(idea) != bool(answer):
            problems.append((f"wrong_answers.{index}", Reason("own.problem.half-a-row")))
        elif idea in found:
            problems.append((f"wrong_answers.{index}", Reason("own.problem.idea-twice")))
        elif idea:
            found[idea] = answer
    return found


def _blanks(fields: Fields, base: ItemTemplate | None) -> list[dict[str, Any]]:
    """Return the gaps; the wrong answers and further rules of one stay with its place."""
    old = as_data(base)["blanks"] if base else ()
    found: list[dict[str, Any]] = []
    for index in range(ROWS):
        label, answer = (fields.get(f"blanks.{index}.{part}", "").strip() for part in ("label", "answer"))
        if not (label or answer):
            continue
        kind = fields.get(f"blanks.{index}.kind", "")
        same = old[index] if index < len(old) and old[index]["kind"] == kind else {"rules": {}}
        rules = same["rules"] | {"accept": _lines(fields, f"blanks.{index}.accept")}
        found.append(same | {"label": label, "kind": kind, "answer": answer, "rules": rules})
    return found
