"""How much an explanation in a student's own words says (A5). Never graded, never shown as a judgement.

The thresholds are set so that what is in doubt counts as good: a short, odd or foreign explanation is "ok".
Only English is known well enough to call a text beside the point; in any other language it never is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width, normalize

from engine.items.explanation_words import COMMON, ENGLISH_ALONE, NOTHING_SAID, REASONING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST = 500  # characters that are kept
SHORTEST = 3  # letters and digits; an ideograph says as much as two
COPY_RUN = 3  # words in a row that have to be the same for a stretch to be taken over
COPY_FROM = 5  # words; what is shorter is copied only where it is a whole text: terms have few words
COPIED = 0.8  # share of the stretches of the explanation that one text holds
ENGLISH = 2  # different words that no other language has, before a text is taken for English

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?", re.UNICODE)


class Quality(StrEnum):
    """What there is to say about an explanation."""

    OK = "ok"
    EMPTY = "empty"  # nothing, or that there is nothing
    TOO_SHORT = "too-short"
    COPIED = "copied"  # taken over from what the student had in front of her
    REPEATED = "repeated"  # the student's own earlier words once more
    OFF_TOPIC = "off-topic"  # English, and nothing in it is about the item or about reasoning


WEAK = frozenset({Quality.EMPTY, Quality.COPIED, Quality.OFF_TOPIC})  # B22


@dataclass(frozen=True, slots=True)
class ItemTexts:
    """The texts around an item. shown: what the student could read and so copy; topic: what it is about."""

    shown: tuple[str, ...]
    topic: tuple[str, ...] = ()


def quality(text: str, item_texts: ItemTexts, previous: Sequence[str] = ()) -> Quality:
    """Return what there is to say about an explanation. previous: earlier ones of the student.

    Copied: the text is one of those shown, or has COPY_FROM words or more and COPIED of its stretches of
    COPY_RUN words stand in one of them. Off-topic: it has ENGLISH words that are English alone, no number,
    and no word of the item, of its topic or of reasoning.
    """
    said = _words(text)
    if not said or " ".join(said).replace("'", "") in NOTHING_SAID or _one_sign(text):
        return Quality.EMPTY
    if _weight(text) < SHORTEST:
        return Quality.TOO_SHORT
    if any(_is_copy(said, _words(shown)) for shown in item_texts.shown):
        return Quality.COPIED
    if any(said == _words(earlier) for earlier in previous):
        return Quality.REPEATED
    known = {word for shown in (*item_texts.shown, *item_texts.topic) for word in _words(shown)}
    return Quality.OFF_TOPIC if _beside_the_point(said, known) else Quality.OK


def _words(text: str) -> list[str]:
    """Return words and numbers, in small letters; signs between them do not count."""
    return [word.replace("’", "'") for word in _WORD.findall(normalize("NFKC", text).casefold())]


def _weight(text: str) -> int:
    return sum(2 if east_asian_width(sign) == "W" else 1 for sign in text if category(sign)[0] in "LN")


def _one_sign(text: str) -> bool:
    """Tell whether one sign over and over is all there is: "aaaa", "?!?!" has no letter at all."""
    signs = [sign for sign in text.casefold() if category(sign)[0] in "LN"]
    return len(signs) > 1 and len(set(signs)) == 1 and not signs[0].isdigit()


def _is_copy(said: Sequence[str], shown: Sequence[str]) -> bool:
    if not shown:
        return False
    if said == shown:
        return True
    if len(said) < COPY_FROM:
        return False
    runs = _runs(shown)
    taken = [run in runs for run in _in_order(said)]
    return sum(taken) >= COPIED * len(taken)


def _in_order(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[place : place + COPY_RUN]) for place in range(len(words) - COPY_RUN + 1)]


def _runs(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(_in_order(words))


def _beside_the_point(said: Sequence[str], known: Iterable[str]) -> bool:
    if len(ENGLISH_ALONE.intersection(said)) < ENGLISH:
        return False
    telling = {_stem(word) for word in known if word not in COMMON} | _STEMS
    return not any(_stem(word) in telling or word[0].isdigit() for word in said if word not in _SILENT)


def _stem(word: str) -> str:
    """Return a word without the endings that English puts to it, roughly: "lines", "adding"."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


_STEMS = frozenset(_stem(word) for word in REASONING)
_SILENT = COMMON - REASONING
