"""Writes the handoff note of a flag (D1, D2): one paragraph, a small table, one next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation import note_sentences as say
from engine.escalation.model import HandoffNote
from engine.escalation.note_facts import gather_facts
from engine.learner.model import SkillState
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.escalation.model import Condition, Decision, Play, Policy, Sentence
    from engine.escalation.note_facts import Facts
    from engine.items.model import Bank, Item
    from engine.learner.model import LearnerState
    from engine.signals.model import History

Row = tuple[str, Reason]

_LONGEST = 5  # sentences: what a teacher reads in under 20 seconds (D1)
_SURE, _FAIRLY = 0.75, 0.5


def write_note(
    decision: Decision,
    history: History,
    learner: LearnerState,
    bank: Bank,
    play: Play,
    *,
    policy: Policy,
    items: Mapping[int, Item],
    confidence: Mapping[str, int] | None = None,
) -> HandoffNote:
    """Return the note of the flag that the decision raises or joins.

    history: what the signals were measured from; older evidence is counted no more. play: of the decision,
    or the flag's own where the decision has none. items: the items of the history as drawn, by their id, to
    quote a question and a choice; where one is missing, another answer is quoted or none. confidence: what
    the student said of each strand in the survey, 1 to 5; a strand that was not asked is missing. Params hold
    the texts themselves, so the note reads the same when the bank has changed.
    """
    facts = gather_facts(decision, history, bank, policy.signals)
    return HandoffNote(
        sentences=_paragraph(facts, items),
        table=_table(facts, learner, policy, confidence or {}),
        step=_step(facts, play),
        play=play.id,
        minutes=play.minutes,
    )


def _paragraph(facts: Facts, items: Mapping[int, Item]) -> tuple[Sentence, ...]:
    """Return three to five sentences. What the table says too gives way first."""
    places = {
        "asked": say.asked(facts),
        "tried": say.tried(facts),
        "answered": say.answered(facts, items),
        "hypothesis": say.hypothesis(facts),
        "motivation": say.low_motivation(facts),
        "limit": say.limit(facts),
    }
    if sum(sentence is not None for sentence in places.values()) > _LONGEST:
        places["motivation"] = None
    return tuple(sentence for sentence in places.values() if sentence is not None)


def _table(
    facts: Facts, learner: LearnerState, policy: Policy, confidence: Mapping[str, int]
) -> tuple[Row, ...]:
    rows: list[Row] = []
    if facts.topic is not None:
        state = learner.skills.get(facts.topic.id) or SkillState(facts.topic.id)
        rows += [
            ("notes.row.objective", Reason("notes.objective", {"objective": facts.topic.objective})),
            (
                "notes.row.so-far",
                Reason("notes.so-far", {"right": state.right, "count": state.opportunities}),
            ),
        ]
    motivation = Reason("notes.motivation-no-sign")
    if len(facts.quick) >= say.LOW_MOTIVATION:
        motivation = Reason("notes.motivation-may-be-low", {"count": len(facts.quick)})
    return (
        *rows,
        ("notes.row.motivation", motivation),
        ("notes.row.student-confidence", _students_own(facts, confidence)),
        ("notes.row.confidence", _confidence(facts.decision.confidence)),
        ("notes.row.basis", Reason(f"notes.basis.{_basis(facts.decision, policy)}")),
    )


def _students_own(facts: Facts, confidence: Mapping[str, int]) -> Reason:
    said = confidence.get(facts.topic.strand) if facts.topic is not None else None
    if said is None:
        return Reason("notes.student-confidence-unknown")
    return Reason("notes.student-confidence-said", {"level": said})


def _confidence(confidence: float) -> Reason:
    level = "high" if confidence >= _SURE else "middle" if confidence >= _FAIRLY else "low"
    return Reason(f"notes.confidence-{level}", {"percent": round(confidence * 100)})


def _basis(decision: Decision, policy: Policy) -> str:
    """Return the signal that the confidence comes from, or "combined" where the rule weighs several (C7)."""
    rule = next((rule for rule in policy.rules if rule.id == decision.rule), None)
    codes = _codes(rule.when) if rule is not None else set()
    return codes.pop() if len(codes) == 1 else "combined"


def _codes(condition: Condition) -> set[str]:
    return {condition.signal} if condition.signal else set().union(*map(_codes, condition.parts))


def _step(facts: Facts, play: Play) -> Reason:
    """Return the play's next step with its names filled in; unknown ones by the playbook's own words."""
    words = dict(play.otherwise)
    if facts.topic is not None:
        words["skill"] = facts.topic.title
    if facts.idea is not None:
        words |= {"misconception": facts.idea.name, "probe": facts.idea.probe}
    return Reason("notes.step", {"play": play.title, "step": play.step.format_map(words)})
