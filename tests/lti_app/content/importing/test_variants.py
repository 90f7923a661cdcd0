"""What files in the field hold beside the plain cases: points, units, gaps and pairs of every make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.content.importing.html_text import from_html
from lti_app.content.importing.reading import read_questions

if TYPE_CHECKING:
    from lti_app.content.importing.model import Imported

FILES = Path(__file__).parent / "files"
FREE = '<extendedTextInteraction responseIdentifier="RESPONSE"/>'
TYPED = '<textEntryInteraction responseIdentifier="RESPONSE"/>'


def only(source: str) -> Imported:
    (question,) = read_questions(source.encode(), "file").questions
    return question


def moodle(kind: str, inside: str, text: str = "Which?") -> Imported:
    stem = f"<questiontext format='html'><text><![CDATA[{text}]]></text></questiontext>"
    return only(f'<quiz><question type="{kind}">{stem}{inside}</question></quiz>')


def answers(*given: tuple[str, str], more: str = "") -> str:
    return "".join(
        f'<answer fraction="{points}"><text>{text}</text>{more}</answer>' for text, points in given
    )


def changed(name: str, *changes: tuple[str, str]) -> Imported:
    text = (FILES / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return only(text)


def reasons(question: Imported) -> list[str]:
    return [reason.code.removeprefix("import.") for reason in question.reasons]


def template(question: Imported) -> Any:
    assert question.template is not None, reasons(question)
    return question.template


class TestPoints:
    def test_of_several_choices_that_are_fully_right_the_first_is_kept(self) -> None:
        question = moodle("multichoice", answers(("a", "100"), ("b", "100"), ("c", "0")))
        assert (template(question).answer, template(question).distractors) == ("a", ("c",))
        assert reasons(question) == ["one-right-kept"]

    def test_right_choices_with_unequal_points_are_told(self) -> None:
        question = moodle(
            "multichoice", "<single>false</single>" + answers(("a", "75"), ("b", "25"), ("c", "0"))
        )
        assert (template(question).answers, reasons(question)) == (("a", "b"), ["partial-credit"])

    def test_choices_that_read_the_same_are_one_and_the_better_counts(self) -> None:
        question = moodle("multichoice", answers((r"\(x\) = 1", "0"), (r"\(x=1\)", "100"), ("X = 1", "0")))
        assert (template(question).answer, reasons(question)) == ("$x$ = 1", ["choice-repeated"])
        assert template(question).distractors == ("X = 1",)

    @pytest.mark.parametrize("points", ["", "half", "nan", "1e999"])
    def test_points_that_are_no_number_do_no_harm(self, points: str) -> None:
        moodle("multichoice", answers(("a", "100"), ("b", points)))

    def test_all_or_nothing_choices_are_several_choices(self) -> None:
        question = moodle("multichoiceset", answers(("a", "100"), ("b", "100"), ("c", "0")))
        assert template(question).answers == ("a", "b")


class TestNumbers:
    @pytest.mark.parametrize(
        ("written", "answer"),
        [("0,25", "0.25"), ("-1.602E-19", "-1602/10^22"), ("1/3", "1/3"), (".5", "0.5"), ("1E3", "1000")],
    )
    def test_numbers_are_read_exactly(self, written: str, answer: str) -> None:
        assert template(moodle("numerical", answers((written, "100")))).answer == answer

    @pytest.mark.parametrize(
        ("written", "reason"),
        [("about 5", "number-unreadable"), ("1" * 20, "number-too-long"), ("1E99", "number-unreadable")],
    )
    def test_what_is_no_number_here_is_left_out(self, written: str, reason: str) -> None:
        assert reasons(moodle("numerical", answers((written, "100")))) == [reason]

    @pytest.mark.parametrize("formula", ["sin({a})", "{missing} + 1", "{a}/0"])
    def test_a_formula_that_cannot_be_computed_is_left_out(self, formula: str) -> None:
        question = changed("moodle/calculated.xml", ("{a} + {b}</text>", f"{formula}</text>"))
        assert reasons(question) == ["formula-unknown"]

    def test_a_nominal_tolerance_is_taken_as_it_is(self) -> None:
        question = changed("moodle/calculated.xml", ("<tolerancetype>1<", "<tolerancetype>2<"))
        assert template(question).rules.tolerance == "0.01"


class TestWords:
    @pytest.mark.parametrize(
        ("pattern", "answer"),
        [("Paris*", "Paris"), ("*Paris *", "Paris"), (r"2\*3", "2*3"), ("* Paris", "Paris")],
    )
    def test_stars_at_the_ends_fall_away(self, pattern: str, answer: str) -> None:
        assert template(moodle("shortanswer", answers((pattern, "100")))).answer == answer

    def test_a_star_in_the_middle_says_no_answer(self) -> None:
        assert reasons(moodle("shortanswer", answers(("Pa*is", "100")))) == ["wildcard-only"]

    def test_an_answer_longer_than_one_can_be_typed_is_none(self) -> None:
        assert reasons(moodle("shortanswer", answers(("a" * 501, "100")))) == ["no-right-answer"]


class TestGaps:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("{1:MULTIRESPONSE:=a~=b}", "several-in-a-gap"),
            ("{1:REGEXP:=a}", "type-unknown"),
            ("{1:NM:=five}", "number-unreadable"),
            ("No gap at all", "gaps-unclear"),
            ("{1:SA:=a} " * 30, "too-many-choices"),
        ],
    )
    def test_gaps_that_cannot_be_asked_are_left_out(self, text: str, reason: str) -> None:
        assert reasons(moodle("cloze", "", text)) == [reason]

    def test_a_menu_beside_a_gap_to_type_in_shows_its_words(self) -> None:
        question = moodle("cloze", "", "A {1:MC:=dog~cat} has {1:NM:=4} legs.")
        assert [blank.label for blank in template(question).blanks] == ["(1) [cat / dog]", "(2)"]
        assert reasons(question) == ["menu-typed"]

    def test_gaps_that_end_their_lines_have_what_stands_before_them_as_labels(self) -> None:
        question = moodle(
            "cloze", "", "<p>Say it.</p><p>one and one: {1:NM:=2}</p><p>in words: {1:SA:=two}</p>"
        )
        assert template(question).stem == "Say it."
        assert [blank.label for blank in template(question).blanks] == ["one and one:", "in words:"]

    def test_words_to_drag_that_are_not_there_are_told(self) -> None:
        box = "<dragbox><text>a</text><group>1</group></dragbox>"
        assert reasons(moodle("ddwtos", box, "One [[7]].")) == ["gaps-unclear"]

    def test_names_in_brackets_without_a_gap_stay_words(self) -> None:
        question = changed("canvas/fill_in_multiple_blanks.xml", ("Grass", "[sic] Grass"))
        assert template(question).stem.startswith("[sic] Grass")


class TestPairs:
    def test_a_right_side_may_belong_to_several_left_ones(self) -> None:
        question = changed("qti2/match.xml", ("S four", "S three"))
        assert template(question).answers == ("three", "three")

    def test_sides_are_swapped_where_that_makes_pairs(self) -> None:
        question = changed(
            "qti2/match.xml", ("<value>S four</value>", "<value>T four</value><value>S five</value>")
        )
        assert template(question).prompts == ("three", "four", "five")

    def test_many_to_many_is_left_out(self) -> None:
        more = "<value>S three</value><value>T four</value><value>S four</value>"
        assert reasons(changed("qti2/match.xml", ("<value>S four</value>", more))) == ["several-matches"]

    def test_pairs_that_name_nothing_are_left_out(self) -> None:
        assert reasons(changed("qti2/match.xml", ("T three", "T nothing"))) == ["no-right-answer"]

    def test_a_mapping_says_the_pairs_where_no_right_ones_are_declared(self) -> None:
        entries = "".join(f'<mapEntry mapKey="{pair}" mappedValue="1"/>' for pair in ("T three", "S four"))
        correct = "<correctResponse><value>T three</value><value>S four</value></correctResponse>"
        assert template(changed("qti2/match.xml", (correct, f"<mapping>{entries}</mapping>"))).answers == (
            "three",
            "four",
        )

    def test_lines_that_read_the_same_cannot_be_put_in_order(self) -> None:
        assert reasons(changed("qti2/order.xml", ("one half", "one tenth"))) == ["choices-alike"]


class TestQti:
    @pytest.mark.parametrize(
        ("name", "change", "reason"),
        [
            ("choice", ("<itemBody>", "<itemBody><assessmentStimulusRef/>"), "choice"),
            ("text-entry", ('Identifier="RESPONSE"', 'Identifier="OTHER"'), "no-right-answer"),
            ("number-entry", ("<value>1.41</value>", "<value>root</value>"), "number-unreadable"),
            ("number-entry", ("<value>1.41</value>", ""), "no-right-answer"),
            ("order", ("<value>A</value>", ""), "no-right-answer"),
            ("extended-text", ("extendedTextInteraction", "customInteraction"), "type-unknown"),
            ("upload", ("<itemBody>", f"<itemBody>{FREE}"), "file-upload"),
            ("slider", ("<itemBody>", f"<itemBody>{TYPED}"), "several-parts"),
        ],
    )  # fmt: skip
    def test_items_that_cannot_be_asked_are_left_out(
        self, name: str, change: tuple[str, str], reason: str
    ) -> None:
        wanted = "text-elsewhere" if reason == "choice" else reason
        assert reasons(changed(f"qti2/{name}.xml", change)) == [wanted]

    def test_a_tolerance_may_be_in_percent(self) -> None:
        question = changed(
            "qti2/number-entry.xml",
            (
                'toleranceMode="absolute" tolerance="0.005 0.005"',
                'toleranceMode="relative" tolerance="10 10"',
            ),
        )
        assert template(question).rules.tolerance == "0.141"

    def test_an_entity_that_is_defined_elsewhere_costs_only_itself(self) -> None:
        assert template(changed("qti2/hottext.xml", ("Where is", "Where&nbsp;is"))).stem.startswith("Where")


@pytest.mark.parametrize(
    ("kind", "presentation", "reason"),
    [
        ("hot_spot_question", "<response_xy ident='R'/>", "type-unknown"),
        ("", "<response_lid ident='R'/><response_str ident='S'/>", "several-parts"),
        ("", "", "no-question"),
    ],
)
def test_items_of_qti_1_that_cannot_be_asked_are_left_out(kind: str, presentation: str, reason: str) -> None:
    about = f"<fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry>"
    metadata = f"<itemmetadata><qtimetadatafield>{about}</qtimetadatafield></itemmetadata>"
    item = f"<item ident='i'>{metadata}<presentation>{presentation}</presentation></item>"
    assert reasons(only(f"<questestinterop>{item}</questestinterop>")) == [reason]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (r"\(\text{area}=3\)", "area =3"),
        (r"\(\vec{v}\)", "v"),
        (r"\(\begin{matrix}1\end{matrix}\)", "1"),
        (r"\(90^\circ\)", "90°"),
        (r"\(x_1+x_{12}\)", "x_1+x_12"),
        (r"\(\sqrt[3]{8}\)", "root 3 of (8)"),
        (r"\(f'(x)\)", "f'(x)"),
        (r"\(x^12\)", "x^12"),
        ("<math><msub><mi>x</mi><mn>1</mn></msub></math>", "x_1"),
        ("<math><mtext>area</mtext><mo>=</mo><mn>3</mn></math>", "area =3"),
        ("<math><mover><mi>x</mi><mo>¯</mo></mover></math>", "x ¯"),
    ],
)
def test_formulas_beyond_the_notation_stay_as_plain_signs(markup: str, text: str) -> None:
    read = from_html(markup)
    assert (read.text, read.losses) == (text, {"import.formula-as-text"})


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<math><mfenced><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></mfenced></math>", "$(x + 1)$"),
        ("<math><msup><mn>10</mn><mn>2</mn></msup></math>", "$10^2$"),
        (r"\(\mathrm{x}\)", "$x$"),
        (r"\(\left.\frac12\right.\)", "$1/2$"),
    ],
)
def test_formulas_of_less_common_make_are_read(markup: str, text: str) -> None:
    assert from_html(markup).text == text
