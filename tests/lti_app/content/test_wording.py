"""The catalogue of sentences: what is read, said and refused."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from engine.escalation.model import Cause
from engine.items.model import Form
from engine.reason import Reason
from engine.signals.measure import MEASURES
from lti_app.assets import asset_root
from lti_app.content.sentences import names
from lti_app.content.wording import WordingError, load_wording, read_wording
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lti_app.content.wording import Wording

    Write = Callable[..., Wording]


@pytest.fixture
def read(tmp_path: Path) -> Write:
    """A function that writes files and reads them as a catalogue."""

    def _read(**files: str) -> Wording:
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return read_wording(tmp_path)

    return _read


def test_a_sentence_is_filled_in(read: Write) -> None:
    assert read(a="x.y: 'Of {items} items'").say(Reason("x.y", {"items": 3})) == "Of 3 items"


def test_the_sentences_of_all_files_are_one_catalogue(read: Write) -> None:
    wording = read(a="x: X", b="y: Y")
    assert (wording.say(Reason("x")), wording.say(Reason("y"))) == ("X", "Y")
    assert "z" not in wording


@pytest.mark.parametrize(("count", "said"), [(0, "0 items"), (1, "one item"), (2, "2 items")])
def test_the_count_chooses_between_one_and_other(read: Write, count: int, said: str) -> None:
    wording = read(a="x: {one: one item, other: '{count} items'}")
    assert wording.say(Reason("x", {"count": count})) == said


@pytest.mark.parametrize(("count", "said"), [(0, "nothing"), (1, "one item"), (2, "2 items")])
def test_nothing_may_have_a_sentence_of_its_own(read: Write, count: int, said: str) -> None:
    wording = read(a="x: {none: nothing, one: one item, other: '{count} items'}")
    assert wording.say(Reason("x", {"count": count})) == said


@pytest.mark.parametrize(
    ("sentence", "value", "said"),
    [
        ("{n_words}", 0, "none"),
        ("{n_words}", 12, "twelve"),
        ("{n_words}", 13, "13"),
        ("{n_times}", 1, "once"),
        ("{n_times}", 2, "twice"),
        ("{n_times}", 3, "three times"),
        ("{n_times}", 20, "20 times"),
        ("{hints_counted}", 0, "without hints"),
        ("{hints_counted}", 1, "with one hint"),
        ("{hints_counted}", 4, "with four hints"),
        ("{n_list}", "Brackets", "“Brackets”"),
        ("{n_list}", "Brackets\nSigns", "“Brackets” and “Signs”"),
        ("{n_list}", "a\nb\nc", "“a”, “b” and “c”"),
        ("{n_list}", "", ""),
    ],
)
def test_counts_and_lists_are_said_as_people_say_them(
    read: Write, sentence: str, value: int | str, said: str
) -> None:
    phrases = (asset_root() / "config/wording/phrases.yaml").read_text(encoding="utf-8")
    wording = read(a=f"x: '{sentence}'", phrases=phrases)
    assert wording.say(Reason("x", {"n": value, "hints": value})) == said


@pytest.mark.parametrize("sentence", ["{m_words}", "{n_songs}", "{n_}", "{_words}"])
def test_a_phrase_about_nothing_is_an_error_that_names_the_code(read: Write, sentence: str) -> None:
    with pytest.raises(WordingError, match=r"^x: nothing given for"):
        read(a=f"x: '{sentence}'").say(Reason("x", {"n": 3}))


def test_ids_of_skills_and_misconceptions_are_replaced_by_their_titles(read: Write) -> None:
    wording = read(a="x: '{skill}, {misconception}, {other}'")
    params = {"skill": "s1", "misconception": "m1", "other": "s1"}
    assert wording.say(Reason("x", params), {"s1": "Brackets", "m1": "signs"}) == "Brackets, signs, s1"


def test_a_skill_that_is_no_id_stays_as_it_is(read: Write) -> None:
    assert read(a="x: '{skill}'").say(Reason("x", {"skill": "Brackets"}), {"s1": "S"}) == "Brackets"


def test_braces_in_a_value_are_only_text(read: Write) -> None:
    assert read(a="x: '{answer}'").say(Reason("x", {"answer": "{count}"})) == "{count}"


def test_an_unknown_code_is_an_error_that_names_it(read: Write) -> None:
    with pytest.raises(WordingError, match=r"^no\.such"):
        read(a="x: X").say(Reason("no.such"))


@pytest.mark.parametrize("text", ["x: 'Of {items}'", "x: {one: one, other: more}"])
def test_a_missing_param_is_an_error_that_names_the_code(read: Write, text: str) -> None:
    with pytest.raises(WordingError, match=r"^x: nothing given for"):
        read(a=text).say(Reason("x"))


@pytest.mark.parametrize(
    "sentence", ["{}", "{0}", "{a.__class__}", "{a[0]}", "{a!r}", "{a:>9}", "{a", "a}", "{a b}"]
)
def test_a_sentence_may_only_name_what_fills_it(read: Write, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=r"a\.yaml:2: x"):
        read(a=f"ok: fine\nx: '{sentence}'")


def test_a_code_in_two_files_is_an_error_with_its_line(read: Write) -> None:
    with pytest.raises(ConfigurationError, match=r"b\.yaml:2: x: stands in another file already"):
        read(a="x: X", b="y: Y\nx: Z")


@pytest.mark.parametrize("text", ["x: ''", "x: 3", "x: {one: only}", "'x y': X", "- x"])
def test_what_is_no_sentence_is_an_error(read: Write, text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"a\.yaml"):
        read(a=text)


def test_both_forms_of_a_shipped_plural_want_nothing_that_the_other_does_not_get() -> None:
    for code, sentence in load_wording().sentences.items():
        if not isinstance(sentence, str):
            assert names(sentence.one) <= names(sentence.other) | {"count"}, code


CODE = re.compile(r"(signals|escalation|notes|plans)\.(?!student$)[a-z0-9.-]*[a-z0-9]")
ANSWER_CODE = re.compile(r"(answer|understood)\.[a-z-]+[a-z]")


def _codes_in(*packages: str, pattern: re.Pattern[str] = CODE) -> set[str]:
    """Every wording code that stands whole in the source of the packages."""
    paths = [path for package in packages for path in (asset_root() / "engine" / package).glob("*.py")]
    strings = (
        node.value
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {text for text in strings if pattern.fullmatch(text)}


def test_every_code_that_signals_and_escalation_use_is_in_the_catalogue() -> None:
    found = _codes_in("signals", "escalation")
    assert len(found) > 20
    assert sorted(code for code in found if code not in load_wording()) == []


def test_every_code_that_the_answer_checker_uses_is_in_the_catalogue() -> None:
    found = _codes_in("items", pattern=ANSWER_CODE) | {f"answer.form-{form}" for form in Form}
    assert len(found) > 60
    assert sorted(code for code in found if code not in load_wording()) == []


def test_every_code_that_is_put_together_from_a_word_is_in_the_catalogue() -> None:
    built = [f"signals.{code}" for code in MEASURES]
    built += [f"notes.basis.{code}" for code in (*MEASURES, "combined")]
    built += [f"notes.confidence-{level}" for level in ("high", "middle", "low")]
    for cause in Cause:
        built += [f"cause.{cause}", f"student-cause.{cause}"]
        built += [f"notes.limit.{cause}", f"plans.nothing.{cause}"]
    for start in ("plans", "plans.student"):
        built += [f"{start}.{kind}" for kind in ("confidence", "confidence-anywhere", "expose", "review")]
    assert [code for code in built if code not in load_wording()] == []
