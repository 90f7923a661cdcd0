"""Which programs an item stands for, and whether they do what the item says they do."""

from __future__ import annotations

import builtins
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.answers import printed
from engine.items.draw import printed_when_done
from engine.items.model import AnswerKind, Item, ItemTemplate
from engine.items.shown import assembled
from engine.items.texts import segments
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.items.problem import Found
    from lti_app.content.checking.runner import Run

PROGRAMMING = "programming"  # the subject of a bank whose Parsons problems and gaps are Python
GAP = "___"
_ASKS_WHAT_IS_PRINTED = re.compile(r"\bwhat\b[^.?]*\bprint(s|ed)?\b", re.IGNORECASE)
_ERRORS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, Exception) and not issubclass(value, Warning)
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What an item says of a program.

    printed: all that it prints; None where that is not said. error: class of the error that ends it, empty
    for none. differs: it must not do so, because an item can have only one right answer. compiles: no more
    is said than that it is Python.
    """

    source: str
    field: str
    printed: str | None = None
    error: str = ""
    differs: bool = False
    compiles: bool = False

    @property
    def runs(self) -> str:
        """The program to run: for what must only compile, one that compiles it."""
        return f"compile({self.source!r}, 'program', 'exec')" if self.compiles else self.source


def claims(template: ItemTemplate, item: Item, subject: str) -> Iterator[Claim]:
    """Return what a drawn item says of programs."""
    source = item.code or _only_code(item.stem)
    match item.kind:
        case AnswerKind.OUTPUT:
            yield Claim(source, "answer", item.answer)
        case AnswerKind.TEXT if item.answer in _ERRORS and source:
            yield Claim(source, "answer", error=item.answer)
        case AnswerKind.TEXT | AnswerKind.NUMBER if _asks_what_is_printed(item):
            yield Claim(source, "answer", item.answer)
        case AnswerKind.CHOICE if _asks_what_is_printed(item):
            yield from _choice(item, source)
        case AnswerKind.PARSONS if subject == PROGRAMMING:
            yield from _parsons(template, item)
        case AnswerKind.BLANKS if item.code.count(GAP) == len(item.blanks) and subject == PROGRAMMING:
            yield from _gaps(template, item)


def broken(claim: Claim, run: Run) -> Iterator[Found]:
    """Return how a program does something else than the item says."""
    if claim.differs:
        if not run.error and printed(run.printed) == claim.printed:
            yield claim.field, Reason("bank.another-order-works")
        return
    if claim.error:
        if run.error != claim.error:
            yield claim.field, Reason("bank.program-fails-otherwise", {"error": run.error or "no error"})
        return
    ended = f"{run.error}: {run.message}" if run.message else run.error
    if claim.compiles or claim.printed is None:
        if run.error:
            yield claim.field, Reason("bank.program-fails", {"error": ended})
        return
    lines = printed(run.printed)
    possible = {lines} if not run.error else {f"{lines}\n{text}".strip("\n") for text in (ended, run.error)}
    if claim.printed not in possible:
        yield claim.field, Reason("bank.program-prints", {"printed": min(possible, key=len)})


def _parsons(template: ItemTemplate, item: Item) -> Iterator[Claim]:
    parts = item.answer.split()
    program = assembled(item.choices, item.answer)
    declared = printed_when_done(template, item)
    if not declared:
        yield Claim(program, "answers", compiles=True)
        return
    yield Claim(program, "answer", declared)
    for at in range(len(parts) - 1):
        # Lines of one level that may as well change places: whoever does so is right, too.
        if parts[at][1:] == parts[at + 1][1:]:
            swapped = [*parts[:at], parts[at + 1], parts[at], *parts[at + 2 :]]
            other = assembled(item.choices, " ".join(swapped))
            yield Claim(other, f"answers.{at + 1}", declared, differs=True)


def _gaps(template: ItemTemplate, item: Item) -> Iterator[Claim]:
    program = item.code
    for blank in item.blanks:
        program = program.replace(GAP, blank.answer, 1)
    declared = printed_when_done(template, item)
    if declared:
        yield Claim(program, "answer", declared)
    else:
        yield Claim(program, "blanks", compiles=True)


def _choice(item: Item, source: str) -> Iterator[Claim]:
    right = next(choice.text for choice in item.choices if choice.key == item.answer)
    pieces = segments(right)
    if len(pieces) == 1 and (pieces[0].code or pieces[0].formula):
        error = pieces[0].text if pieces[0].text in _ERRORS else ""
        yield Claim(source, "answer", None if error else printed(pieces[0].text), error)


def _asks_what_is_printed(item: Item) -> bool:
    return bool(item.code) and GAP not in item.code and bool(_ASKS_WHAT_IS_PRINTED.search(item.stem))


def _only_code(stem: str) -> str:
    found = [segment.text for segment in segments(stem) if segment.code]
    return found[0] if len(found) == 1 else ""


def sources(found: Mapping[Claim, int]) -> list[str]:
    """Return the programs to run, each once."""
    return list(dict.fromkeys(claim.runs for claim in found))
