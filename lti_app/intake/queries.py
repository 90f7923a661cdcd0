"""What the pages of intake show, to the student and to her teacher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.intake.bands import StartingBand
from engine.intake.placement import MOST_ITEMS
from engine.reason import Reason
from engine.sequencing.shortlist import shortlist
from lti_app.db.models import Learner
from lti_app.intake.forms import MOST_MINUTES
from lti_app.intake.gate import intake_of, placement_of
from lti_app.intake.result import start
from lti_app.practice.choosing import choice_request
from lti_app.practice.learning import outlook_of
from lti_app.practice.plans import active_steps
from lti_app.practice.question import question_of
from lti_app.practice.serving import drawn

if TYPE_CHECKING:
    from engine.intake.pace import Pace
    from lti_app.db.models import PracticeItem, PracticeSet
    from lti_app.intake.result import Start
    from lti_app.practice.context import PracticeContext
    from lti_app.practice.question import Question

_NAMED = 3  # skills that a student is told of in advance
_YEAR = 52  # weeks: more are not counted out to a student


@dataclass(frozen=True, slots=True)
class IntakePage:
    """What every page on the way in shows. goal_said: something is in the goal form already."""

    practice_set: PracticeSet
    goal_said: bool = False


@dataclass(frozen=True, slots=True)
class Strand:
    """A strand of the practice set with the titles of its skills."""

    id: str
    title: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfidencePage(IntakePage):
    """The confidence survey."""

    strands: tuple[Strand, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacementQuestion:
    """A placement item, without its answer. number: which one it is, from 1."""

    token: str
    number: int
    skill: str
    question: Question
    reason: str


@dataclass(frozen=True, slots=True)
class PlacementPage:
    """The placement test. most: items at most; by_teacher: a teacher asked for it."""

    practice_set: PracticeSet
    item: PlacementQuestion
    most: int
    by_teacher: bool


@dataclass(frozen=True, slots=True)
class BandGroup:
    """A starting band with the titles of its skills."""

    band: StartingBand
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryPage(IntakePage):
    """Where a student starts. next_steps: what can be learnt next, empty where all may be known; practice
    decides which comes first. some_known: it may begin with a look at what she seems to know.
    """

    next_steps: tuple[str, ...] = ()
    some_known: bool = False
    sure: str = "low"
    goal: str = ""
    pace: str | None = None
    groups: tuple[BandGroup, ...] = ()


def strands(context: PracticeContext) -> tuple[Strand, ...]:
    """Return the strands in scope."""
    skills = [context.bank.skills[skill] for skill in context.skills]
    return tuple(
        Strand(strand, title, found)
        for strand, title in context.bank.strands.items()
        if (found := tuple(skill.title for skill in skills if skill.strand == strand))
    )


def intake_page(context: PracticeContext) -> IntakePage:
    """Return what a page shows that has nothing of its own."""
    intake = intake_of(context)
    said = intake is not None and bool(
        intake.goal or intake.target_date or intake.level or intake.minutes_a_week
    )
    return IntakePage(context.practice_set, said)


def confidence_page(context: PracticeContext) -> ConfidencePage:
    """Return what the confidence survey shows."""
    return ConfidencePage(context.practice_set, strands=strands(context))


def placement_page(context: PracticeContext, row: PracticeItem) -> PlacementPage:
    """Return what a placement item's page shows."""
    placement, item = placement_of(context), drawn(context.bank, row)
    return PlacementPage(
        practice_set=context.practice_set,
        item=PlacementQuestion(
            token=row.token,
            number=len(placement.asked) + 1 if placement else 1,
            skill=context.bank.skills[row.skill].title,
            question=question_of(item),
            reason=row.reason["text"],
        ),
        most=MOST_ITEMS,
        by_teacher=placement is not None and placement.asked_by_teacher,
    )


def summary_page(context: PracticeContext) -> SummaryPage | None:
    """Return what the student reads after the placement, None where there is nothing to tell."""
    placement, intake = placement_of(context), intake_of(context)
    found = start(context.bank, placement, intake) if placement else None
    if found is None:
        return None
    new = [skill for skill in _first_served(context) if found.bands[skill] is not StartingBand.KNOWN]
    later = [skill for skill in found.sequence if found.bands[skill] is not StartingBand.LATER]
    steps = new or later
    return SummaryPage(
        practice_set=context.practice_set,
        goal_said=intake_page(context).goal_said,
        next_steps=tuple(context.bank.skills[skill].title for skill in steps[:_NAMED]),
        some_known=StartingBand.KNOWN in found.bands.values(),
        sure=found.sure,
        goal=intake.goal if intake else "",
        pace=context.wording.say(pace_said(found.pace)) if found.pace else None,
        groups=groups(context, found),
    )


def _first_served(context: PracticeContext) -> tuple[str, ...]:
    """Return the skills that practice may begin with, in the order in which it looks at them."""
    learner = context.session.get_one(Learner, (context.course, context.person.id))
    return shortlist(choice_request(context, outlook_of(context, learner), (), active_steps(context)))


def groups(context: PracticeContext, found: Start) -> tuple[BandGroup, ...]:
    """Return the skills by band, the next steps first."""
    order = (StartingBand.READY, StartingBand.UNSURE, StartingBand.LATER, StartingBand.KNOWN)
    skills = [*found.sequence, *(skill for skill in found.bands if skill not in set(found.sequence))]
    groups = (
        BandGroup(
            band,
            tuple(context.bank.skills[skill].title for skill in skills if found.bands[skill] is band),
        )
        for band in order
    )
    return tuple(group for group in groups if group.titles)


def pace_said(pace: Pace) -> Reason:
    """Return what a student reads. Codes: "intake.pace." and open, in-time, late, late-day or long."""
    return Reason(
        f"intake.pace.{_pace_word(pace)}",
        {"minutes": pace.minutes_a_week, "count": pace.weeks, "needed": pace.minutes_needed or 0},
    )


def _pace_word(pace: Pace) -> str:
    """Return which sentence is said. A number that would only discourage is left out."""
    if pace.in_time:
        return "in-time"
    if pace.weeks > _YEAR:
        return "long"
    if pace.in_time is None:
        return "open"
    return "late" if (pace.minutes_needed or 0) <= MOST_MINUTES else "late-day"
