"""The outcomes of a wrong answer, as every kind of answer gives them."""

from __future__ import annotations

from engine.items.model import Outcome, Verdict

RIGHT = Outcome(Verdict.RIGHT)


def wrong(feedback: str) -> Outcome:
    """Return a wrong answer without a known misconception. feedback: wording code of its kind of error."""
    return Outcome(Verdict.WRONG, feedback=feedback)


def recognised(misconception: str) -> Outcome:
    """Return a wrong answer that a known misconception gives, which then speaks for itself."""
    return Outcome(Verdict.WRONG, misconception)


def recognised_or(misconception: str | None, feedback: str) -> Outcome:
    """Return a wrong answer with its misconception, where one is known, else with its kind of error."""
    return recognised(misconception) if misconception else wrong(feedback)
