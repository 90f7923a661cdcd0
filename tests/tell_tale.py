"""The bank whose every secret can be found again, which stands beside the tests and not in config/."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lti_app.content import banks
from lti_app.content.data import config_path

if TYPE_CHECKING:
    import pytest

BANK = "tell-tale"
FOLDER = Path(__file__).parent / "banks" / BANK


def add_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bank be found under its id, as if it had shipped."""

    def path(*parts: str) -> Path:
        return FOLDER if parts == ("banks", BANK) else config_path(*parts)

    monkeypatch.setattr(banks, "config_path", path)
