"""A student's text as words to compare: without case, accents, apostrophes and repeated letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import category, normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 2000  # characters of a text that are looked at

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_SPELLED = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .*-]){2,}[^\W\d_](?![^\W_])")  # h e l p
_LETTER = re.compile(r"[^\W\d_]")
_REPEATED = re.compile(r"([^\W\d_])\1+")
_PARTS = re.compile(r"[^\W_]+|[^\w\s]|\n")
_ENDS = frozenset(".!?;:\n…()")  # no phrase runs over these
_PAUSES = _ENDS | frozenset(",-–—")  # and no negation reaches over these


@dataclass(frozen=True, slots=True)
class Words:
    """A text as its words. ends[i], pauses[i]: a clause ends, or there is a pause, before word i."""

    words: tuple[str, ...]
    ends: tuple[bool, ...]
    pauses: tuple[bool, ...]


def plain(text: str, folds: Mapping[str, str]) -> str:
    """Return a text without case, accents, apostrophes and repeated letters. folds: such as "ue" → "u"."""
    split = normalize("NFKD", _APOSTROPHES.sub("", text[:LONGEST]).casefold())[: 2 * LONGEST]
    bare = "".join(sign for sign in split if category(sign) not in ("Mn", "Cf"))
    for group, letter in folds.items():
        bare = bare.replace(group, letter)
    spelled = _SPELLED.sub(lambda found: "".join(_LETTER.findall(found[0])), bare)
    return _REPEATED.sub(r"\1", spelled)


def words_of(text: str, folds: Mapping[str, str]) -> Words:
    """Split a text into words. Beyond LONGEST characters nothing is looked at."""
    words: list[str] = []
    ends: list[bool] = []
    pauses: list[bool] = []
    end = pause = True
    for part in _PARTS.findall(plain(text, folds)):
        if part[0].isalnum():
            words.append(part)
            ends.append(end)
            pauses.append(pause)
            end = pause = False
        end = end or part in _ENDS
        pause = pause or part in _PAUSES
    return Words(tuple(words), (*ends, True), (*pauses, True))
