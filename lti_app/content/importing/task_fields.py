"""What a question becomes as fields of a template, by what the student does in it."""

from __future__ import annotations

from engine.items.model import AnswerKind
from lti_app.content.importing.draft import (
    Calculating,
    Choosing,
    Deriving,
    Explaining,
    Filling,
    Pairing,
    Sorting,
    Task,
    Typing,
)
from lti_app.content.importing.fields import Fields, LeftOutError, needed, stem_fields
from lti_app.content.importing.gap_fields import filling
from lti_app.content.importing.offered_fields import choosing, pairing, sorting
from lti_app.content.importing.typed_fields import calculating, deriving, typing
from lti_app.content.importing.worded import GAP, GAP_SHOWN, Worded


def fields_of(task: Task, stem: Worded) -> Fields:
    """Return the fields, the stem among them. Raises LeftOutError where nothing can be asked."""
    match task:
        case Filling(gaps=(only,)):
            return fields_of(only, stem)
        case Filling():
            return filling(task, stem)
        case _:
            return _with_stem(_asked(task), stem)


def _asked(task: Task) -> Fields:  # noqa: PLR0911
    match task:
        case Choosing():
            return choosing(task)
        case Typing():
            return typing(task)
        case Calculating():
            return calculating(task)
        case Deriving():
            return deriving(task)
        case Pairing():
            return pairing(task)
        case Sorting():
            return sorting(task)
        case Explaining():
            losses = ["import.essay", *(["import.files-to-hand-in"] if task.files else [])]
            return Fields(AnswerKind.EXPLANATION, losses=losses)
        case Filling():
            raise LeftOutError("import.gaps-unclear")  # gaps within a gap: no format has them


def _with_stem(found: Fields, stem: Worded) -> Fields:
    text = needed(stem, found).replace(GAP, GAP_SHOWN)
    if not text:
        raise LeftOutError("import.no-question-text")
    found.fields |= stem_fields(text, stem)
    return found
