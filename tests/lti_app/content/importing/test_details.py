"""What is kept beside question and answer: titles, tags, hints, feedback, licence; and odd encodings."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from lti_app.content.importing.model import Imported, Status
from lti_app.content.importing.reading import read_questions

FILES = Path(__file__).parent / "files"


def only(source: bytes | str, name: str = "file") -> Imported:
    (question,) = read_questions(source.encode() if isinstance(source, str) else source, name).questions
    return question


def zipped(**members: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return packed.getvalue()


def from_folder(folder: Path) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.rglob("*.json")):
            archive.write(path, f"content/{path.relative_to(folder)}")
    return packed.getvalue()


def stem(question: Imported) -> str:
    assert question.template is not None
    return question.template.stem


def test_a_moodle_question_keeps_what_stands_around_it() -> None:
    question = only((FILES / "moodle/multichoice.xml").read_bytes())
    assert (question.source.title, question.source.identifier) == ("Slope of a roof", "slope-1")
    assert question.tags == ("slope", "linear functions")
    assert question.category == ("Algebra", "Lines / planes")
    assert question.feedback_for == {"$-2$": "That is where the line meets the y-axis."}
    assert question.feedback["wrong"] == "Not yet."
    assert question.template is not None
    assert question.template.hints == (
        "How far does y go up when x goes one to the right?",
        "Look at the number in front of $x$.",
    )


def test_gift_keeps_category_tags_identifier_and_both_kinds_of_feedback() -> None:
    first = read_questions(FILES / "gift/multiplechoice.gift", "x").questions[0]
    assert first.category == ("Numbers", "Primes")
    assert (first.tags, first.source.identifier) == (("primes",), "prime-1")
    assert first.source.title == "Primes : first"
    assert first.feedback_for == {"9": "3 = 9 / 3"}
    assert first.feedback == {"right": "Yes", "general": "A prime has two divisors."}


def test_a_false_statement_of_gift_says_its_first_feedback_to_those_who_were_wrong() -> None:
    question = only("Zero is odd.{F#Halve it.#Good.}")
    assert question.feedback_for == {"True": "Halve it."}


@pytest.mark.parametrize(
    ("answers", "answer", "tolerance"),
    [("3:2", "3", "2"), ("1..5", "3", "2"), ("-1.5", "-1.5", ""), ("=1:0 =%50%2:0", "1", ""),
     ("1e-3:0", "0.001", "")],
)  # fmt: skip
def test_gift_numbers_have_tolerances_and_ranges(answers: str, answer: str, tolerance: str) -> None:
    template = only(f"How many?{{#{answers}}}").template
    assert template is not None
    assert (template.answer, template.rules.tolerance) == (answer, tolerance)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_gift_is_read_in_every_encoding_and_with_every_end_of_line(encoding: str, line: str) -> None:
    text = f"// a{line}::Größe::Wie groß?{{{line}=fünf{line}~vier{line}}}{line}{line}Zwei?{{=1 ~2}}"
    report = read_questions(text.encode(encoding), "file")
    assert [question.source.title for question in report.questions] == ["Größe", ""]
    assert stem(report.questions[0]) == "Wie groß?"
    told = ["import.old-encoding"] if encoding == "cp1252" else []
    assert [notice.code for notice in report.notices] == told


def test_xml_that_claims_an_encoding_it_does_not_have_is_read_and_told() -> None:
    data = (FILES / "moodle/essay.xml").read_text(encoding="utf-8").replace("Why is", "Déjà").encode("cp1252")
    report = read_questions(data, "file")
    assert "Déjà" in stem(report.questions[0])
    assert [notice.code for notice in report.notices] == ["import.damaged"]


def test_xml_that_stops_in_the_middle_is_read_as_far_as_it_goes() -> None:
    data = (FILES / "moodle/cloze.xml").read_bytes()
    report = read_questions(data[: data.index(b"One gap")], "file")
    assert [question.status for question in report.questions][:2] == [Status.WHOLE, Status.REDUCED]
    assert [notice.code for notice in report.notices] == ["import.damaged"]


def test_oatutor_keeps_licence_source_skills_hints_and_steps() -> None:
    first = read_questions(FILES / "oatutor", "oatutor").questions[0]
    assert first.licence == "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
    assert first.author == "Our Book (https://example.org/book)"
    assert (first.tags, first.category) == (("write_linear_model",), ("Algebra", "Linear models"))
    assert first.template is not None
    assert first.template.hints == ("Which part of the fare is there before the taxi moves?",)
    assert first.template.worked == ("What is the fare for one mile? $6$",)
    assert first.template.variables == ("x",)


def test_oatutor_may_come_as_a_zip() -> None:
    folder = read_questions(FILES / "oatutor", "x").questions
    packed = read_questions(from_folder(FILES / "oatutor"), "x").questions
    assert [question.template for question in packed] == [question.template for question in folder]


def test_feedback_of_canvas_goes_to_the_choice_it_is_for() -> None:
    question = only((FILES / "canvas/multiple_choice.xml").read_bytes())
    assert question.feedback_for == {"9 cm": "That is the area."}
    assert question.feedback == {"general": "Add all four sides."}
    assert question.category == ("Week 3",)


def test_hints_and_feedback_of_qti_are_kept() -> None:
    question = only((FILES / "qti2/choice.xml").read_bytes())
    assert question.feedback_for == {"0.3": "Compare the tenths."}
    assert question.feedback == {"right": "Well seen."}
    assert question.template is not None
    assert question.template.hints == ("Write all of them as decimals.",)


def test_a_package_says_licence_and_keywords_of_its_items_in_the_manifest() -> None:
    manifest = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
      xmlns:m="http://ltsc.ieee.org/xsd/LOM">
      <metadata><m:lom><m:rights>
        <m:description><m:string>CC BY-SA</m:string></m:description>
      </m:rights></m:lom></metadata>
      <resources><resource href="items/one.xml">
        <metadata><m:lom><m:general>
          <m:keyword><m:string>decimals</m:string></m:keyword>
        </m:general></m:lom></metadata>
        <file href="items/one.xml"/>
      </resource></resources></manifest>"""
    item = (FILES / "qti2/choice.xml").read_text(encoding="utf-8")
    question = only(zipped(folder__imsmanifest_xml=manifest, folder__items__one_xml=item))
    assert (question.licence, question.tags) == ("CC BY-SA", ("decimals",))


