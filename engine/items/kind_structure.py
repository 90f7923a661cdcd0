"""Finds what is wrong with the fields that a template of its kind needs, or has no use for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, Form, ItemTemplate, Rules
from engine.items.offers import BEFORE, INDENTATION, MAX_OFFERED, OFFERING, PAIRED
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.items.problem import Found

_IN_ORDER = frozenset((AnswerKind.ORDERING, AnswerKind.PARSONS))
_PARTS = {
    AnswerKind.CHOICES: ("answers",),
    AnswerKind.MATCHING: ("prompts", "answers"),
    AnswerKind.ORDERING: ("answers",),
    AnswerKind.PARSONS: ("answers",),
    AnswerKind.BLANKS: ("blanks",),
    AnswerKind.EXPLANATION: (),
}  # the other kinds need an answer
_ALSO = {
    AnswerKind.PARSONS: ("answer", "distractors", "wrong_answers"),  # answer: what the program prints
    AnswerKind.BLANKS: ("answer",),  # likewise; each blank has wrong answers of its own
    AnswerKind.EXPLANATION: (),
    **dict.fromkeys(OFFERING - {AnswerKind.PARSONS}, ("distractors", "wrong_answers")),
}
_FORMS = {
    AnswerKind.NUMBER: (Form.SIMPLIFIED, Form.FRACTION, Form.MIXED, Form.DECIMAL, Form.SCIENTIFIC),
    AnswerKind.EXPRESSION: (Form.SIMPLIFIED, Form.EXPANDED, Form.FACTORED, Form.SOLVED),
    **dict.fromkeys((AnswerKind.INTERVAL, AnswerKind.SET, AnswerKind.PAIR), (Form.SIMPLIFIED,)),
}
_RULES = {
    **dict.fromkeys(("tolerance", "unit", "figures"), (AnswerKind.NUMBER,)),
    "accept": (AnswerKind.TEXT, AnswerKind.OUTPUT),
    **dict.fromkeys(("case", "accents"), (AnswerKind.TEXT,)),
}
_FIELDS = ("answer", "answers", "prompts", "blanks", "distractors", "wrong_answers")
_AS_IS = Rules()


def kind_problems(template: ItemTemplate) -> Iterator[Found]:
    """Return what a template lacks, and what it has in vain, for the kind it is of."""
    kind = template.kind
    if kind is AnswerKind.EXPLANATION:
        yield "kind", Reason("bank.never-practised")
    needed = _PARTS.get(kind, ("answer",))
    used = (*needed, *_ALSO.get(kind, ("wrong_answers",)))
    for field in _FIELDS:
        given = bool(getattr(template, field))
        if field in needed and not given:
            yield field, Reason("bank.kind-needs", {"kind": kind, "name": field})
        if given and field not in used:
            yield field, Reason("bank.not-of-this-kind", {"kind": kind, "name": field})
    yield from _rules("rules", kind, template.rules)
    for index, blank in enumerate(template.blanks):
        yield from _rules(f"blanks.{index}.rules", blank.kind, blank.rules)
    yield from _counts(template)
    yield from _twice(template)
    yield from _misconceptions(template)
    if kind is AnswerKind.PARSONS:
        yield from _indentation(template)


def _rules(field: str, kind: AnswerKind, rules: Rules) -> Iterator[Found]:
    if rules.form and rules.form not in _FORMS.get(kind, ()):
        yield f"{field}.form", Reason("bank.not-of-this-kind", {"kind": kind, "name": rules.form})
    for name, kinds in _RULES.items():
        if kind not in kinds and getattr(rules, name) != getattr(_AS_IS, name):
            yield f"{field}.{name}", Reason("bank.not-of-this-kind", {"kind": kind, "name": name})


def _counts(template: ItemTemplate) -> Iterator[Found]:
    others = template.distractors or template.wrong_answers
    if template.kind in (AnswerKind.CHOICE, AnswerKind.CHOICES) and not others:
        yield "distractors", Reason("bank.nothing-to-choose")
    if template.kind is AnswerKind.MATCHING and len(template.answers) != len(template.prompts):
        counts = {"count": len(template.answers), "prompts": len(template.prompts)}
        yield "answers", Reason("bank.unequal-sides", counts)
    if template.kind in _IN_ORDER | {AnswerKind.MATCHING} and len(template.answers) < 2:
        yield "answers", Reason("bank.few-parts")
    if len(template.answers) + len(template.distractors) + len(template.wrong_answers) > MAX_OFFERED:
        yield "answers", Reason("bank.many-parts", {"count": MAX_OFFERED})


def _twice(template: ItemTemplate) -> Iterator[Found]:
    right = [f"answers.{index}" for index in range(len(template.answers))]
    right = [""] * len(right) if template.kind is AnswerKind.MATCHING else right  # may belong to two prompts
    if template.kind not in OFFERING:
        return
    seen: set[str] = {template.answer} if template.kind is AnswerKind.CHOICE else set()
    for field, text in (
        *zip(right, template.answers, strict=True),
        *((f"distractors.{index}", text) for index, text in enumerate(template.distractors)),
    ):
        if field and text.strip() in seen:
            yield field, Reason("bank.same-twice", {"name": text.strip()})
        seen.add(text.strip())
    for index, prompt in enumerate(template.prompts):
        if prompt in template.prompts[:index]:
            yield f"prompts.{index}", Reason("bank.same-twice", {"name": prompt})


def _misconceptions(template: ItemTemplate) -> Iterator[Found]:
    count = len(template.answers)
    for misconception, source in template.wrong_answers:
        field = f"wrong_answers.{misconception}"
        if template.kind in _IN_ORDER and (found := BEFORE.fullmatch(source)):
            late, early = int(found.group(1)), int(found.group(2))
            if not 1 <= early < late <= count:
                yield field, Reason("bank.lines-in-right-order", {"name": source, "count": count})
        if template.kind is AnswerKind.MATCHING:
            paired = PAIRED.fullmatch(source)
            if paired is None or not 1 <= int(paired.group(1)) <= count or not paired.group(2).strip():
                yield field, Reason("bank.prompt-and-side", {"name": source, "count": count})


def _indentation(template: ItemTemplate) -> Iterator[Found]:
    before = -1
    for index, line in enumerate(template.answers):
        spaces = len(line) - len(line.lstrip())
        if "\t" in line or spaces % INDENTATION or spaces // INDENTATION > before + 1:
            yield f"answers.{index}", Reason("bank.indentation", {"spaces": INDENTATION})
        before = spaces // INDENTATION
