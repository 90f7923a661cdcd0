"""Cuts the text of a formula into tokens; signs that only look different become the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.items.notation import MAX_DIGITS, MAX_LENGTH, ExpressionError, Fault

_SAME = {
    **dict.fromkeys("−–—‒﹣－", "-"),  # phones and word processors turn a hyphen into any of these
    **dict.fromkeys("×·⋅∙∗", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "½": " 1/2",
    "¼": " 1/4",
    "¾": " 3/4",
    "⅓": " 1/3",
    "⅔": " 2/3",
    **dict.fromkeys("\u200b\u2060\ufeff", ""),  # invisible, comes along with copied text
}
_SAME_TABLE = str.maketrans(_SAME)
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPT = re.compile(f"[{_SUPERSCRIPTS}]+")
_TO_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign><=|>=|!=|[-+*/^()=<>])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula. kind: "number", "word" or "sign"; at: index in the normalised text."""

    kind: str
    text: str
    at: int


def normalise(text: str) -> str:
    """Return the text with the signs of the notation alone: − becomes -, x² becomes x^2, ½ becomes 1/2."""
    plain = text.translate(_SAME_TABLE)
    return _SUPERSCRIPT.sub(lambda found: f"^{found.group().translate(_TO_DIGITS)} ", plain)


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a formula. Raises ExpressionError for text that is too long or foreign."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(Fault.TOO_LONG)
    plain = normalise(text)
    tokens: list[Token] = []
    at = 0
    while at < len(plain):
        found = _TOKEN.match(plain, at)
        if found is None:
            raise ExpressionError(Fault.UNEXPECTED, at)
        kind, word = str(found.lastgroup), found.group()
        if kind == "number" and len(word) > MAX_DIGITS:
            raise ExpressionError(Fault.TOO_LARGE, at)
        if kind != "space":
            tokens.append(Token(kind, word, at))
        at = found.end()
    if not tokens:
        raise ExpressionError(Fault.EMPTY)
    return tuple(tokens)
