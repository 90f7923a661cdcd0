"""Works out the canonical text of an answer that is typed: the right one, and what a misconception gives."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.decimals import number_text
from engine.items.equivalence import equivalent
from engine.items.model import AnswerKind, Blank, ItemTemplate, Rules
from engine.items.notation import FUNCTIONS, ExpressionError, Fault
from engine.items.number_forms import number_value
from engine.items.numbers import Values, evaluated
from engine.items.parsing import parse
from engine.items.texts import fill, fill_code, fill_formula, fill_places, fill_typed
from engine.items.values import value
from engine.items.writing import tidy, written

if TYPE_CHECKING:
    from collections.abc import Iterable

_INTERVAL = re.compile(r"\s*([(\[])(.*),(.*)([)\]])\s*")
_PLAIN = re.compile(r"-?[0-9]+(?:/[0-9]+)?")
_INFINITE = re.compile(r"\s*([-+]?)inf\s*")
EMPTY_SET = "none"  # as authors write it


_AS_IS = Rules()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for in one place: in a whole item, or in one of its blanks."""

    kind: AnswerKind
    rules: Rules = _AS_IS
    variables: tuple[str, ...] = ()


def asked(template: ItemTemplate, values: Values) -> Asked:
    """Return what a template asks for, its rules filled."""
    return Asked(template.kind, filled_rules(template.rules, template.kind, values), template.variables)


def filled_rules(rules: Rules, kind: AnswerKind, values: Values) -> Rules:
    """Return the rules with the tolerance as a number and the accepted texts filled."""
    tolerance = str(evaluated(rules.tolerance, values)) if rules.tolerance else ""
    fill_in = fill_code if kind is AnswerKind.OUTPUT else fill_typed
    return replace(rules, tolerance=tolerance, accept=tuple(fill_in(text, values) for text in rules.accept))


def answer_of(what: Asked, source: str, values: Values) -> str:  # noqa: PLR0911
    """Return the canonical text (AnswerKind) of an answer that is typed, or the text of a choice.

    source: as the bank has it. Raises ExpressionError where it has no value for these numbers.
    """
    match what.kind:
        case AnswerKind.NUMBER:
            return number_text(evaluated(source, values), what.rules, _tolerance(what))
        case AnswerKind.EXPRESSION:
            text = fill_formula(source, values)
            # An answer must be comparable, so what cannot be expanded is no answer.
            answer = parse(text, what.variables)
            equivalent(answer, answer)
            return text
        case AnswerKind.INTERVAL:
            return " U ".join(_interval(part, values) for part in source.split("U"))
        case AnswerKind.SET:
            if source.strip() == EMPTY_SET:
                return "{}"
            return f"{{{', '.join(_set_elements(source, values))}}}"
        case AnswerKind.PAIR:
            inside = source.strip().removeprefix("(").removesuffix(")")
            return f"({', '.join(_element(part, values) for part in elements(inside))})"
        case AnswerKind.TEXT:
            return fill_typed(source, values).strip()
        case AnswerKind.OUTPUT:
            return printed(fill_code(source, values))
        case _:
            return fill(source, values)


def wrong_answers(
    what: Asked, sources: Iterable[tuple[str, str]], values: Values, right: str
) -> dict[str, str]:
    """Return canonical text → misconception, without what is right, undefined, or an earlier one's answer."""
    found: dict[str, str] = {}
    for misconception, source in sources:
        try:
            wrong = answer_of(what, source, values)
        except ExpressionError as error:
            if error.fault not in (Fault.DIVISION_BY_ZERO, Fault.NO_VALUE):
                raise
            continue
        if not is_among(what, wrong, (right, *found)):
            found[wrong] = misconception
    return found


def filled_blank(blank: Blank, variables: tuple[str, ...], values: Values) -> Blank:
    """Return a blank with its answers in canonical text."""
    what = Asked(blank.kind, filled_rules(blank.rules, blank.kind, values), variables)
    right = answer_of(what, blank.answer, values)
    wrong = wrong_answers(what, blank.wrong_answers, values, right)
    return Blank(
        label=fill(blank.label, values),
        kind=blank.kind,
        answer=right,
        rules=what.rules,
        wrong_answers=tuple((misconception, text) for text, misconception in wrong.items()),
    )


def blanks_answer(texts: Iterable[str]) -> str:
    """Return the canonical answer to blanks: a JSON list of one text each."""
    return json.dumps(list(texts), ensure_ascii=False)


def is_among(what: Asked, answer: str, others: Iterable[str]) -> bool:
    """Tell whether a canonical answer counts as the same as one of the others."""
    match what.kind:
        case AnswerKind.NUMBER:
            mine, off = number_value(answer), _tolerance(what)
            return any(abs(mine - number_value(other)) <= off for other in others)
        case AnswerKind.EXPRESSION:
            tree = parse(answer, what.variables)
            return any(equivalent(tree, parse(other, what.variables)) for other in others)
        case AnswerKind.TEXT if not what.rules.case:
            accepted = {text.casefold() for text in (*others, *what.rules.accept)}
            return answer.casefold() in accepted
        case _:
            return answer in others


def printed(text: str) -> str:
    """Return what a program prints without spaces at the ends of its lines and empty lines at its end."""
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n"))


def _tolerance(what: Asked) -> Fraction:
    return Fraction(what.rules.tolerance) if what.rules.tolerance else Fraction(0)


def elements(text: str) -> list[str]:
    """Cut a list at the commas that stand in no brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _set_elements(source: str, values: Values) -> list[str]:
    """Return each element once: numbers by size, then those that have roots as they were written."""
    texts = dict.fromkeys(_element(part, values) for part in elements(source))
    plain = {text: Fraction(text) for text in texts if _PLAIN.fullmatch(text)}
    return [*sorted(plain, key=lambda text: plain[text]), *(text for text in texts if text not in plain)]


def _interval(source: str, values: Values) -> str:
    found = _INTERVAL.fullmatch(source)
    if found is None:
        raise ExpressionError(Fault.UNEXPECTED)
    opening, low, high, closing = found.groups()
    first, last = _end(low, values) or "-inf", _end(high, values) or "inf"
    if _PLAIN.fullmatch(first) and _PLAIN.fullmatch(last) and Fraction(first) > Fraction(last):
        raise ExpressionError(Fault.NO_VALUE)
    return f"{opening}{first}, {last}{closing}"


def _end(source: str, values: Values) -> str | None:
    """Return an end of an interval, None where it has none."""
    return None if _INFINITE.fullmatch(source) else _element(source, values)


def _element(source: str, values: Values) -> str:
    """Return a number, or, where it has a root that is no fraction, its tidy formula."""
    tree = parse(fill_places(source, values), (), functions=FUNCTIONS)
    try:
        return str(value(tree, {}))
    except ExpressionError as error:
        if error.fault is not Fault.NO_VALUE:
            raise
        equivalent(tree, tree)  # not comparable, no answer
        return written(tidy(tree))
