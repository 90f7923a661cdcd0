"""Cuts a GIFT file into its questions: titles, texts, what is between the braces, tags and categories."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CATEGORY = re.compile(r"\$CATEGORY:\s*(.+)")
_TAG = re.compile(r"\[tag:([^\]]+)\]")
_ID = re.compile(r"\[id:([^\]]+)\]")
_TITLE = re.compile(r"::((?:[^\\:]|\\.|:(?!:))*)::", re.DOTALL)
# A backslash before one of these makes it a plain sign; kept out of sight while a question is cut apart.
_ESCAPABLE = "\\~=#{}:"
_HIDDEN = {sign: chr(0xE100 + index) for index, sign in enumerate(_ESCAPABLE)}
_HIDE = re.compile(r"\\([\\~=#{}:])")
_SHOW = str.maketrans({hidden: sign for sign, hidden in _HIDDEN.items()})


@dataclass(frozen=True, slots=True)
class Piece:
    """A question as cut out. before, after: the text around the braces; body: between them, or None.

    Escaped signs are hidden until `shown`.
    """

    title: str
    before: str
    body: str | None
    after: str
    category: str
    tags: tuple[str, ...]
    identifier: str


def pieces(text: str) -> Iterator[Piece]:
    """Return the questions of a file, in order. Blank lines part them; // begins a comment."""
    category, comments = "", ""
    for block in _blocks(text):
        lines = []
        for line in block:
            if line.lstrip().startswith("//"):
                comments += line
            elif found := _CATEGORY.match(line.strip()):
                category, comments = found.group(1).strip(), ""
            else:
                lines.append(line)
        written = "\n".join(lines).strip()
        if written:
            yield _piece(written, category, comments)
            comments = ""


def shown(text: str) -> str:
    r"""Return a text with its escaped signs as plain ones; \n is a line break."""
    return text.replace("\\n", "\n").translate(_SHOW)


def _blocks(text: str) -> Iterator[list[str]]:
    """A blank line inside braces does not end a question."""
    block: list[str] = []
    depth = 0
    for line in text.split("\n"):
        if not line.strip() and depth <= 0:
            if block:
                yield block
            block, depth = [], 0
            continue
        block.append(line)
        if not line.lstrip().startswith("//"):
            bare = _HIDE.sub("", line)
            depth += bare.count("{") - bare.count("}")
    if block:
        yield block


def _piece(written: str, category: str, comments: str) -> Piece:
    text = _HIDE.sub(lambda found: _HIDDEN[found.group(1)], written)
    title = ""
    if found := _TITLE.match(text):
        title, text = found.group(1), text[found.end() :]
    start = text.find("{")
    end = text.rfind("}")
    about = tuple(tag.strip() for tag in _TAG.findall(comments))
    identifier = next(iter(_ID.findall(comments)), "")
    if start < 0 or end < start:
        return Piece(shown(title).strip(), text, None, "", category, about, identifier)
    before, body, after = text[:start], text[start + 1 : end], text[end + 1 :]
    return Piece(shown(title).strip(), before, body, after, category, about, identifier)
