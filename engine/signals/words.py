"""What is heard in a student's own words (B20, B21, safety): word lists with negation and context, no model.

Harm errs on the side of hearing: neither a negation nor quotation marks silence it, only a context that is
listed by itself ("suicide squeeze").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.signals.texts import LONGEST, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from engine.signals.phrases import PhraseBook
    from engine.signals.texts import Words

REACH = 4  # words between a negation and what it turns, at most

_QUOTED = re.compile('"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«')


class Category(StrEnum):
    """What may be heard."""

    GIVING_UP = "giving_up"
    PANIC = "panic"
    NOT_UNDERSTANDING = "not_understanding"  # and mild frustration: it says something only when repeated
    ASKS_FOR_ANSWER = "asks_for_answer"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of a language. hear: phrases of each category; unless: those that mean something else.

    A phrase of `hear` that shares a word with one of `unless` is not heard. negations: words that turn what
    follows; after: those that turn what came before; fillers: words over which they reach (students leave out
    full stops: "I don't know just give me the answer" has its negation elsewhere). folds: see plain() in
    engine.signals.texts. also: a second language that is always looked at.
    """

    language: str
    hear: Mapping[Category, PhraseBook]
    unless: Mapping[Category, PhraseBook]
    negations: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    folds: Mapping[str, str] = field(default_factory=dict)
    also: Lexicon | None = None


def heard(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the categories that are heard in a text. Beyond LONGEST characters nothing is looked at."""
    whole = words_of(text, lexicon.folds)
    own = words_of(_QUOTED.sub(" . ", text[:LONGEST]), lexicon.folds)
    found = {
        str(category)
        for category in lexicon.hear
        if _is_heard(category, whole if category is Category.SAFETY else own, lexicon)
    }
    return frozenset(found) | (heard(text, lexicon.also) if lexicon.also else frozenset())


def _is_heard(category: Category, text: Words, lexicon: Lexicon) -> bool:
    negations = frozenset[str]() if category is Category.SAFETY else lexicon.negations | lexicon.after
    said = list(lexicon.hear[category].places(text, negations))
    if not said:
        return False
    meant = list(lexicon.unless[category].places(text, frozenset()))
    return any(
        not any(begin < other_end and other < end for other, other_end in meant)
        and (category is Category.SAFETY or not _negated(text, begin, end, lexicon))
        for begin, end in said
    )


def _negated(text: Words, begin: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a negation in the same breath turns the words from `begin` up to `end`."""
    before = range(begin - 1, max(begin - 2 - REACH, -1), -1)
    after = range(end, min(end + 1 + REACH, len(text.words)))
    return _reached(((place, place + 1) for place in before), text, lexicon.negations, lexicon) or _reached(
        ((place, place) for place in after), text, lexicon.after, lexicon
    )


def _reached(
    places: Iterable[tuple[int, int]], text: Words, negations: Collection[str], lexicon: Lexicon
) -> bool:
    """Tell whether one of the words at some places is a negation, with nothing but fillers up to there.

    places: each with the word before which a pause would come in between.
    """
    for place, pause in places:
        if text.pauses[pause]:
            return False
        if text.words[place] in negations:
            return True
        if text.words[place] not in lexicon.fillers:
            return False
    return False
