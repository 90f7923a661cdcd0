"""The form that closes a flag: what it says, and the plan that it shows before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from engine.escalation.closures import for_teacher, plan, suggested
from engine.escalation.editing import PlanEditError, StepChange, edited
from engine.escalation.model import Cause, Closure, ClosureOutcome, Done, Timing, WasRight
from engine.reason import Reason
from lti_app.content.policies import load_playbook
from lti_app.content.wording import load_wording
from lti_app.errors import BatonError
from lti_app.incoming import typed
from lti_app.own.bank import course_bank
from lti_app.teacher.flags.closing import Verdict
from lti_app.teacher.flags.steps import LINE_LENGTH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from enum import StrEnum

    from sqlalchemy.orm import Session

    from engine.escalation.model import ClosurePlan
    from lti_app.db.models import Flag

Word = TypeVar("Word", bound="StrEnum")
_LONGEST_NUMBER = 6  # digits
_PLACEMENT = "placement"  # the name of its part in the form, in the place of a step's number


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One part of a plan on the page. name: of its fields. items: None where there is no number to change."""

    name: str
    sentence: str
    items: int | None
    dropped: bool


@dataclass(frozen=True, slots=True)
class ClosingForm:
    """What a closure's form says and what it would change.

    key: everything that the plan depends on before it is edited, so that no plan is saved that was not on the
    page. changes: with the edits. nothing: the sentence of a plan without a step, "" otherwise. suggests:
    names of what may be set as well. wrong: an edit was out of bounds, and is left out.
    """

    facts: Closure
    line: str
    verdict: Verdict
    key: str
    changes: ClosurePlan
    lines: tuple[PlanLine, ...]
    nothing: str
    suggests: tuple[str, ...]
    wrong: bool


def first_form(session: Session, flag: Flag, playbook: str, now: datetime) -> ClosingForm:
    """Return the form as a page opens with it: what is usual after this cause, and nothing edited."""
    play = load_playbook(playbook).get(flag.play)
    facts = suggested(Cause(flag.cause), play, flag.skill, flag.misconception)
    return _filled(session, flag, facts, {}, now)


def read_form(session: Session, flag: Flag, sent: Mapping[str, str], now: datetime) -> ClosingForm:
    """Read what was sent. Raises BatonError WEB-BAD-REQUEST for words that are none of ours."""
    try:
        facts = Closure(
            Cause(sent.get("cause", "")),
            Done(sent.get("done", "")),
            ClosureOutcome(sent.get("outcome", "")),
            skill=flag.skill,
            misconception=flag.misconception,
        )
        return _filled(session, flag, facts, sent, now)
    except ValueError:
        raise BatonError("WEB-BAD-REQUEST", "unknown word in a closure") from None


def _filled(
    session: Session, flag: Flag, facts: Closure, sent: Mapping[str, str], now: datetime
) -> ClosingForm:
    bank = course_bank(session, flag.course_id, flag.practice_set.bank)
    base = plan(facts, bank, at=now)
    key = _key(facts, base)
    edits = _edits(base, sent) if sent.get("shown") == key else {}
    anew = False if sent.get("shown") == key and f"drop-{_PLACEMENT}" in sent else None
    wrong = False
    try:
        changes = edited(base, edits, bank, at=now, placed_anew=anew)
    except PlanEditError:
        changes, edits, wrong = base, {}, True
    say = load_wording().say
    whole = edited(base, {place: replace(edit, dropped=False) for place, edit in edits.items()}, bank, at=now)
    lines = [
        PlanLine(str(place), say(sentence), step.items, edits.get(place, StepChange()).dropped)
        for place, (step, sentence) in enumerate(
            zip(whole.steps, for_teacher(whole.steps, bank, now), strict=True)
        )
    ]
    if base.placed_anew:
        lines.append(PlanLine(_PLACEMENT, say(Reason("plans.placement")), None, anew is False))
    return ClosingForm(
        facts=facts,
        line=typed(sent.get("line", ""), LINE_LENGTH),
        verdict=Verdict(_word(WasRight, sent.get("was_right")), _word(Timing, sent.get("timing"))),
        key=key,
        changes=changes,
        lines=tuple(lines),
        nothing="" if lines else say(changes.sentences[0]),
        suggests=tuple(base.suggests),
        wrong=wrong,
    )


def _key(facts: Closure, base: ClosurePlan) -> str:
    steps = (f"{step.kind} {step.skill} {step.items} {step.spacing}" for step in base.steps)
    said = (facts.cause, facts.done, facts.outcome, facts.skill or "", facts.misconception or "")
    return ":".join((*said, *steps, str(base.placed_anew)))


def _edits(base: ClosurePlan, sent: Mapping[str, str]) -> dict[int, StepChange]:
    """Read what was changed about each step of the plan. A number that is none is out of bounds."""
    found = {}
    for place, step in enumerate(base.steps):
        text = sent.get(f"items-{place}", str(step.items)).strip()
        items = int(text) if text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER else 0
        found[place] = StepChange(items=items, dropped=f"drop-{place}" in sent)
    return {place: edit for place, edit in found.items() if edit != StepChange(items=base.steps[place].items)}


def _word(words: type[Word], sent: str | None) -> Word | None:
    """Return what was chosen; None where nothing was. Raises ValueError for a word that is none of ours."""
    return words(sent) if sent else None
