"""Fields of questions whose answer is typed: a word, a number, an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, Form
from lti_app.content.importing.accepted import accepted_texts
from lti_app.content.importing.fields import ALL_POINTS, Fields, LeftOutError
from lti_app.content.importing.numbers import decimal_text

if TYPE_CHECKING:
    from lti_app.content.importing.draft import Calculating, Deriving, Typing


def typing(task: Typing) -> Fields:
    """Return the fields of a question for a word. Raises LeftOutError."""
    found = Fields(AnswerKind.TEXT)
    answer, rules = accepted_texts(task, found)
    if not answer:
        raise LeftOutError(
            "import.wildcard-only" if "import.wildcard" in found.losses else "import.no-right-answer"
        )
    found.fields |= {"answer": answer, "rules": rules}
    return found


def calculating(task: Calculating) -> Fields:
    """Return the fields of a question for a number. Raises LeftOutError."""
    found = Fields(AnswerKind.NUMBER)
    right = [value for value in task.values if value.share > ALL_POINTS]
    if not right:
        raise LeftOutError("import.no-right-answer")
    widest = max(right, key=lambda value: value.tolerance)
    if any(abs(value.number - widest.number) > widest.tolerance for value in right):
        raise LeftOutError("import.several-numbers")
    answer, tolerance = decimal_text(widest.number), decimal_text(widest.tolerance)
    if not (answer and tolerance):
        raise LeftOutError("import.number-too-long")
    found.fields["answer"] = answer
    scientific = "10^" in answer
    if scientific:
        found.losses.append("import.scientific")
    found.fields["rules"] = {
        **({"form": Form.SCIENTIFIC} if scientific else {}),
        **({"tolerance": tolerance} if widest.tolerance else {}),
        **({"unit": task.unit} if task.unit else {}),
    }
    if task.other_units:
        found.losses.append("import.other-units")
    found.say("wrong", task.otherwise)
    for value in task.values:
        if value.share > ALL_POINTS:
            found.say("right", value.feedback)
        else:
            if value.share > 0:
                found.losses.append("import.partial-credit")
            near = abs(value.number - widest.number) <= widest.tolerance  # right already
            if value.feedback.text and not near and (wrong := decimal_text(value.number)):
                found.feedback_for[wrong] = value.feedback.text
    return found


def deriving(task: Deriving) -> Fields:
    """Return the fields of a question for an expression."""
    return Fields(AnswerKind.EXPRESSION, {"answer": task.answer, "variables": task.variables})
