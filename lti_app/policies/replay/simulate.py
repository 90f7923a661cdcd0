"""Runs both policies over a past, moment by moment, with the same engine as practice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.escalation.decide import decide
from engine.learner.mastery import mastery
from engine.signals.measure import MEASURES, measure
from lti_app.policies.replay.flags import Side
from lti_app.policies.replay.known import Known
from lti_app.practice.learning import with_word
from lti_app.practice.looking_back import skill_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from engine.escalation.model import Flag, Policy
    from engine.learner.model import Parameters
    from engine.signals.model import History, Signal
    from lti_app.policies.replay.moments import Moment
    from lti_app.policies.replay.past import Past
    from lti_app.policies.replay.sides import Sides


def simulate(
    session: Session,
    course: int,
    past: Past,
    sequence: Sequence[Moment],
    sides: Sides,
    parameters: Parameters,
    progress: Callable[[int], None],
) -> tuple[Side, Side]:
    """Return the flags of what is in force, and of the draft. progress: hears how many moments are done."""
    in_force, draft = Side(), Side()
    known = Known(session, course, parameters)
    for done, moment in enumerate(sequence):
        known.learn_up_to(moment)
        progress(done)
        if moment.ended is not None:
            in_force.end(moment.person, moment.ended)
            draft.end(moment.person, moment.ended)
            continue
        work = past.work[moment.person]
        practice_set = work.practice_set(moment.at, moment.item)
        pair = sides.of(moment.person, practice_set) if practice_set is not None else None
        if pair is None:
            continue
        outlook = known.outlook(moment.person, moment.at)
        outlook = with_word(outlook, sides.word_of(moment.person, moment.at))
        seen = work.history(moment.at, moment.item)
        seen = replace(seen, skills=skill_views(pair.bank, outlook, work.skills(moment.at, moment.item)))
        mastered = frozenset(skill for skill in outlook.learner.skills if mastery(outlook, skill).mastered)
        looks = _looks(
            pair.in_force, pair.draft, seen, in_force.flags(moment.person), draft.flags(moment.person)
        )
        for side, (policy, history, signals, flags) in zip((in_force, draft), looks, strict=True):
            decisions = decide(policy, signals, flags, mastered=mastered, at=moment.at, history=history)
            for decision in decisions:
                side.apply(moment.person, decision, moment.at)
    progress(len(sequence))
    return in_force, draft


_Look = tuple["Policy", "History", "Sequence[Signal]", "Sequence[Flag]"]


def _looks(
    one: Policy, other: Policy, seen: History, ones: Sequence[Flag], others: Sequence[Flag]
) -> Iterator[_Look]:
    """Measure for both sides; what both define alike, over the same history, is measured once."""
    first, second = _asked(seen, ones), _asked(seen, others)
    signals = measure(first, one.signals)
    yield one, first, signals, ones
    if first.help_requests != second.help_requests:
        yield other, second, measure(second, other.signals), others
        return
    same = {code for code, numbers in other.signals.items() if one.signals.get(code) == numbers}
    changed = {code: numbers for code, numbers in other.signals.items() if code not in same}
    kept = [signal for signal in signals if signal.code in same or signal.code not in one.signals]
    measured = [signal for signal in measure(second, changed) if signal.code in changed] if changed else []
    order = list(MEASURES)
    yield other, second, sorted([*kept, *measured], key=lambda signal: order.index(signal.code)), others


def _asked(seen: History, flags: Sequence[Flag]) -> History:
    """Return a history without the requests for a person that an ended flag has answered."""
    answered = {request for flag in flags if flag.ended_at for request in flag.help_requests}
    left = tuple(request for request in seen.help_requests if request.id not in answered)
    return seen if len(left) == len(seen.help_requests) else replace(seen, help_requests=left)
