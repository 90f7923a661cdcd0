"""Checks answers in words, and free explanations, which are not graded."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from engine.items.malformed import MalformedError
from engine.items.verdicts import RIGHT, recognised, wrong

if TYPE_CHECKING:
    from engine.items.model import Item, Outcome, Rules

TYPOGRAPHIC = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff", ""),
        **dict.fromkeys("\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
        "…": "...",
    }
)
_QUOTED = re.compile(r"""(['"])((?:(?!\1).)*)\1""", re.DOTALL)
_LITERAL = re.compile(r"('[^']*'|\"[^\"]*\")")  # of a program; its spaces are part of it
_BESIDE_SIGNS = re.compile(r"\s*([-+*/%=<>!(),:\[\]{}]+)\s*")
_UNPRINTABLE = {"Cc", "Cs", "Cn", "Co"}  # control signs, halves of pairs, unassigned, private use
_SHORTEST_MISSPELT = 5  # letters; in shorter words one letter makes another word


def check_text(item: Item, response: str) -> Outcome:
    """Compare words with those accepted. Raises MalformedError for a word with one letter wrong."""
    typed = readable(response)
    rules = item.rules
    accepted = (item.answer, *rules.accept)
    if any(_same(typed, text, rules) for text in accepted):
        return RIGHT
    for text, misconception in item.wrong_answers.items():
        if _same(typed, text, rules):
            return recognised(misconception)
    if any(_plain(typed, rules) == _plain(text, rules) for text in accepted):
        return wrong("answer.missing-quotes")
    loose = _loose(typed)
    for text in accepted:
        if loose == _loose(text):
            return wrong("answer.case" if _folded(typed) == _folded(text) else "answer.accents")
    if not rules.case and any(_one_letter_off(loose, _loose(text)) for text in accepted):
        raise MalformedError("answer.spelling")
    return wrong("answer.wrong")


def check_explanation(response: str) -> Outcome:
    """Accept any words. Raises MalformedError for none."""
    readable(response)
    return RIGHT


def readable(response: str) -> str:
    """Return the answer. Raises MalformedError where there is nothing to read, or what no keyboard writes."""
    if any(unicodedata.category(sign) in _UNPRINTABLE and sign not in "\t\n\r" for sign in response):
        raise MalformedError("answer.strange-signs")
    if not response.translate(TYPOGRAPHIC).strip():
        raise MalformedError("answer.empty")
    return response


def _same(typed: str, text: str, rules: Rules) -> bool:
    """Tell whether an answer is a text. Quotes may stand around it for nothing, but not be left out."""
    needed = _QUOTED.fullmatch(_tidied(text)) is not None
    quoted = _QUOTED.fullmatch(_tidied(typed)) is not None
    return (quoted or not needed) and _plain(typed, rules) == _plain(text, rules)


def _tidied(text: str) -> str:
    """Return the text in plain quotes, with one space at most, and none beside the signs of code."""
    text = " ".join(unicodedata.normalize("NFC", text).translate(TYPOGRAPHIC).split())
    pieces = _LITERAL.split(text)
    return "".join(piece if at % 2 else _BESIDE_SIGNS.sub(r"\1", piece) for at, piece in enumerate(pieces))


def _plain(text: str, rules: Rules) -> str:
    """Return the text without what makes no difference under the rules."""
    text = _tidied(text)
    quoted = _QUOTED.fullmatch(text)
    text = quoted.group(2).strip() or text if quoted else text
    text = text.rstrip(".!") or text
    text = text if rules.accents else _without_accents(text)
    return text if rules.case else text.casefold()


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(TYPOGRAPHIC).casefold().split())


def _loose(text: str) -> str:
    return _without_accents(_folded(text)).strip("'\" .!")


def _without_accents(text: str) -> str:
    split = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in split if not unicodedata.combining(sign)))


def _one_letter_off(one: str, other: str) -> bool:
    """Tell whether one letter was changed, left out or added, or two neighbours have changed places."""
    if min(len(one), len(other)) < _SHORTEST_MISSPELT or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    start = min(len(one), len(other)) if start is None else start
    rest, others = one[start:], other[start:]
    if not all(sign.isalpha() for sign in rest[:1] + others[:1]):
        return False  # 1998 is no slip for 1999
    swapped = rest[1:2] + rest[:1] + rest[2:] == others and len(rest) > 1
    return swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]
