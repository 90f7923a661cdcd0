"""One look of a policy at a student's work, made again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.escalation.decide import decide
from engine.learner.mastery import mastery
from engine.signals.measure import measure
from lti_app.practice.learning import with_word
from lti_app.practice.looking_back import skill_views

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.escalation.model import Decision, Flag
    from engine.learner.predict import Outlook
    from engine.signals.model import History, Signal
    from lti_app.explaining.log import Logged, Recorded
    from lti_app.explaining.then import Then
    from lti_app.policies.replay.asof import Work


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of the replay beside the one in the record; either is None where only the other made it.

    flag: its id, below 0 where the record lacks it.
    """

    flag: int
    replayed: Decision | None
    recorded: Recorded | None


@dataclass(frozen=True, slots=True)
class Look:
    """What a policy saw and decided. flags: as they were before. event: id of the look in the log."""

    event: int
    person: int
    at: datetime
    then: Then
    outlook: Outlook
    history: History
    signals: tuple[Signal, ...]
    flags: tuple[Flag, ...]
    decisions: tuple[Decision, ...]


def look_again(event: Logged, then: Then, learnt: Outlook, work: Work, flags: Sequence[Flag]) -> Look:
    """Return the look that an event tells of. learnt: what answers alone had told until then."""
    context, newest = then.context, event.data["item"] or 0
    outlook = with_word(learnt, context.settings)
    seen = work.history(event.at, newest)
    skills = work.skills(event.at, newest)
    answered = {request for flag in flags if flag.ended_at for request in flag.help_requests}
    seen = replace(
        seen,
        help_requests=tuple(request for request in seen.help_requests if request.id not in answered),
        skills=skill_views(context.bank, outlook, skills),
    )
    signals = measure(seen, context.policy.signals)
    decisions = decide(
        context.policy,
        signals,
        flags,
        mastered=frozenset(skill for skill in outlook.learner.skills if mastery(outlook, skill).mastered),
        at=event.at,
        history=seen,
    )
    return Look(event.id, event.person, event.at, then, outlook, seen, signals, tuple(flags), decisions)


def pair(
    decisions: Sequence[Decision], recorded: Sequence[Recorded]
) -> list[tuple[Decision | None, Recorded | None]]:
    """Return the decisions of a look beside those in the record: there is one a cause at most."""
    there = {each.cause: each for each in recorded}
    paired: list[tuple[Decision | None, Recorded | None]] = [
        (decision, there.pop(decision.cause.value, None)) for decision in decisions
    ]
    return [*paired, *((None, each) for each in there.values())]
