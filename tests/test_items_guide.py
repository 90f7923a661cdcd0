"""The guide to writing banks: its examples are a bank, and the bank is sound."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from engine.items.model import AnswerKind
from lti_app.assets import asset_root
from lti_app.content.banks import read_bank
from lti_app.content.checking.command import check_banks

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_NO_TEMPLATES = re.compile(r"templates: \[\].*\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The examples of the guide, written to files as it says."""
    bank, strand, *templates = _BLOCK.findall((asset_root() / "docs/items.md").read_text(encoding="utf-8"))
    indented = re.sub(r"^(?=.)", "      ", "".join(templates), flags=re.MULTILINE)
    (tmp_path / "bank.yaml").write_text(bank, encoding="utf-8")
    text = _NO_TEMPLATES.sub("templates:\n", strand) + indented
    (tmp_path / "all-kinds.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_guide_has_an_example_of_every_kind_that_is_practised(folder: Path) -> None:
    kinds = [template.kind for template in read_bank(folder).templates.values()]

    assert sorted(kinds) == sorted(set(AnswerKind) - {AnswerKind.EXPLANATION})


def test_the_examples_of_the_guide_are_sound(folder: Path) -> None:
    (check,) = check_banks((), folder, None, 25, lambda _: None)

    assert check.failures == ()
    assert len(check.checked) == 13
