"""`baton content check`: what it counts, what it reports, and how it ends."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from engine.items.model import AnswerKind
from lti_app.cli import main
from tests.every_kind import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

_LONG = "  # a long remark that goes far beyond the edge of a telephone"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A copy of the bank with one item of every kind, without what is too long in it."""
    folder = tmp_path / "every-kind"
    shutil.copytree(FOLDER, folder)
    strand = folder / "kinds.yaml"
    strand.write_text(strand.read_text(encoding="utf-8").replace(_LONG, ""), encoding="utf-8")
    return folder


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["content", "check", *arguments])


def change(bank: Path, old: str, new: str) -> int:
    """Change a line of the strand, and return its number."""
    strand = bank / "kinds.yaml"
    text = strand.read_text(encoding="utf-8")
    assert old in text
    strand.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a_sound_bank_is_counted_by_strand_and_kind(bank: Path) -> None:
    done = check("--folder", str(bank), "--draws", "8", "--json")
    counted = json.loads(done.stdout)["banks"][0]

    assert done.exit_code == 0
    assert counted["failures"] == []
    assert counted["total"]["draws"] == 8 * counted["total"]["templates"]
    assert counted["strands"]["kinds"] == counted["total"]
    assert counted["kinds"].keys() == {str(kind) for kind in set(AnswerKind) - {AnswerKind.EXPLANATION}}


def test_the_table_says_that_there_are_no_failures(bank: Path) -> None:
    done = check("--folder", str(bank), "--draws", "3")

    assert done.exit_code == 0
    assert "failures: none" in done.stdout
    assert "13 of 13 templates" in done.stderr


def test_what_is_wrong_with_an_item_is_named_with_file_and_line(bank: Path) -> None:
    line = change(bank, "total += step", "total += 2 * step")
    done = check("--folder", str(bank), "--draws", "4")

    assert done.exit_code == 1
    assert "failures: 1" in done.stdout
    assert (
        f"{bank}/kinds.yaml:{line + 3}: skills.0.templates.11.answer: the program prints something else"
        in done.stdout
    )


def test_what_is_written_wrong_is_named_and_the_rest_is_checked(bank: Path) -> None:
    line = change(bank, "stem: What does this program print?", "stem: What does {this} print?")
    done = check("--folder", str(bank), "--draws", "4", "--json")
    counted = json.loads(done.stdout)["banks"][0]

    assert done.exit_code == 1
    assert counted["failures"] == [
        f"{bank}/kinds.yaml:{line}: skills.0.templates.11.stem: this is not known here"
    ]
    assert counted["total"]["draws"] == 4 * 12


def test_a_bank_that_cannot_be_read_fails_with_its_lines(bank: Path) -> None:
    change(bank, "level: medium", "level: middling")
    done = check("--folder", str(bank))

    assert done.exit_code == 1
    assert "level: Input should be 'easy', 'medium' or 'hard'" in done.stdout


def test_one_strand_is_checked_while_another_cannot_be_read(bank: Path) -> None:
    text = (bank / "bank.yaml").read_text(encoding="utf-8")
    (bank / "bank.yaml").write_text(f"{text.rstrip()}\n", encoding="utf-8")
    shutil.copy(bank / "kinds.yaml", bank / "draft.yaml")
    change(bank, "level: medium", "level: middling")

    assert check("--folder", str(bank), "--strand", "draft", "--draws", "2").exit_code == 0
    assert check("--folder", str(bank), "--strand", "kinds", "--draws", "2").exit_code == 1


def test_a_strand_that_is_nowhere_is_an_error(bank: Path) -> None:
    done = check("--folder", str(bank), "--strand", "nothing", "--draws", "2")

    assert done.exit_code == 2
    assert "no bank has a strand nothing" in done.stderr


def test_a_bank_that_ships_must_have_enough_to_practise(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lti_app.content.checking.command.shipped_banks", lambda: ("every-kind",))
    monkeypatch.setattr(
        "lti_app.content.checking.command.config_path", lambda *parts: bank.parent / parts[-1]
    )
    done = check("--bank", "every-kind", "--draws", "2", "--json")
    failures = json.loads(done.stdout)["banks"][0]["failures"]

    assert any(
        "misconceptions: a skill needs 3 misconceptions; here are 1" in failure for failure in failures
    )
