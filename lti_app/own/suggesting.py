"""Suggests a skill for a question from what its file says of it: standards, tags, category, title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.items.model import Skill

_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_MATTER = frozenset(
    {"and", "the", "with", "from", "for", "questions", "question", "quiz", "default", "top"}
)
_ENDINGS = ("ing", "es", "s")
_ENOUGH = 0.5  # share of a skill's words that must be there


def suggested(skills: Mapping[str, Skill], standards: Sequence[str], texts: Sequence[str]) -> str:
    """Return the id of the skill that fits best, or "" where none fits.

    A standard that both name decides. Otherwise it is the skill of whose title the largest share of words
    stands in the texts, at least half of them; of two equal ones the first in the bank.
    """
    named = set(standards)
    for skill in skills.values():
        if named & set(skill.standards):
            return skill.id
    said = _words(" ".join(texts))
    best, most = "", 0.0
    for skill in skills.values():
        title = _words(skill.title)
        share = len(title & said) / len(title) if title else 0.0
        if share >= _ENOUGH and share > most:
            best, most = skill.id, share
    return best


def _words(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.lower()) if word not in _NO_MATTER}


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
