"""What comes of a file of questions: for each question what it became, and why where it became less."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.reason import Reason
    from lti_app.content.bank_file import TemplateData

NOTHING: Mapping[str, str] = MappingProxyType({})


class Format(StrEnum):
    """Formats that are read, recognised by what a file holds."""

    MOODLE = "moodle"
    GIFT = "gift"
    QTI1 = "qti-1.2"
    QTI2 = "qti-2"
    QTI3 = "qti-3"
    OATUTOR = "oatutor"


class Status(StrEnum):
    """How much of a question comes in."""

    WHOLE = "whole"
    REDUCED = "reduced"  # can be practised, but something that the file says is not kept
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a question stands.

    file: its name, inside a zip the member's. position: counted from 1 over all that was opened.
    identifier, title: as the file has them, or empty. type: what the format calls this kind of question.
    """

    file: str
    position: int
    format: Format
    type: str
    identifier: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """One question of a file.

    template: as a bank has it, with fixed numbers; None where it is left out. reasons: why it is not whole,
    in words under their codes in config/wording/importing.yaml. category: from the outermost inwards.
    licence, author: as the file says them, or empty. feedback: what the source says to "right", "wrong",
    "partly" or whatever ("general") answer; feedback_for: wrong answer, in the form of the template's wrong
    answers → what the source says to it, which a teacher may make a misconception of.
    """

    source: Source
    status: Status
    template: TemplateData | None = None
    reasons: tuple[Reason, ...] = ()
    tags: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    licence: str = ""
    author: str = ""
    feedback: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    feedback_for: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file would bring, before anything is saved. notices: about the file as a whole."""

    file: str
    format: Format
    questions: tuple[Imported, ...]
    notices: tuple[Reason, ...] = ()

    def counts(self) -> Mapping[Status, int]:
        """Return how many questions have each status."""
        return {status: sum(question.status is status for question in self.questions) for status in Status}
