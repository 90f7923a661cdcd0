"""Banks: how they are written, what is refused and where, and that the ones that ship are sound."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest
import yaml

from engine.items.model import AnswerKind, Form, Level, Misconception, Parameter
from engine.items.validate import problems
from lti_app.content.banks import load_bank, read_bank, read_files, shipped_banks
from lti_app.content.checking.command import check_banks
from lti_app.content.data import config_path
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

BANKS = shipped_banks()
DRAWS = 5  # of each template; baton content check draws 200

BANK = """\
id: small
title: Small
subject: mathematics
version: 1
strands: {equations: Equations}
"""

STRAND = """\
skills:
  - id: one-step
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


def written(folder: Path, bank: str = BANK, **strands: str) -> Path:
    """A folder with the files of a bank; without strands, that of the small bank."""
    (folder / "bank.yaml").write_text(bank, encoding="utf-8")
    for strand, text in (strands or {"equations": STRAND}).items():
        (folder / f"{strand}.yaml").write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path, bank: str = BANK, **strands: str) -> list[str]:
    """What is said about a bank, without its folder."""
    with pytest.raises(ConfigurationError) as refused:
        read_bank(written(folder, bank, **strands))
    return [line.removeprefix(f"{folder}/") for line in refused.value.lines]


def test_a_bank_is_read_into_the_engines_values(tmp_path: Path) -> None:
    bank = read_bank(written(tmp_path))
    template = bank.templates["add"]

    assert (bank.id, bank.version, bank.strands) == ("small", "1", {"equations": "Equations"})
    assert bank.subject == "mathematics"
    assert bank.skills["one-step"].strand == "equations"
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
        ("level: easy", "level: simple", ":14: {}.level: Input should be 'easy', 'medium' or 'hard'"),
        (
            "a: 2..9",
            "a: 9..2",
            ":18: {}.parameters.a: must go from a smaller to a larger number, 10000 of them at most",
        ),
        (
            "a: 2..9",
            "a: two",
            ":18: {}.parameters.a: must be a range such as 2..9, or have from and to",
        ),
        ("answer: s", "answer: q", ":23: {}.answer: the formula q cannot be read: unknown-name at 0"),
        (
            "repeats: b + a",
            "repeated: b + a",
            ":24: {}.wrong_answers.repeated: repeated is not known here",
        ),
        (
            '"Undo it."',
            '"Undo $it {a}."',
            (":25: {}.hints.1: a $ or backtick has no partner; the signs themselves are written \\$ and \\`"),
        ),
        ("        usual_seconds: 25\n", "", ":13: {}.usual_seconds: Field required"),
        (
            "        answer: s\n",
            "        answer: s\n        cases: [{n: true}]\n",
            ":24: {}.cases.0.n: must be a whole number or a text; True, False and 1.5 are texts in quotes",
        ),
        (
            "title: One step",
            f"title: {'One ' * 20}step",
            ":3: skills.0.title: String should have at most 60 characters",
        ),
    ],
)
def test_a_problem_is_named_with_its_line_and_field(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert old in STRAND
    said = refusal(tmp_path, equations=STRAND.replace(old, new))

    assert f"equations.yaml{line.format('skills.0.templates.0')}" in said


def test_a_problem_of_the_bank_itself_is_named_in_its_own_file(tmp_path: Path) -> None:
    assert refusal(tmp_path, BANK.replace("id: small", "id: Small Bank")) == [
        "bank.yaml:1: id: String should match pattern '^[a-z0-9][a-z0-9-]*$'"
    ]


def test_a_strand_without_a_file_is_refused_with_the_files_name(tmp_path: Path) -> None:
    bank = BANK.replace("{equations: Equations}", "{equations: Equations, systems: Systems}")

    assert refusal(tmp_path, bank) == ["systems.yaml: cannot be read: No such file or directory"]


def test_an_id_that_is_used_twice_is_refused_even_in_another_strand(tmp_path: Path) -> None:
    bank = BANK.replace("{equations: Equations}", "{equations: Equations, systems: Systems}")
    said = refusal(tmp_path, bank, equations=STRAND, systems=STRAND)

    assert said == [
        "systems.yaml:2: skills.0.id: another skill has the id one-step",
        "systems.yaml:7: skills.0.misconceptions.0.id: another misconception has the id repeats",
        "systems.yaml:13: skills.0.templates.0.id: another template has the id add",
    ]


def test_a_strand_can_be_read_as_if_there_were_no_other(tmp_path: Path) -> None:
    bank = BANK.replace("{equations: Equations}", "{equations: Equations, systems: Systems}")

    assert [*read_files(written(tmp_path, bank), only="equations")[0].templates] == ["add"]


@pytest.mark.parametrize("bank", ["../wording/items", "Algebra", "", "a/b"])
def test_a_bank_is_named_by_an_id_alone(bank: str) -> None:
    with pytest.raises(ConfigurationError, match="is not an id"):
        load_bank(bank)


def test_a_bank_that_is_not_there_is_an_error_that_names_the_file() -> None:
    with pytest.raises(ConfigurationError, match=r"config/banks/no-such-bank/bank\.yaml: cannot be read"):
        load_bank("no-such-bank")


def test_a_bank_ships_and_is_read_once() -> None:
    assert "algebra-1" in BANKS
    assert load_bank("algebra-1") is load_bank("algebra-1")


@pytest.mark.parametrize("bank", BANKS)
def test_every_item_of_a_bank_that_ships_is_sound(bank: str) -> None:
    (check,) = check_banks([bank], None, None, DRAWS, lambda _: None)

    assert check.failures == ()


def test_every_code_that_the_engine_gives_about_items_has_a_sentence() -> None:
    words = yaml.safe_load(config_path("wording", "items.yaml").read_text(encoding="utf-8"))
    root = config_path().parent
    sources = (*(root / "engine" / "items").glob("*.py"), *(root / "lti_app" / "content").rglob("*.py"))
    given = {
        code
        for source in sources
        for code in re.findall(r'"((?:answer|bank|understood)\.[a-z-]+)"', source.read_text(encoding="utf-8"))
    }

    assert (given | {f"answer.form-{form}" for form in Form}) - {"bank.yaml"} == set(words)


def test_sentences_for_students_are_not_filled_with_anything() -> None:
    words = yaml.safe_load(config_path("wording", "items.yaml").read_text(encoding="utf-8"))

    for code, sentence in words.items():
        if code.startswith("answer."):
            assert [field for _, field, _, _ in Formatter().parse(sentence) if field] == [], code
