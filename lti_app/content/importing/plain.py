"""Turns plain words with TeX in them into a text of a bank."""

from __future__ import annotations

import re

from engine.items.texts import code_places, escaped
from lti_app.content.importing.notation import formula, printed
from lti_app.content.importing.tex import Read, read_tex
from lti_app.content.importing.worded import FORMULA_AS_TEXT, TOO_LONG, Worded

MAX_LENGTH = 20_000  # characters of one text; what is shown has 1,000 at most
# \( \), \[ \] and $$ $$; between single dollars only where a command shows that it is TeX and no money.
_TEX = re.compile(
    r"\\\((?P<inline>.{1,1000}?)\\\)|\\\[(?P<block>.{1,1000}?)\\\]|\$\$(?P<dollars>.{1,1000}?)\$\$"
    r"|(?<![\\$])\$(?P<single>[^$\n]{0,200}\\[A-Za-z]+[^$\n]{0,200})\$",
    re.DOTALL,
)
_CODE = re.compile(r"(`{1,3})(.{1,500}?)\1", re.DOTALL)
_EMPHASIS = re.compile(
    r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1|(?<!\w)[*_](?=\S)([^*_\n]{1,300}?)(?<=\S)[*_](?!\w)"
)


def from_plain(text: str) -> Worded:
    """Read words as they are; \\( \\), \\[ \\] and $$ $$ delimit formulas."""
    if len(text) > MAX_LENGTH:
        return Worded("", frozenset({TOO_LONG}))
    pieces: list[str] = []
    losses: set[str] = set()
    at = 0
    for found in _TEX.finditer(text):
        pieces.append(escaped(text[at : found.start()]))
        shown, whole = shown_formula(read_tex(next(filter(None, found.groups()))))
        pieces.append(shown)
        if not whole:
            losses.add(FORMULA_AS_TEXT)
        at = found.end()
    pieces.append(escaped(text[at:]))
    return Worded(tidied("".join(pieces)), frozenset(losses))


def from_markdown(text: str) -> Worded:
    """Read Markdown: code between backticks stays code, emphasis and headings become plain words."""
    pieces: list[str] = []
    losses: frozenset[str] = frozenset()
    at = 0
    for found in (*_CODE.finditer(text), None):
        between = from_plain(
            _unmarked(text[at : found.start() if found else len(text)]).replace("\n", " \n ")
        )
        pieces.append(between.text)
        losses |= between.losses
        if found:
            pieces.append(inline_code(found.group(2)))
            at = found.end()
    return Worded(tidied(" ".join(pieces)), losses)


def shown_formula(read: Read) -> tuple[str, bool]:
    """Return a formula as a text of a bank has it, and whether it stayed a formula."""
    whole = formula(read.notation) if read.sure else None
    return (whole, True) if whole is not None else (escaped(printed(read.notation)), False)


def inline_code(code: str) -> str:
    """Return code between backticks; code that has some itself stays plain words."""
    code = code.strip()
    return f"`{code}`" if code and "`" not in code and not code_places(code) else escaped(code)


def tidied(text: str) -> str:
    """Return the text without needless blanks and empty lines."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _unmarked(text: str) -> str:
    text = _EMPHASIS.sub(lambda found: found.group(2) or found.group(3), text)
    return re.sub(r"(?m)^#{1,6}\s+", "", text)
