"""Checks one template as the command does: its items, their markup, their programs."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from engine.items.draw import DrawError, draw, hint, question, rungs
from engine.items.problem import Part, Problem
from engine.items.shown import CODE, answer_text
from engine.items.validate import draw_problems
from engine.reason import Reason
from lti_app.content.checking.programs import Claim, broken, claims, sources
from lti_app.content.checking.runner import run_programs
from lti_app.content.mathml import to_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.items.model import Item, ItemTemplate
    from engine.items.problem import Found


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one template. different: items among the draws that are not alike; programs: that ran."""

    template: str
    problems: tuple[Problem, ...]
    draws: int
    different: int
    programs: int


def check_template(template: ItemTemplate, subject: str, draws: int) -> Checked:
    """Draw items and look at all that can be wrong with them."""
    found = [*draw_problems(template, draws)]
    try:
        items = [draw(template, seed) for seed in range(draws)]
    except DrawError:
        return Checked(template.id, tuple(found), 0, 0, 0)
    said: dict[Claim, int] = {}
    for item in items:
        for claim in claims(template, item, subject):
            said.setdefault(claim, item.seed)
    found += _once(template, _markup(template, items))
    found += _once(template, _programs(said))
    different = len(Counter(map(question, items)))
    return Checked(template.id, tuple(found), draws, different, len(sources(said)))


def _markup(template: ItemTemplate, items: list[Item]) -> Iterator[tuple[int, Found]]:
    """Find texts whose markup is not well formed; each text is looked at once."""
    seen: dict[str, int] = {}
    for item in items:
        texts = [item.stem, *item.prompts, *(blank.label for blank in item.blanks)]
        # Where an item has no sibling for its worked example, that has been reported.
        with suppress(DrawError):
            for rung in range(1, rungs(template) + 1):
                texts += hint(template, item, rung).lines
        if item.kind not in CODE:
            texts += [answer_text(item), *(choice.text for choice in item.choices)]
        if item.figure:
            texts += [item.figure.alt, *(cell for row in item.figure.rows for cell in row)]
        for text in texts:
            seen.setdefault(text, item.seed)
    for text, seed in seen.items():
        try:
            ElementTree.fromstring(f"<text>{to_html(text)}</text>")  # noqa: S314 - our own markup
        except ElementTree.ParseError as error:
            yield seed, ("stem", Reason("bank.markup", {"fault": str(error)}))


def _programs(said: dict[Claim, int]) -> Iterator[tuple[int, Found]]:
    runs = run_programs(sources(said))
    for claim, seed in said.items():
        if not claim.source:
            yield seed, (claim.field, Reason("bank.nothing-to-run"))
        else:
            for found in broken(claim, runs[claim.runs]):
                yield seed, found


def _once(template: ItemTemplate, found: Iterator[tuple[int, Found]]) -> Iterator[Problem]:
    told: set[tuple[str, str]] = set()
    for seed, (field, reason) in found:
        if (field, reason.code) not in told:
            told.add((field, reason.code))
            placed = Reason(reason.code, {**reason.params, "seed": seed})
            yield Problem(Part.TEMPLATE, template.id, field, placed)
