"""What stands in exported files, for the systems that read them; and the command that writes them."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from lxml import etree

from engine.items.draw import draw
from engine.items.model import AnswerKind, Figure, FigureKind, Form, Item, ItemTemplate, Level, Rules
from lti_app.cli import main
from lti_app.content.exporting.moodle import export_moodle
from lti_app.content.exporting.numbers import kind_outside
from lti_app.content.exporting.qti3 import export_qti3
from lti_app.content.exporting.question import UNSAYABLE, Question
from lti_app.content.importing.reading import read_questions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QTI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-"


def item(kind: AnswerKind, answer: str, **fields: object) -> Item:
    template = ItemTemplate("t", "s", Level.EASY, 0, 30, kind, "What is $1/2 x$?", answer, **fields)  # type: ignore[arg-type]
    return draw(template, 0)


def question(kind: AnswerKind, answer: str, **fields: object) -> Question:
    return Question(item(kind, answer, **fields), "A title")


def moodle(asked: Question) -> etree._Element:
    return etree.fromstring(export_moodle([asked]))[-1]


def qti(asked: Question) -> etree._Element:
    with zipfile.ZipFile(BytesIO(export_qti3([asked]))) as package:
        return etree.fromstring(package.read("items/item-0001.xml"))


def test_moodle_gets_its_points_and_a_formula_as_tex() -> None:
    asked = moodle(question(AnswerKind.CHOICES, "", answers=("a", "b"), distractors=("c", "d", "e", "f")))
    assert asked.get("type") == "multichoice"
    assert asked.findtext("questiontext/text") == r"<p>What is \(\frac{1}{2}x\)?</p>"
    points = sorted(float(answer.get("fraction", "")) for answer in asked.iterchildren("answer"))
    assert points == [-25, -25, -25, -25, 50, 50]


def test_moodle_gets_a_number_with_its_tolerance_and_a_unit_that_may_be_left_out() -> None:
    asked = moodle(question(AnswerKind.NUMBER, "5/2", rules=Rules(tolerance="1/10", unit="cm")))
    assert (asked.get("type"), asked.findtext("answer/text")) == ("numerical", "2.5")
    assert asked.findtext("answer/tolerance") == "0.1"
    assert (asked.findtext("units/unit/unit_name"), asked.findtext("unitgradingtype")) == ("cm", "0")


@pytest.mark.parametrize(
    ("answer", "rules", "kind"),
    [
        ("2.5", Rules(), AnswerKind.NUMBER),
        ("1/3", Rules(), AnswerKind.TEXT),
        ("1/3", Rules(tolerance="1/100"), AnswerKind.NUMBER),
        ("2 1/2", Rules(form=Form.MIXED), AnswerKind.TEXT),
    ],
)
def test_a_number_that_no_decimal_says_is_asked_for_as_a_text(
    answer: str, rules: Rules, kind: AnswerKind
) -> None:
    assert kind_outside(AnswerKind.NUMBER, answer, rules) is kind


def test_a_star_in_an_answer_stands_for_itself_in_moodle() -> None:
    assert moodle(question(AnswerKind.TEXT, "2*3")).findtext("answer/text") == r"2\*3"


def test_qti_declares_the_right_answer_and_compares_within_the_tolerance() -> None:
    asked = qti(question(AnswerKind.NUMBER, "5/2", rules=Rules(tolerance="1/10")))
    assert asked.findtext(f"{QTI}response-declaration/{QTI}correct-response/{QTI}value") == "2.5"
    equal = next(asked.iter(f"{QTI}equal"))
    assert (equal.get("tolerance-mode"), equal.get("tolerance")) == ("absolute", "0.1 0.1")


def test_qti_says_what_belongs_to_a_choice_and_to_the_result() -> None:
    drawn = item(AnswerKind.CHOICE, "a", distractors=("b",))
    wrong = next(choice.key for choice in drawn.choices if choice.text == "b")
    said = {"right": "Yes.", "general": "So it is."}
    asked = qti(Question(drawn, "A title", feedback_for={wrong: "Look again."}, feedback=said))
    shown = {
        (feedback.get("outcome-identifier"), feedback.get("identifier"), feedback.get("show-hide"))
        for feedback in asked.iter(f"{QTI}modal-feedback")
    }
    assert shown == {
        ("FEEDBACK", wrong, "show"),
        ("RESULT", "correct", "show"),
        ("RESULT", "general", "hide"),
    }
    declared = {outcome.get("identifier") for outcome in asked.iter(f"{QTI}outcome-declaration")}
    used = {value.get("identifier") for value in asked.iter(f"{QTI}set-outcome-value")}
    assert used == {"SCORE", "RESULT", "FEEDBACK"}
    assert used < declared


def test_a_qti_package_names_every_item_in_its_manifest() -> None:
    questions = [question(AnswerKind.TEXT, "a"), question(AnswerKind.EXPRESSION, "x", variables=("x",))]
    with zipfile.ZipFile(BytesIO(export_qti3(questions))) as package:
        assert package.namelist() == ["items/item-0001.xml", "imsmanifest.xml"]
        manifest = etree.fromstring(package.read("imsmanifest.xml"))
    assert [resource.get("href") for resource in manifest.iter("{*}resource")] == ["items/item-0001.xml"]


def test_the_same_questions_make_the_same_file() -> None:
    asked = question(AnswerKind.CHOICE, "a", distractors=("b",))
    assert export_qti3([asked]) == export_qti3([asked])


@pytest.mark.parametrize("kind", sorted(UNSAYABLE))
def test_what_a_format_cannot_check_does_not_go_out(kind: AnswerKind) -> None:
    asked = Question(Item("t", "s", 0, kind, "Why?", "x"), "A title")
    assert not asked.sayable
    assert len(etree.fromstring(export_moodle([asked]))) == 0


def figure(kind: FigureKind) -> Question:
    shown = Figure(kind, "a table of x and y", rows=(("$x$", "y"), ("1", "2")))
    return Question(replace(item(AnswerKind.TEXT, "a"), figure=shown), "A title")


@pytest.mark.parametrize("kind", [FigureKind.PLANE, FigureKind.NUMBER_LINE])
def test_a_question_with_a_graph_does_not_go_out_without_it(kind: FigureKind) -> None:
    assert not figure(kind).sayable


@pytest.mark.parametrize("export", [export_moodle, export_qti3])
def test_a_table_goes_out_as_a_table(export: Callable[[list[Question]], bytes]) -> None:
    (back,) = read_questions(export([figure(FigureKind.TABLE)]), "file").questions
    assert back.template is not None
    assert back.template.figure is not None
    assert back.template.figure.rows == (("$x$", "y"), ("1", "2"))
    assert (back.template.stem, back.template.figure.alt) == ("What is $(1/2)x$?", "a table of x and y")


class TestCommand:
    @pytest.mark.parametrize("written_as", ["moodle", "qti3"])
    def test_a_skill_is_written_and_can_be_read_again(self, tmp_path: Path, written_as: str) -> None:
        path = tmp_path / "out"
        options = [
            "--bank",
            "algebra-1",
            "--skill",
            "one-step-equations",
            "--draws",
            "2",
            "--format",
            written_as,
        ]
        written = CliRunner().invoke(main, ["content", "export", *options, "--output", str(path)])
        assert (written.exit_code, "is written" in written.output) == (0, True)
        read = CliRunner().invoke(main, ["content", "import", "--dry-run", str(path)])
        assert (read.exit_code, " 0 left out" in read.output) == (0, True)

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--bank", "nowhere"], "nowhere"),
            (["--bank", "algebra-1", "--skill", "flying"], "has no skill flying"),
        ],
    )
    def test_what_is_not_there_is_told(self, tmp_path: Path, options: list[str], said: str) -> None:
        output = ["--format", "moodle", "--output", str(tmp_path / "out")]
        result = CliRunner().invoke(main, ["content", "export", *options, *output])
        assert (result.exit_code, said in result.stderr) == (2, True)
        assert not (tmp_path / "out").exists()

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        options = ["--bank", "algebra-1", "--skill", "one-step-equations", "--format", "moodle"]
        output = str(tmp_path / "nowhere" / "out")
        result = CliRunner().invoke(main, ["content", "export", *options, "--output", output])
        assert (result.exit_code, "cannot be written" in result.stderr) == (2, True)
