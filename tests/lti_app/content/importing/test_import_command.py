"""`baton content import`: a report that a person can read, or a program."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from lti_app.cli import main
from lti_app.content.importing.model import Format
from lti_app.content.wording import load_wording

FILES = Path(__file__).parent / "files"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["content", "import", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_a_report_has_counts_by_type_and_a_line_for_each_question() -> None:
    status, out, _ = run("--dry-run", FILES / "moodle/pictures.xml")
    assert status == 0
    assert out.splitlines() == [
        "pictures.xml: Moodle XML",
        "2 questions: 0 whole, 1 reduced, 1 left out",
        "  multichoice: 0 whole, 1 reduced, 1 left out",
        "1. Needs it (multichoice): left out",
        "   - It needs a picture, which Baton does not take. A description of three words or more would do.",
        "2. Described (multichoice): reduced",
        "   - A picture is replaced by its description.",
        "",
        "Nothing was saved.",
    ]


def test_a_report_shows_licence_and_author() -> None:
    _, out, _ = run("--dry-run", FILES / "oatutor")
    assert "   Licence: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)" in out.splitlines()
    assert "   By: Our Book (https://example.org/book)" in out.splitlines()


def test_a_report_for_programs_is_one_object_a_file() -> None:
    status, out, _ = run("--dry-run", "--json", FILES / "gift/numerical.gift", FILES / "moodle/essay.xml")
    first, second = map(json.loads, out.splitlines())
    assert status == 0
    assert (first["format"], first["counts"]) == ("gift", {"whole": 2, "reduced": 1, "left-out": 0})
    assert first["questions"][1]["template"]["answer"] == "3.14"
    assert second["questions"][0]["reasons"][0] == {
        "code": "import.essay",
        "words": "It is answered in free words, which Baton keeps but does not grade.",
    }


def test_a_file_that_is_refused_does_not_keep_others_from_being_read(tmp_path: Path) -> None:
    (tmp_path / "empty.xml").touch()
    status, out, err = run("--dry-run", tmp_path / "empty.xml", FILES / "gift/essay.gift")
    assert status == 1
    assert "baton: empty.xml is empty." in err
    assert "essay.gift: GIFT" in out


def test_a_file_without_questions_is_told(tmp_path: Path) -> None:
    (tmp_path / "none.gift").write_text("// only a comment\n", encoding="utf-8")
    status, out, _ = run("--dry-run", tmp_path / "none.gift")
    assert (status, "There are no questions in it." in out) == (0, True)


def test_nothing_is_saved_without_being_asked_for() -> None:
    status, _, err = run(FILES / "gift/essay.gift")
    assert (status, "--dry-run" in err) == (2, True)


def test_every_format_has_a_name() -> None:
    names = [f"import.format.{str(kind).replace('.', '_')}" for kind in Format]
    assert [name for name in names if name not in load_wording()] == []
