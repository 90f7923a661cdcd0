"""The word lists of config/lexicon/: one file a language, checked when it is read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, StringConstraints

from engine.signals.phrases import PhraseBook, parse
from engine.signals.texts import plain
from engine.signals.words import Category, Lexicon
from lti_app.content.data import DataModel, config_path, load_data

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = "en"  # always looked at too: students mix it in


def _phrase(text: str) -> str:
    parse(text, {})
    return text


PhraseText = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_phrase)]
Word = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]+(['’][^\W\d_]+)?$")]


class CategoryData(DataModel):
    """Phrases that are heard as a category, and those around which they are not."""

    hear: Annotated[tuple[PhraseText, ...], Field(min_length=1)]
    unless: tuple[PhraseText, ...] = ()


def _complete(categories: dict[Category, CategoryData]) -> dict[Category, CategoryData]:
    if missing := sorted(set(Category) - set(categories)):
        raise ValueError(f"missing {', '.join(missing)}")
    return categories


class LexiconData(DataModel):
    """A whole file: see engine.signals.words.Lexicon."""

    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    folds: dict[Word, Word] = Field(default_factory=dict)
    negations: tuple[Word, ...] = ()
    after: tuple[Word, ...] = ()
    fillers: tuple[Word, ...] = ()
    categories: Annotated[dict[Category, CategoryData], AfterValidator(_complete)]

    def lexicon(self, also: Lexicon | None) -> Lexicon:
        """Return the engine's value."""
        return Lexicon(
            language=self.language,
            hear={category: self._book(data.hear) for category, data in self.categories.items()},
            unless={category: self._book(data.unless) for category, data in self.categories.items()},
            negations=self._words(self.negations),
            after=self._words(self.after),
            fillers=self._words(self.fillers),
            folds=self.folds,
            also=also,
        )

    def _book(self, phrases: tuple[str, ...]) -> PhraseBook:
        return PhraseBook.of(parse(phrase, self.folds) for phrase in phrases)

    def _words(self, words: tuple[str, ...]) -> frozenset[str]:
        return frozenset(plain(word, self.folds) for word in words)


def load_lexicon(language: str) -> Lexicon:
    """Return the word lists for a language such as "de-AT": those of "de", else English; English always too.

    Raises ConfigurationError naming file, line and field.
    """
    short = language.replace("_", "-").split("-")[0].casefold()
    return _load(short if short in languages() else ENGLISH)


@cache
def languages() -> frozenset[str]:
    """Return the languages that have word lists."""
    return frozenset(path.stem for path in config_path("lexicon").glob("*.yaml"))


@cache
def _load(language: str) -> Lexicon:
    return read_lexicon(
        config_path("lexicon", f"{language}.yaml"), _load(ENGLISH) if language != ENGLISH else None
    )


def read_lexicon(path: Path, also: Lexicon | None = None) -> Lexicon:
    """Read a file of word lists. Raises ConfigurationError naming file, line and field."""
    return load_data(path, LexiconData).lexicon(also)
