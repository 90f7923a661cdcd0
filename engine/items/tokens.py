"""Cuts the text of a formula into tokens; signs that only look different become the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from engine.items.notation import MAX_DIGITS, MAX_LENGTH, ExpressionError, Fault

_SAME = {
    **dict.fromkeys("−–—‒‐‑﹣", "-"),  # phones and word processors turn a hyphen into any of these
    **dict.fromkeys("×·⋅∙∗•✕✖", "*"),
    **dict.fromkeys("÷∕⁄➗", "/"),
    **dict.fromkeys("≤⩽≦", "<="),
    **dict.fromkeys("≥⩾≧", ">="),
    "≠": "!=",
    **dict.fromkeys("∣❘ǀ", "|"),
    **dict.fromkeys("٫", "."),  # Arabic decimal sign
    **dict.fromkeys("،٬", ","),  # Arabic comma, Arabic sign of thousands
    "٪": "%",
    # Invisible, comes along with copied text or with a keyboard that writes from right to left.
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\ufe0e\ufe0f\ufeff", ""),
    **dict.fromkeys("\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
    **{sign: str(digit) for digit, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    **{sign: " " + unicodedata.normalize("NFKC", sign).replace("⁄", "/") for sign in "½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"},
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},  # full-width, of East Asian keyboards
}
_SAME_TABLE = str.maketrans(_SAME)
_SUPERSCRIPT = re.compile("([⁺⁻]?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_TO_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TURNED = re.compile(r"=(?=[<>])([<>])")  # "=<" and "=>", as many type them
_MATHEMATICAL_LETTERS = range(0x1D400, 0x1D800)
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign><=|>=|!=|[-+*/^()=<>,|√])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula. kind: "number", "word" or "sign"; at: index in the normalised text."""

    kind: str
    text: str
    at: int


def normalise(text: str) -> str:
    """Return the text with the signs of the notation alone: − becomes -, x² becomes x^2, ½ becomes 1/2.

    Digits of any script become those of ASCII, letters of formula editors (𝑥) plain ones.
    """
    if not text.isascii():
        plain = "".join(map(_plain, text.translate(_SAME_TABLE)))
        text = _SUPERSCRIPT.sub(_raised, plain)
    return _TURNED.sub(r"\1=", text) if "=<" in text or "=>" in text else text


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


def _plain(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if ord(character) in _MATHEMATICAL_LETTERS:
        return unicodedata.normalize("NFKC", character)
    return character


def _raised(found: re.Match[str]) -> str:
    sign = "-" if found.group(1) == "⁻" else ""
    return f"^{sign}{found.group(2).translate(_TO_DIGITS)} "
