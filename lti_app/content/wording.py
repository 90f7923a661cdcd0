"""Every sentence a person reads that no template holds: config/wording/*.yaml, a code and its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, RootModel, StringConstraints

from engine.reason import Reason
from lti_app.content.data import DataFile, DataModel, config_path
from lti_app.content.phrases import Filling
from lti_app.content.sentences import names
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.reason import Value

_TITLED = ("skill", "misconception")  # params that may hold an id whose title is read instead


def _sentence(text: str) -> str:
    names(text)
    return text


Sentence = Annotated[str, StringConstraints(min_length=1), AfterValidator(_sentence)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$")]


class Plural(DataModel):
    """A sentence for a count of one, and one for every other count. Both may name {count}.

    none: for a count of nothing, where that is not said as every other count is.
    """

    one: Sentence
    other: Sentence
    none: Sentence | None = None


class WordingFile(RootModel[dict[Code, Sentence | Plural]]):
    """One file: code → sentence."""


class WordingError(Exception):
    """A sentence that cannot be said: its code is unknown, or something it names was not given."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The catalogue of sentences."""

    sentences: Mapping[str, str | Plural]

    def __contains__(self, code: str) -> bool:
        return code in self.sentences

    def say(self, reason: Reason, titles: Mapping[str, str] | None = None) -> str:
        """Return the sentence, filled in.

        titles: id → words, put in for the params `skill` and `misconception` where they are such an id.
        Counts and lists may be said in words (lti_app.content.phrases).
        Raises WordingError naming the code, where it is unknown or wants a param that is missing.
        """
        params: dict[str, Value] = dict(reason.params)
        for name in _TITLED:
            if titles and name in params:
                params[name] = titles.get(str(params[name]), params[name])
        try:
            return self._choose(reason.code, params).format_map(Filling(params, self.say, self.sentences))
        except KeyError as missing:
            raise WordingError(f"{reason.code}: nothing given for {missing}") from None

    def _choose(self, code: str, params: Mapping[str, Value]) -> str:
        if code not in self.sentences:
            raise WordingError(f"{code}: no such sentence in config/wording")
        sentence = self.sentences[code]
        if isinstance(sentence, str):
            return sentence
        if params["count"] == 0 and sentence.none is not None:
            return sentence.none
        return sentence.one if params["count"] == 1 else sentence.other


@cache
def load_wording() -> Wording:
    """Return the catalogue that ships. Raises ConfigurationError as read_wording does."""
    return read_wording(config_path("wording"))


def say(code: str, /, **params: Value) -> str:
    """Return a sentence of the catalogue that ships, filled in. Raises WordingError as Wording.say does."""
    return load_wording().say(Reason(code, params))


def read_wording(folder: Path) -> Wording:
    """Read all *.yaml files of a folder.

    Raises ConfigurationError naming file, line and code where a sentence is malformed, or where a code
    stands twice, in one file or in two.
    """
    sentences: dict[str, str | Plural] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        file = DataFile.read(path)
        for code, sentence in file.validate(WordingFile).root.items():
            if code in sentences:
                problems.append(file.problem((code,), "stands in another file already"))
            sentences[code] = sentence
    if problems:
        raise ConfigurationError(problems)
    return Wording(sentences)
