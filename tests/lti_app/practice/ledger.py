"""What a student's pages must not tell yet, and whether a response tells it, in whatever form."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import md5, sha1, sha256
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from engine.items.draw import draw, hint, rungs
from engine.items.model import AnswerKind
from engine.items.shown import answer_text
from lti_app.content.mathml import to_html, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import TestResponse

    from engine.items.model import Bank, Item
    from lti_app.db.models import PracticeItem

# Every secret of the bank "tell-tale" is a number of eight digits or more, or a word like no other.
_TELLING = re.compile(r"\d{8,}")
_TAG = re.compile(r"<[^>]*>")
_OFFERED = (
    AnswerKind.CHOICE,
    AnswerKind.CHOICES,
    AnswerKind.MATCHING,
    AnswerKind.ORDERING,
    AnswerKind.PARSONS,
)
_SHORTEST = 5  # characters of a response such as "c a b" that do not stand in a page by chance


@dataclass
class Ledger:
    """Secrets by what they are: "12 answer", "12 rung 3", "12 seed"."""

    bank: Bank
    kept: dict[str, frozenset[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        labels = [
            label
            for idea in self.bank.misconceptions.values()
            for label in (idea.id, idea.name, idea.belief, idea.probe)
        ]
        self.kept["misconceptions"] = frozenset(labels)
        self.kept["templates"] = frozenset(self.bank.templates)

    def serve(self, row: PracticeItem) -> None:
        """Keep everything of an item that has been opened."""
        template = self.bank.templates[row.template]
        item = draw(template, row.seed, row.surface)
        seed = str(row.seed), f"{row.seed:x}", f"{row.template}:{row.seed}", f"{row.template}{row.seed}"
        self.kept[f"{row.id} seed"] = frozenset(_disguised(*seed))
        self.kept[f"{row.id} answer"] = frozenset(_answer_forms(item)) - self.known
        for rung in range(1, rungs(template) + 1):
            lines = hint(template, item, rung).lines
            forms = [form for line in lines for form in _line_forms(line)]
            self.kept[f"{row.id} rung {rung}"] = frozenset(forms)

    def tell(self, row: PracticeItem, *what: str) -> None:
        """Let something of an item be known from now on: "answer", "rung 1".

        Another item may have the same answer: of a few words each comes more than once.
        """
        for each in what:
            self.known |= self.kept.pop(f"{row.id} {each}")
        for label in [label for label in self.kept if label.endswith(" answer")]:
            self.kept[label] -= self.known

    def told_by(self, response: TestResponse) -> list[str]:
        """Return what a response tells that is still kept."""
        head = "\n".join(f"{name}: {value}" for name, value in response.headers)
        body = response.text
        hay = "\n".join((head, body, unescape(body), unescape(_TAG.sub("", body)), unquote_plus(head)))
        return [what for what, forms in self.kept.items() if any(form in hay for form in forms)]


def _answer_forms(item: Item) -> Iterator[str]:
    if item.kind in _OFFERED:  # what is offered may be seen; the response that picks the right ones may not
        if len(item.answer) >= _SHORTEST:
            yield from _disguised(item.answer)
        return
    yield from _disguised(item.answer, *_TELLING.findall(item.answer))
    if item.kind not in (AnswerKind.OUTPUT, AnswerKind.BLANKS):
        yield from _line_forms(answer_text(item))


def _line_forms(line: str) -> Iterator[str]:
    if len(line) >= _SHORTEST and line != "It ends here.":
        yield from (line, str(to_html(line)), to_plain(line), *_TELLING.findall(line))


def _disguised(*texts: str) -> Iterator[str]:
    """Return texts with what would give them away to somebody who knows the code."""
    for text in texts:
        data = text.encode()
        yield from (text, text[::-1], b64encode(data).decode().rstrip("="))
        yield from (made(data).hexdigest() for made in (md5, sha1, sha256))
