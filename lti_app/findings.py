"""What a check found. Its words are in config/wording/checks.yaml, under its code."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Mapping


class Standing(StrEnum):
    """How a check ended."""

    WELL = "ok"
    BROKEN = "FAIL"
    NOT_YET = "not yet"  # nothing is wrong, and something is still to happen or to be decided


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. code: such as "check.keys.ok"; params: what its sentences name."""

    standing: Standing
    code: str
    params: Mapping[str, str | float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The check's name, the code's second part: "keys"."""
        return self.code.split(".")[1]

    @property
    def what(self) -> str:
        """What was found, in a sentence."""
        return load_wording().say(Reason(self.code, self.params))

    @property
    def what_to_do(self) -> str:
        """What to do about it; "" where nothing is to be done."""
        wording, code = load_wording(), f"{self.code}.do"
        return wording.say(Reason(code, self.params)) if code in wording else ""


def well(code: str, /, **params: str | float) -> Finding:
    """Return the finding that something works."""
    return Finding(Standing.WELL, code, params)


def broken(code: str, /, **params: str | float) -> Finding:
    """Return the finding that something does not work."""
    return Finding(Standing.BROKEN, code, params)


def not_yet(code: str, /, **params: str | float) -> Finding:
    """Return the finding that something has not happened yet."""
    return Finding(Standing.NOT_YET, code, params)