def test_a_quiz_that_a_cartridge_has_twice_comes_in_once() -> None:
    quiz = (FILES / "canvas/true_false.xml").read_text(encoding="utf-8")
    report = read_questions(zipped(a__quiz_xml=quiz, non_cc__quiz_xml=quiz), "file")
    assert len(report.questions) == 1
    assert [notice.code for notice in report.notices] == ["import.repeated-items"]


def test_a_zip_of_a_quiz_without_questions_is_a_report_without_questions() -> None:
    empty = "<questestinterop><assessment ident='a'><section ident='s'/></assessment></questestinterop>"
    assert read_questions(zipped(a_xml=empty), "file").questions == ()


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Which?{~a ~b}", "no-right-answer"),
        ("Which?{=%50%a* =%0%*}", "wildcard-only"),
        ("{=a ~b}", "no-question-text"),
        ("Which?{=a ~%50%}", "one-choice"),
        ("Which?{#=1 =5}", "several-numbers"),
        ("Which?{#many}", "number-unreadable"),
        ("Match{=a -> b}", "one-pair"),
        ("Which?{=1 " + " ".join(f"~w{number}" for number in range(30)) + "}", "too-many-choices"),
        ("Which? " + "long " * 300 + "{=a ~b}", "too-long"),
    ],
)
def test_what_cannot_be_practised_is_left_out_with_its_reason(question: str, reason: str) -> None:
    found = only(question)
    assert (found.status, [why.code for why in found.reasons]) == (Status.LEFT_OUT, [f"import.{reason}"])


def test_a_hint_that_gives_the_answer_away_does_not_come_in() -> None:
    text = (FILES / "moodle/multichoice.xml").read_text(encoding="utf-8")
    question = only(
        text.replace("How far does y go up when x goes one to the right?", r"The answer is \(3\).")
    )
    assert question.template is not None
    assert question.template.hints == ("Look at the number in front of $x$.",)
    assert "import.hint-gives-answer" in {reason.code for reason in question.reasons}


def test_a_word_in_braces_is_no_place_for_a_value() -> None:
    template = read_questions(FILES / "moodle/shortanswer.xml", "x").questions[1].template
    assert template is not None
    assert template.rules.accept == (r"set_\{a\}",)


def test_what_is_said_to_any_other_answer_is_kept() -> None:
    for name, index in (
        ("moodle/numerical.xml", 0),
        ("moodle/shortanswer.xml", 0),
        ("gift/numerical.gift", 2),
    ):
        assert read_questions(FILES / name, "x").questions[index].feedback["wrong"].startswith("No")


def test_a_tag_that_names_a_standard_is_one() -> None:
    text = (FILES / "moodle/multichoice.xml").read_text(encoding="utf-8")
    question = only(
        text.replace("linear functions", "HSA-REI.B.3").replace("<text>slope<", "<text>8.EE.C.7<")
    )
    assert (question.tags, question.standards) == ((), ("HSA-REI.B.3", "8.EE.C.7")[::-1])


def test_blackboard_s_own_words_are_understood() -> None:
    pool = (FILES / "qti1/bank.xml").read_text(encoding="utf-8")
    pool = pool.replace('<setvar action="Set">10<', '<setvar variablename="SCORE" action="Set">SCORE.max<')
    pool = pool.replace(
        "<mattext>What is 1/4 + 1/4?</mattext>",
        "<mat_extension><mat_formattedtext type='HTML'>"
        "&lt;p&gt;A quarter, twice?&lt;/p&gt;</mat_formattedtext></mat_extension>",
    )
    first = read_questions(
        zipped(**{"res00001.dat": pool, "res00002.dat": "<other/>"}), "pool.zip"
    ).questions[0]
    assert first.template is not None
    assert (first.template.stem, first.template.answer) == ("A quarter, twice?", "1/2")
