"""Reads what stands between the braces of a GIFT question, and with it the kind of the question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.draft import (
    Accepted,
    Choosing,
    Draft,
    Explaining,
    Option,
    Pairing,
    Task,
    Typing,
)
from lti_app.content.importing.gift.numerical import read_numerical
from lti_app.content.importing.gift.splitting import Piece, pieces, shown
from lti_app.content.importing.html_text import MAX_LENGTH, from_html
from lti_app.content.importing.model import Format, Source
from lti_app.content.importing.moodle.reading import category_path
from lti_app.content.importing.moodle.texts import in_format
from lti_app.content.importing.worded import GAP, Worded

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMAT = re.compile(r"\s*\[(html|markdown|moodle|plain)\]")
_TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?:#(.*))?", re.IGNORECASE | re.DOTALL)
_SHARE = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]+)?)%")
_GENERAL = "####"


def read_gift(text: str, file: str, first: int) -> Iterator[Draft]:
    """Return the questions of a file, numbered from `first`."""
    for position, piece in enumerate(pieces(text), first):
        yield _draft(piece, file, position)


def _draft(piece: Piece, file: str, position: int) -> Draft:
    kind, task, feedback = _task(piece)
    return Draft(
        Source(file, position, Format.GIFT, kind, piece.identifier, piece.title),
        _stem(piece),
        task,
        tags=piece.tags,
        category=category_path(piece.category),
        feedback=feedback,
    )


def _stem(piece: Piece) -> Worded:
    found = _FORMAT.match(piece.before)
    written = found.group(1) if found else "moodle"
    before = piece.before[found.end() :] if found else piece.before
    if piece.after.strip():  # the missing word stands where the braces do
        before = f"{before}{GAP}{piece.after}"
    return _worded(before, written)


def _worded(text: str, written: str = "moodle") -> Worded:
    text = shown(text)
    if written == "moodle":
        # Moodle's own automatic format: HTML where there are tags, else lines as typed.
        if re.search(r"</?[a-zA-Z][^<>]*>|&[a-z]+;|&#", text):
            return from_html(text.replace("\n", "<br>"))
        written = "plain"
    return in_format(text.strip(), written)


def _formatted(text: str, default: str = "moodle") -> Worded:
    found = _FORMAT.match(text)
    return _worded(text[found.end() :] if found else text, found.group(1) if found else default)


def _task(piece: Piece) -> tuple[str, Task | Reason, dict[str, Worded]]:
    if piece.body is None:
        return "description", Reason("import.no-question"), {}
    found = _FORMAT.match(piece.before)
    written = found.group(1) if found else "moodle"
    if len(piece.body) > MAX_LENGTH:
        return "multichoice", Reason("import.too-long"), {}
    body, _, general = piece.body.partition(_GENERAL)
    feedback = {"general": _formatted(general, written)} if general.strip() else {}
    if not body.strip():
        return "essay", Explaining(), feedback
    if truth := _TRUTH.fullmatch(body):
        return "truefalse", _truth(truth.group(1), truth.group(2) or ""), feedback
    if body.lstrip().startswith("#"):
        return "numerical", read_numerical(body.lstrip()[1:], _formatted), feedback
    kind, task = _alternatives(body, written)
    return kind, task, feedback


def _truth(said: str, feedback: str) -> Task:
    """The first feedback is for a wrong answer, the second for the right one."""
    truth = said[0].upper() == "T"
    wrong, _, right = feedback.partition("#")
    return Choosing(
        tuple(
            Option(Worded(name), float(value is truth), _formatted(right if value is truth else wrong))
            for name, value in (("True", True), ("False", False))
        )
    )


def _alternatives(body: str, written: str) -> tuple[str, Task | Reason]:
    marked = _split(body)
    if not marked:  # one right answer needs no sign
        return "shortanswer", Typing((Accepted(shown(body.partition("#")[0]).strip()),))
    if all(sign == "=" and "->" in words for sign, words in marked):
        return "matching", _matching(marked, written)
    parts = [_part(sign, words, written) for sign, words in marked]
    if all(sign == "=" for sign, _ in marked):
        accepted = tuple(Accepted(_typed(words), share, said, wildcard=True) for words, share, said in parts)
        return "shortanswer", Typing(accepted)
    several = not any(share >= 1 for _, share, _ in parts)
    options = tuple(Option(_formatted(words, written), share, said) for words, share, said in parts)
    return "multichoice", Choosing(options, several=several)


def _split(body: str) -> list[tuple[str, str]]:
    """Return each alternative with its sign. A sign inside a word, as in a link, needs no backslash."""
    starts = [found.start() for found in re.finditer(r"(?<![^\s=~}])[=~]|~", body)]
    if not starts or body[: starts[0]].strip():
        return []
    ends = [*starts[1:], len(body)]
    found = [(body[start], body[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
    return [(sign, words) for sign, words in found if words.strip()]


def _part(sign: str, text: str, written: str) -> tuple[str, float, Worded]:
    words, _, said = text.partition("#")
    share = 1.0 if sign == "=" else 0.0
    words = words.strip()
    if found := _SHARE.match(words):
        share, words = max(-1.0, min(1.0, float(found.group(1)) / 100)), words[found.end() :]
    return words, share, _formatted(said, written)


def _typed(words: str) -> str:
    found = _FORMAT.match(words)
    return re.sub(r"<[^<>]{1,200}>", "", shown(words[found.end() :] if found else words)).strip()


def _matching(marked: list[tuple[str, str]], written: str) -> Task:
    pairs: list[tuple[Worded, Worded]] = []
    extra: list[Worded] = []
    for _, text in marked:
        left, _, right = text.partition("->")
        right = right.partition("#")[0]
        sides = _formatted(left, written), _formatted(right)
        if sides[0] or sides[0].losses:
            pairs.append(sides)
        else:
            extra.append(sides[1])
    return Pairing(tuple(pairs), tuple(extra))
