"""What becomes of the questions of each format and kind; the files are our own, in files/."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from engine.items.check import check
from engine.items.draw import draw, hint, rungs
from engine.items.model import AnswerKind, Verdict
from lti_app.assets import asset_root
from lti_app.content.importing.model import Format, Status
from lti_app.content.importing.reading import read_questions
from lti_app.content.template_data import template_of
from lti_app.content.wording import load_wording

if TYPE_CHECKING:
    from lti_app.content.importing.model import Imported, ImportReport

HERE = Path(__file__).parent
FILES = HERE / "files"
EXPECTED: dict[str, list[str]] = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
REAL = (
    asset_root().parent / "shared" / "qformats"
)  # other people's files, beside the repository where there are any


def read(name: str) -> ImportReport:
    return read_questions(FILES / name, Path(name).name)


def became(question: Imported) -> str:
    template = question.template
    words = [str(question.status)]
    if template:
        answer = (
            template.answer
            or " | ".join(template.answers)
            or " | ".join(blank.answer for blank in template.blanks)
        )
        words.append(f"{template.kind}: {answer}" if answer else str(template.kind))
    if question.reasons:
        words.append(f"({', '.join(reason.code.removeprefix('import.') for reason in question.reasons)})")
    return " ".join(words)


def test_every_file_has_its_expectation() -> None:
    files = {path.relative_to(FILES).as_posix() for path in FILES.glob("*/*.*")}
    twins = {name.replace("qti2/", "qti3/") for name in EXPECTED if name.startswith("qti2/")}
    assert {name for name in files if not name.startswith("oatutor/")} == (EXPECTED.keys() | twins) - {
        "oatutor"
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_becomes_what_is_expected(name: str) -> None:
    assert [became(question) for question in read(name).questions] == EXPECTED[name]


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.startswith("qti2/")])
def test_qti_3_says_the_same_in_longer_words(name: str) -> None:
    older, newer = read(name), read(name.replace("qti2/", "qti3/"))
    assert (older.format, newer.format) == (Format.QTI2, Format.QTI3)
    assert [question.template for question in newer.questions] == [
        question.template for question in older.questions
    ]
    assert [question.feedback for question in newer.questions] == [
        question.feedback for question in older.questions
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_whatever_comes_in_works(name: str) -> None:
    for question in read(name).questions:
        assert (question.template is None) == (question.status is Status.LEFT_OUT)
        if question.template is None:
            continue
        template = template_of("skill", question.template)
        item = draw(template, 0)
        for rung in range(1, rungs(template) + 1):
            assert all(hint(template, item, rung).lines)
        if item.kind is not AnswerKind.EXPLANATION:
            assert check(item, item.answer).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("folder", "format_"), [("moodle", "moodle"), ("gift", "gift"), ("canvas", "qti-1.2")]
)
def test_the_format_is_told_by_the_content_not_by_the_name(folder: str, format_: str) -> None:
    path = next((FILES / folder).iterdir())
    assert read_questions(path.read_bytes(), "holiday.jpg").format == format_


def test_every_reason_has_its_words_and_no_words_are_without_a_use() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in (asset_root() / "lti_app" / "content").rglob("*.py")
    )
    used = set(re.findall(r'"(import\.[a-z-]+)"', source))
    known = {code for code in load_wording().sentences if re.fullmatch(r"import\.[a-z-]+", code)}
    assert used == known
    refusals = set(re.findall(r'"(IMPORT-[A-Z-]+)"', source))
    assert len(refusals) > 10
    for code in refusals:
        assert {f"error.{code}.title", f"error.{code}.do"} <= load_wording().sentences.keys()


@pytest.mark.skipif(not REAL.is_dir(), reason="no real files beside the repository")
def test_real_files_are_read_and_hardly_anything_of_them_is_lost() -> None:
    files = [
        path for path in sorted(REAL.rglob("*")) if path.is_file() and path.suffix not in {".tsv", ".json"}
    ]
    reports = [read_questions(path, path.name) for path in [*files, REAL / "oatutor"]]
    questions = [question for report in reports for question in report.questions]
    kept = [question for question in questions if question.template]
    assert len(questions) > 80
    assert len(kept) > 0.75 * len(questions)
    assert not [
        question for question in questions if "import.not-proved" in {r.code for r in question.reasons}
    ]
    assert {question.licence[:9] for question in reports[-1].questions} == {"CC BY 4.0"}
