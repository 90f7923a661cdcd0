"""Banks: how they are written, what is refused and where, and that the ones that ship are sound."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest
import yaml

from engine.items.model import AnswerKind, Bank, Level, Misconception, Parameter
from engine.items.validate import problems
from lti_app.content.banks import load_bank, read_bank
from lti_app.content.data import config_path
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

BANKS = sorted(path.stem for path in config_path("banks").glob("*.yaml"))

SMALL = """\
id: small
title: Small
version: 1
strands: {equations: Equations}
skills:
  - id: one-step
    strand: equations
    title: One step
    objective: solve in one step
    standards: [HSA-REI.B.3]
    misconceptions:
      - id: repeats
        name: repeating
        belief: it is done again
        feedback: "Which operation would undo it?"
        probe: "What was done to x?"
    templates:
      - id: add
        level: easy
        difficulty: -1.2
        usual_seconds: 25
        kind: number
        parameters: {a: 2..9, s: {from: -9, to: 12, without: [0]}}
        derived: {b: s + a}
        constraints: ["b != 0"]
        variables: [x]
        stem: "Solve $x + {a} = {b}$ for $x$."
        answer: s
        wrong_answers: {repeats: b + a}
        hints: ["What was done?", "Undo it.", "Take ${a}$ away on both sides."]
        worked: ["Take $x + {a} = {b}$.", "So $x = {s}$."]
"""


def read(folder: Path, text: str) -> Bank:
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return read_bank(path)


def refusal(folder: Path, old: str, new: str) -> list[str]:
    """What is said about the small bank with one thing changed, without the file's name."""
    assert old in SMALL
    with pytest.raises(ConfigurationError) as refused:
        read(folder, SMALL.replace(old, new))
    return [line.removeprefix(str(folder / "small.yaml")) for line in refused.value.lines]


def test_a_bank_is_read_into_the_engines_values(tmp_path: Path) -> None:
    bank = read(tmp_path, SMALL)
    template = bank.templates["add"]

    assert (bank.id, bank.version, bank.strands) == ("small", "1", {"equations": "Equations"})
    assert bank.skills["one-step"].standards == ("HSA-REI.B.3",)
    assert bank.misconceptions["repeats"] == Misconception(
        "repeats",
        "one-step",
        "repeating",
        "it is done again",
        "Which operation would undo it?",
        "What was done to x?",
    )
    assert (template.skill, template.level, template.kind) == ("one-step", Level.EASY, AnswerKind.NUMBER)
    assert template.parameters == (Parameter("a", 2, 9), Parameter("s", -9, 12, (0,)))
    assert template.derived == (("b", "s + a"),)
    assert template.wrong_answers == (("repeats", "b + a"),)
    assert problems(bank) == ()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "level: easy",
            "level: simple",
            ":19: skills.0.templates.0.level: Input should be 'easy', 'medium' or 'hard'",
        ),
        (
            "    strand: equations",
            "    strand: algebra",
            ":7: skills.0.strand: algebra is not known here",
        ),
        (
            "a: 2..9",
            "a: 9..2",
            (
                ":23: skills.0.templates.0.parameters.a: must go from a smaller to a larger number, "
                "10000 of them at most"
            ),
        ),
        (
            "a: 2..9",
            "a: two",
            ":23: skills.0.templates.0.parameters.a: must be a range such as 2..9, or have from and to",
        ),
        (
            "answer: s",
            "answer: q",
            ":28: skills.0.templates.0.answer: the formula q cannot be read: unknown-name at 0",
        ),
        (
            "repeats: b + a",
            "repeated: b + a",
            ":29: skills.0.templates.0.wrong_answers.repeated: repeated is not known here",
        ),
        (
            '"Undo it."',
            '"Undo $it {a}."',
            ":30: skills.0.templates.0.hints.1: a $ has no partner; a dollar sign itself is written \\$",
        ),
        (
            "        usual_seconds: 25\n",
            "",
            ":18: skills.0.templates.0.usual_seconds: Field required",
        ),
        ("id: small", "id: Small Bank", ":1: id: String should match pattern '^[a-z0-9][a-z0-9-]*$'"),
    ],
)
def test_a_problem_is_named_with_its_line_and_field(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert line in refusal(tmp_path, old, new)


def test_an_id_that_is_used_twice_is_refused(tmp_path: Path) -> None:
    skill = SMALL[SMALL.index("  - id: one-step") :]
    with pytest.raises(ConfigurationError) as refused:
        read(tmp_path, SMALL + skill)

    assert [line.split(": ", 1)[1] for line in refused.value.lines] == [
        "skills.1.id: another skill has the id one-step",
        "skills.1.misconceptions.0.id: another misconception has the id repeats",
        "skills.1.templates.0.id: another template has the id add",
    ]


@pytest.mark.parametrize("bank", ["../wording/items", "Algebra", "", "a/b"])
def test_a_bank_is_named_by_an_id_alone(bank: str) -> None:
    with pytest.raises(ConfigurationError, match="is not an id"):
        load_bank(bank)


def test_a_bank_that_is_not_there_is_an_error_that_names_the_file() -> None:
    with pytest.raises(ConfigurationError, match=r"config/banks/no-such-bank\.yaml: cannot be read"):
        load_bank("no-such-bank")


def test_a_bank_ships_and_is_read_once() -> None:
    assert "algebra-1" in BANKS
    assert load_bank("algebra-1") is load_bank("algebra-1")


@pytest.mark.parametrize("bank", BANKS)
def test_every_item_of_a_bank_that_ships_is_sound(bank: str) -> None:
    assert problems(load_bank(bank)) == ()


def test_every_code_that_the_engine_gives_about_items_has_a_sentence() -> None:
    words = yaml.safe_load(config_path("wording", "items.yaml").read_text(encoding="utf-8"))
    engine = config_path().parent / "engine" / "items"
    given = {
        code
        for source in engine.glob("*.py")
        for code in re.findall(r'"((?:answer|bank)\.[a-z-]+)"', source.read_text(encoding="utf-8"))
    }

    assert given == set(words)


def test_sentences_for_students_are_not_filled_with_anything() -> None:
    words = yaml.safe_load(config_path("wording", "items.yaml").read_text(encoding="utf-8"))

    for code, sentence in words.items():
        if code.startswith("answer."):
            assert [field for _, field, _, _ in Formatter().parse(sentence) if field] == [], code
