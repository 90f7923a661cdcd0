"""Phrases of the word lists: how they are written, and where they stand in a text.

A phrase is words in order. `a/b` stands for either word, `suicid*` for every word that begins so, `so?` for a
word that may be missing, `_` for up to two words that are no negation; `^` is the beginning of a clause and
`$` its end. Words are compared without case, accents, apostrophes and repeated letters; what is spelled out
(h e l p) is a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.signals.texts import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from engine.signals.texts import Words

GAP = 2  # words that `_` stands for at most
BRANCHES = 4  # places of a phrase that may be filled in several ways: the time to look for it is bounded


@dataclass(frozen=True, slots=True)
class Element:
    """A step of a phrase. words: any of them; stems: a word that begins so. gap, begin, end: see above."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    optional: bool = False
    gap: bool = False
    begin: bool = False
    end: bool = False


Phrase = tuple[Element, ...]


def parse(phrase: str, folds: Mapping[str, str]) -> Phrase:
    """Return a phrase as its elements. Raises ValueError where it is not written as above."""
    elements = tuple(_element(part, folds) for part in phrase.split())
    first = next((each for each in elements if not each.begin), None)
    if first is None or not (first.words or first.stems) or first.optional:
        raise ValueError(f"{phrase!r} must begin with a word that has to be there")
    if sum(each.gap or each.optional for each in elements) > BRANCHES:
        raise ValueError(f"{phrase!r} leaves more than {BRANCHES} places open")
    return elements


def _element(part: str, folds: Mapping[str, str]) -> Element:
    if part in ("_", "^", "$"):
        return Element(gap=part == "_", begin=part == "^", end=part == "$")
    optional = part.endswith("?")
    words = [plain(word, folds) for word in part.removesuffix("?").split("/")]
    if not all(word.removesuffix("*").isalnum() for word in words):
        raise ValueError(f"{part!r} is no word of a phrase")
    return Element(
        words=frozenset(word for word in words if not word.endswith("*")),
        stems=tuple(word.removesuffix("*") for word in words if word.endswith("*")),
        optional=optional,
    )


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """Phrases by the word that they begin with, so that a text is gone through once."""

    by_word: Mapping[str, tuple[Phrase, ...]]
    by_stem: tuple[tuple[str, Phrase], ...]

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> PhraseBook:
        """Return the phrases sorted in."""
        by_word: dict[str, tuple[Phrase, ...]] = {}
        by_stem: list[tuple[str, Phrase]] = []
        for phrase in phrases:
            first = next(each for each in phrase if not each.begin)
            for word in first.words:
                by_word[word] = (*by_word.get(word, ()), phrase)
            by_stem += [(stem, phrase) for stem in first.stems]
        return cls(by_word, tuple(by_stem))

    def places(self, text: Words, negations: Collection[str]) -> Iterator[tuple[int, int]]:
        """Yield where phrases stand: (first word, word after the last). No gap holds a negation."""
        for begin, word in enumerate(text.words):
            stems = (phrase for stem, phrase in self.by_stem if word.startswith(stem))
            for phrase in (*self.by_word.get(word, ()), *stems):
                if (end := _match(phrase, 0, text, begin, begin, negations)) is not None:
                    yield begin, end


def _match(
    phrase: Phrase, at: int, text: Words, begin: int, place: int, negations: Collection[str]
) -> int | None:
    """Return where the rest of a phrase ends that goes on at a word, None where it does not."""
    if at == len(phrase):
        return place
    element = phrase[at]
    if element.begin or element.end:
        return _match(phrase, at + 1, text, begin, place, negations) if text.ends[place] else None
    for taken in _takes(element, text, begin, place, negations):
        if (end := _match(phrase, at + 1, text, begin, place + taken, negations)) is not None:
            return end
    return None


def _takes(
    element: Element, text: Words, begin: int, place: int, negations: Collection[str]
) -> Iterator[int]:
    """Yield how many words an element may take at a place."""
    if element.gap:
        yield 0
        for taken in range(1, GAP + 1):
            word = place + taken - 1
            if not _goes_on(text, begin, word) or text.words[word] in negations:
                return
            yield taken
        return
    if _goes_on(text, begin, place) and _is(element, text.words[place]):
        yield 1
    if element.optional:
        yield 0


def _goes_on(text: Words, begin: int, place: int) -> bool:
    return place < len(text.words) and (place == begin or not text.ends[place])


def _is(element: Element, word: str) -> bool:
    return word in element.words or word.startswith(element.stems)
