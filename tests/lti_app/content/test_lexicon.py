"""The word lists: what ships, which are used for a language, and how a wrong file is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.signals.words import Category, heard
from lti_app.content.data import config_path
from lti_app.content.lexicon import languages, load_lexicon, read_lexicon
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

SMALL = """\
language: xx
negations: [not]
fillers: [so]
categories:
  giving_up: {hear: [give up], unless: [give up seats]}
  panic: {hear: [panic]}
  not_understanding: {hear: [lost]}
  asks_for_answer: {hear: [the answer]}
  safety:
    hear:
      - suicid*
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file may be written."""
    return tmp_path / "xx.yaml"


def test_the_files_that_ship_are_named_by_their_language() -> None:
    assert languages() == {"en", "de", "es", "fr"}
    for language in languages():
        assert read_lexicon(config_path("lexicon", f"{language}.yaml")).language == language


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE_ch", "de"),
        ("fr-CA", "fr"),
        ("en-GB", "en"),
        ("pl", "en"),
        ("", "en"),
    ],
)
def test_a_region_uses_its_language_and_an_unknown_language_english(asked: str, used: str) -> None:
    lexicon = load_lexicon(asked)
    assert lexicon.language == used
    assert (lexicon.also.language if lexicon.also else None) == (None if used == "en" else "en")


@pytest.mark.parametrize("language", ["../en", "en/../de", "*"])
def test_a_language_is_no_path(language: str) -> None:
    assert load_lexicon(language).language == "en"


def test_a_file_becomes_the_engines_value(path: Path) -> None:
    path.write_text(SMALL)
    lexicon = read_lexicon(path)
    assert heard("I am lost and give up", lexicon) == {Category.NOT_UNDERSTANDING, Category.GIVING_UP}
    assert heard("they give up seats", lexicon) == frozenset()
    assert heard("I am not so lost", lexicon) == frozenset()
    assert heard("not suicidal", lexicon) == {Category.SAFETY}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "      - suicid*\n",
            "      - _ suicid*\n",
            r":11: categories\.safety\.hear\.0: .*must begin with a word",
        ),
        (
            "      - suicid*\n",
            "      - so $ what?!\n",
            r":11: categories\.safety\.hear\.0: .*no word of a phrase",
        ),
        ("      - suicid*\n", "      []\n", r":10: categories\.safety\.hear: "),
        ("  panic: {hear: [panic]}\n", "", r":4: categories: missing panic"),
        ("  panic: ", "  anger: ", r":6: categories\.anger"),
        ("negations: [not]", "negations: [no]", r":2: negations\.0: "),  # YAML reads no as false
        ("language: xx", "language: XX", r":1: language: "),
        ("fillers: [so]", "breaks: [so]", r":3: breaks: "),
    ],
)
def test_a_wrong_file_is_refused_with_file_line_and_field(
    path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in SMALL
    path.write_text(SMALL.replace(old, new))
    with pytest.raises(ConfigurationError, match=r"xx\.yaml" + complaint):
        read_lexicon(path)
