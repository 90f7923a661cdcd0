"""The small table of a handoff note: objective, standing, motivation, and who is how sure (D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Cause
from engine.learner.model import SkillState
from engine.reason import Reason
from engine.signals.model import HappeningKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.escalation.model import Condition, Decision, Policy
    from engine.escalation.note_facts import Facts
    from engine.learner.model import LearnerState

Row = tuple[str, Reason]

_SURE, _FAIRLY = 0.75, 0.5
_LOW_MOTIVATION = 2  # quick wrong answers in the history from which motivation may be low
_LOW_SPIRITS = frozenset({Cause.MOTIVATION, Cause.DISENGAGEMENT, Cause.DISTRESS})
_OF_SPIRITS = frozenset({"B11", "B12", "B13", "B14", "B18", "B20", "B26"})


def table(
    facts: Facts, learner: LearnerState, policy: Policy, confidence: Mapping[str, int]
) -> tuple[Row, ...]:
    """Return its rows. confidence: of each strand, from the survey, 1 to 5."""
    rows: list[Row] = []
    if facts.topic is not None:
        state = learner.skills.get(facts.topic.id) or SkillState(facts.topic.id)
        so_far = Reason("notes.so-far", {"right": state.right, "count": state.opportunities})
        rows = [
            ("notes.row.objective", Reason("notes.objective", {"objective": facts.topic.objective})),
            ("notes.row.so-far", so_far),
        ]
    return (
        *rows,
        ("notes.row.motivation", _motivation(facts)),
        ("notes.row.student-confidence", _students_own(facts, confidence)),
        ("notes.row.confidence", _confidence(facts.decision.confidence)),
        ("notes.row.basis", Reason(f"notes.basis.{_basis(facts.decision, policy)}")),
    )


def _motivation(facts: Facts) -> Reason:
    if len(facts.quick) >= _LOW_MOTIVATION:
        return Reason("notes.motivation-may-be-low", {"count": len(facts.quick)})
    if facts.decision.cause in _LOW_SPIRITS or any(one.code in _OF_SPIRITS for one in facts.signals):
        return Reason("notes.motivation-may-be-low-as-said")
    return Reason("notes.motivation-no-sign")


def _students_own(facts: Facts, confidence: Mapping[str, int]) -> Reason:
    """Return what the student said last in practice, and what she said in the survey."""
    surveyed = confidence.get(facts.topic.strand) if facts.topic is not None else None
    said = [(item.opened_at, item.confidence) for item in facts.work if item.confidence is not None]
    said += [
        (one.at, round(one.value)) for one in facts.history.happenings if one.kind is HappeningKind.CONFIDENCE
    ]
    lately = max(said)[1] if said else None
    if lately is not None and surveyed is not None:
        params = {"level": lately, "surveyed": surveyed}
        return Reason("notes.student-confidence-both", params)
    if lately is not None:
        return Reason("notes.student-confidence-lately", {"level": lately})
    if surveyed is not None:
        return Reason("notes.student-confidence-said", {"level": surveyed})
    return Reason("notes.student-confidence-unknown")


def _confidence(confidence: float) -> Reason:
    level = "high" if confidence >= _SURE else "middle" if confidence >= _FAIRLY else "low"
    return Reason(f"notes.confidence-{level}", {"percent": round(confidence * 100)})


def _basis(decision: Decision, policy: Policy) -> str:
    """Return the signal that the confidence comes from, or "combined" where the rule weighs several (C7).

    Where a rule takes any of several signals and one alone made it hold, it is that one.
    """
    held = {signal.code for signal in decision.signals}
    if len(held) == 1:
        return held.pop()
    rule = next((rule for rule in policy.rules if rule.id == decision.rule), None)
    codes = _codes(rule.when) if rule is not None else set()
    return codes.pop() if len(codes) == 1 else "combined"


def _codes(condition: Condition) -> set[str]:
    return {condition.signal} if condition.signal else set().union(*map(_codes, condition.parts))
