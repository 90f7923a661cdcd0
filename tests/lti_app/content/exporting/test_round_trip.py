"""What goes out comes back as it was, as far as the format can say it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from engine.items.draw import DrawError, draw
from engine.items.model import AnswerKind
from engine.items.texts import escaped, fill
from lti_app.content.bank_file import TemplateData
from lti_app.content.banks import load_bank
from lti_app.content.exporting.moodle import export_moodle
from lti_app.content.exporting.qti3 import export_qti3
from lti_app.content.exporting.question import Question, question_of, questions_of
from lti_app.content.exporting.tex import tex
from lti_app.content.importing.model import Format, Imported, Source, Status
from lti_app.content.importing.notation import formula
from lti_app.content.importing.reading import read_questions
from lti_app.content.importing.tex import read_tex
from lti_app.content.template_data import template_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Export = Callable[[Iterable[Question]], bytes]

FILES = Path(__file__).parents[1] / "importing" / "files"
EXPORTS = pytest.mark.parametrize("export", [export_moodle, export_qti3])
WORDS = st.text(alphabet="abcxyzäß 0123456789.,;:!?'\"<>&{}[]()#~=%@*/-_", min_size=1, max_size=30).map(
    lambda text: " ".join(text.split()) or "a"
)
FORMULAS = st.sampled_from(
    [
        "x + 3 = 7",
        "(1/2)x - 3",
        "2(x + 1)^2",
        "-3/4",
        "x^(n - 1) <= 5",
        "sqrt(4) * y",
        "abs(x - 2) != 0",
        "2(1/3)",
    ]
)
TEXTS = st.one_of(
    WORDS.map(escaped),
    st.tuples(WORDS, FORMULAS).map(lambda both: f"{escaped(both[0])} ${both[1]}$"),
    st.tuples(WORDS, st.sampled_from(["x = 1", "len('ab')", "a < b", "{1: 2}"])).map(
        lambda both: f"{escaped(both[0])} `{both[1]}`"
    ),
)


def several(least: int, most: int = 6) -> st.SearchStrategy[list[str]]:
    return st.lists(
        TEXTS, min_size=least, max_size=most, unique_by=lambda text: "".join(text.split()).casefold()
    )


def choice(texts: list[str]) -> dict[str, Any]:
    return {"kind": "choice", "answer": texts[0], "distractors": texts[1:]}


def choices(texts: list[str]) -> dict[str, Any]:
    return {"kind": "choices", "answers": texts[:2], "distractors": texts[2:]}


def ordering(texts: list[str]) -> dict[str, Any]:
    return {"kind": "ordering", "answers": texts}


def text(words: list[str]) -> dict[str, Any]:
    rules = {"accept": tuple(map(escaped, words[1:])), "case": True} if words[1:] else {"case": True}
    return {"kind": "text", "answer": escaped(words[0]), "rules": rules}


def matching(texts: list[str]) -> dict[str, Any]:
    """The right side of a pair is plain text in Moodle: formulas in it, but no code."""
    sides = [side.replace("`", "") for side in texts]
    return {
        "kind": "matching",
        "prompts": texts[:2],
        "answers": [sides[2], sides[2]],
        "distractors": sides[3:],
    }


def blanks(parts: list[tuple[str, str]]) -> dict[str, Any]:
    gaps = [{"label": label, "kind": "text", "answer": escaped(answer)} for label, answer in parts]
    numbers = [{"label": "$n$ =", "kind": "number", "answer": "2.5", "rules": {"tolerance": "0.5"}}]
    return {"kind": "blanks", "blanks": gaps + numbers}


def number(parts: tuple[int, int, int]) -> dict[str, Any]:
    whole, places, around = parts
    rules = {"tolerance": f"0.{around:03}"} if around else {}
    return {"kind": "number", "answer": f"{whole}.{places:02}", "rules": rules}


ASKED = st.one_of(
    several(2).map(choice),
    several(3).map(choices),
    several(3).map(ordering),
    st.lists(WORDS, min_size=1, max_size=3, unique_by=str.casefold).map(text),
    st.tuples(st.integers(-50, 50), st.integers(0, 99), st.integers(0, 9)).map(number),
    several(4, 5).map(matching),
    st.lists(st.tuples(TEXTS, WORDS), min_size=1, max_size=3).map(blanks),
    st.just({"kind": "explanation"}),
)  # fmt: skip


def imported(fields: dict[str, Any], **about: Any) -> Imported:
    base = {"id": "q", "level": "medium", "difficulty": 0, "usual_seconds": 60, "hints": (), "worked": ()}
    data = TemplateData.model_validate({**base, **fields})
    return Imported(Source("f", 1, Format.GIFT, "x", "", "A title"), Status.WHOLE, data, **about)


def back(export: Export, question: Imported) -> Imported:
    (found,) = read_questions(export([question_of(question)]), "file").questions
    return found


def said(question: Imported) -> dict[str, Any]:
    """What an item says, whatever the order in which it offers its choices."""
    assert question.template is not None, question.reasons
    item = draw(template_of("skill", question.template), 0)
    texts = {choice.key: choice.text for choice in item.choices}
    right = [texts.get(key, key) for key in item.answer.split()]
    in_order = item.kind in {AnswerKind.MATCHING, AnswerKind.ORDERING}
    return {
        "kind": item.kind,
        "stem": item.stem,
        "code": item.code,
        "figure": item.figure,
        "answer": (right if in_order else sorted(right)) if texts else item.answer,
        "offered": sorted(texts.values()),
        "prompts": item.prompts,
        "rules": item.rules,
        "blanks": item.blanks,
        "hints": question.template.hints,
    }


@EXPORTS
@settings(max_examples=60)
@example(stem="a", asked=blanks([("b", "{1}~#")]), hints=[])
@example(stem="a", asked=text(["2*3", "{1:x}"]), hints=[r"\{b\}"])
@given(stem=TEXTS, asked=ASKED, hints=st.lists(WORDS.map(escaped), max_size=3))
def test_an_item_with_fixed_numbers_comes_back_as_it_was(
    export: Export, stem: str, asked: dict[str, Any], hints: list[str]
) -> None:
    question = imported({"stem": stem, "hints": hints, **asked})
    try:
        before = said(question)
    except DrawError:
        assume(False)  # two parts that differ here are the same once they are tidied
    after = back(export, question)
    if "import.hint-gives-answer" in {reason.code for reason in after.reasons}:
        before["hints"] = after.template.hints if after.template else ()
    assert said(after) == before


@EXPORTS
@pytest.mark.parametrize(
    "path", sorted(FILES.glob("[!o]*/*.*")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_whatever_came_in_goes_out_and_comes_back(export: Export, path: Path) -> None:
    for question in read_questions(path, path.name).questions:
        if question.template is None:
            continue
        after = back(export, question)
        assert said(after) == said(question)
        for name in ("tags", "category", "licence", "author", "feedback"):
            assert getattr(after, name) == getattr(question, name)
        if question.template.kind in {AnswerKind.CHOICE, AnswerKind.CHOICES}:
            assert after.feedback_for == question.feedback_for


@EXPORTS
def test_licence_author_tags_category_and_feedback_come_back(export: Export) -> None:
    question = imported(
        {"stem": "Which?", "kind": "choice", "answer": "a", "distractors": ["b"], "hints": ["Look."]},
        tags=("fractions", "week 3"),
        category=("Maths", "Numbers / more"),
        licence="CC BY 4.0",
        author="A. Teacher",
        feedback={"right": "Yes.", "wrong": "No.", "general": "It is so."},
        feedback_for={"b": "Look at the $2x$ again."},
    )
    after = back(export, question)
    for name in ("tags", "category", "licence", "author", "feedback", "feedback_for"):
        assert getattr(after, name) == getattr(question, name)
    assert after.status is Status.WHOLE


@EXPORTS
@pytest.mark.parametrize("skill", ["one-step-equations", "combine-like-terms"])
def test_items_of_a_bank_come_back_whole(export: Export, skill: str) -> None:
    bank = load_bank("algebra-1")
    questions = [question for question in questions_of(bank, (skill,), 3) if question.sayable]
    after = read_questions(export(questions), "file").questions
    assert len(questions) > 6
    assert {question.status for question in after} <= {Status.WHOLE, Status.REDUCED}
    for before, found in zip(questions, after, strict=True):
        assert found.template is not None
        assert found.template.stem == before.item.stem
        assert found.category == (
            bank.title,
            bank.strands[bank.skills[skill].strand],
            bank.skills[skill].title,
        )


@pytest.mark.parametrize(
    "written",
    [
        "x + 3 = 7", "(1/2)x", "1/2", "2(1/3)", "(x + 1)/(x - 1)", "x^2", "x^(n - 1)", "2^(1/2)", "(2x)^2",
        "-x^2", "3 * 4", "a <= b < c", "x != 1", "sqrt(x + 1)", "abs(x)", "(a/b)/c", "-(x + 2)", "0.50",
    ],
)  # fmt: skip
def test_a_formula_comes_back_from_tex(written: str) -> None:
    read = read_tex(tex(written))
    assert read.sure
    assert formula(read.notation) == fill(f"${written}$", {})
