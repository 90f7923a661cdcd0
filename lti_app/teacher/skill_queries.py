"""One student on one skill: the estimate with its reasons, practice and review, last items. It only reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engine.learner.explain import explain
from engine.learner.mastery import LEVEL, UNAIDED, mastery
from engine.learner.model import SURE
from engine.learner.predict import Outlook
from engine.sequencing.review import review_at
from engine.signals.describe import describe
from engine.signals.measure import measure
from lti_app.db.models import Learner, PracticeItem
from lti_app.people import called
from lti_app.practice.history import history, recent_items
from lti_app.practice.serving import drawn
from lti_app.practice.state import course_state, learner_state, parameters
from lti_app.practice.templates import look_up, template_for
from lti_app.teacher.pins import pins
from lti_app.teacher.said import Said, said_of

if TYPE_CHECKING:
    from datetime import datetime

    from engine.learner.mastery import MasteryEstimate
    from engine.learner.model import SkillState
    from lti_app.db.models import PracticeSet
    from lti_app.practice.context import PracticeContext

LAST_ITEMS = 10


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact as it reads. hundredths: how much the estimate would lose without it, -100 to 100."""

    sentence: str
    hundredths: int


@dataclass(frozen=True, slots=True)
class LastItem:
    """An item on the skill. stem: None if the bank no longer has it. right: None while open, withdrawn or,
    of a placement, passed on. tries: answers counted; only the first tells Baton anything.
    check: "transfer" or "understanding". said: in the student's own words.
    """

    stem: str | None
    right: bool | None
    over: bool
    tries: int
    hints: int
    placement: bool
    check: str | None
    said: tuple[Said, ...]
    reason: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class OtherSkill:
    """Another skill of the practice set. chance: of being right on a medium item, 0 to 1."""

    id: str
    title: str
    chance: float
    mastered: bool
    practised: bool


@dataclass(frozen=True, slots=True)
class SkillPage:
    """Everything on the page. skill: its id. level, sure: the chance at which a skill is mastered, and how
    sure Baton has to be of it, 0 to 1; needed: right answers that it takes. offered: a teacher can put it
    next; pinned: one has. review_at: only of a mastered skill. signs: what signals about the skill
    measure now. items: newest first.
    """

    student: str
    practice_set: PracticeSet
    skill: str
    title: str
    estimate: MasteryEstimate
    level: float
    sure: float
    needed: int
    offered: bool
    pinned: bool
    certainty: str
    facts: tuple[FactLine, ...]
    state: SkillState
    review_at: datetime | None
    signs: tuple[str, ...]
    items: tuple[LastItem, ...]
    others: tuple[OtherSkill, ...]


def skill_page(context: PracticeContext, skill: str) -> SkillPage:
    """Gather what is known of the context's student on a skill of its bank."""
    outlook = _outlook(context, skill)
    explanation = explain(outlook, skill)
    state = outlook.parameters.skill_state(outlook.learner, skill)
    return SkillPage(
        student=called(context.person),
        practice_set=context.practice_set,
        skill=skill,
        title=context.bank.skills[skill].title,
        estimate=explanation.estimate,
        level=LEVEL,
        sure=SURE,
        needed=UNAIDED,
        offered=skill in context.skills and skill in context.bank.by_skill,
        pinned=any(pin.skill == skill for pin in pins(context.session, context.course, context.person.id)),
        certainty=context.say(explanation.certainty),
        facts=tuple(
            FactLine(context.wording.say(fact.reason, context.titles), round(100 * fact.chance))
            for fact in explanation.facts
        ),
        state=state,
        review_at=review_at(state) if explanation.estimate.mastered else None,
        signs=_signs(context, skill),
        items=_items(context, skill),
        others=tuple(_other(context, outlook, other) for other in context.skills if other != skill),
    )


def _outlook(context: PracticeContext, skill: str) -> Outlook:
    """What is expected now of the student on the set's skills, and on this one if the set has it no more."""
    session = context.session
    given, skills = parameters(session), {*context.skills, skill}
    row = session.get(Learner, (context.course, context.person.id))
    learner = learner_state(session, row, skills=skills) if row else given.learner()
    return Outlook(given, course_state(session, context.course, skills=skills), learner, context.now)


def _signs(context: PracticeContext, skill: str) -> tuple[str, ...]:
    """Return what the signals about a skill measure in the latest work, whether or not a rule uses them."""
    rows = recent_items(context.session, context.course, context.person.id)
    found = measure(history(context.bank, rows, ()), context.policy.signals)
    return tuple(
        context.wording.say(describe(signal), context.titles) for signal in found if signal.skill == skill
    )


def _items(context: PracticeContext, skill: str) -> tuple[LastItem, ...]:
    rows = context.session.scalars(
        select(PracticeItem)
        .where(
            PracticeItem.course_id == context.course,
            PracticeItem.person_id == context.person.id,
            PracticeItem.bank == context.bank.id,
            PracticeItem.skill == skill,
        )
        .order_by(PracticeItem.id.desc())
        .limit(LAST_ITEMS)
        .options(selectinload(PracticeItem.explanations))
    ).all()
    look_up(context.bank, rows)
    return tuple(_item(context, row) for row in rows)


def _item(context: PracticeContext, row: PracticeItem) -> LastItem:
    known = template_for(context.bank, row) is not None
    return LastItem(
        stem=drawn(context.bank, row).stem if known else None,
        right=row.right,
        over=row.closed_at is not None,
        tries=row.tries,
        hints=row.hints,
        placement=row.placement,
        check=row.check_kind,
        said=said_of(row.explanations),
        reason=row.reason["text"],
        opened_at=row.opened_at,
    )


def _other(context: PracticeContext, outlook: Outlook, skill: str) -> OtherSkill:
    estimate = mastery(outlook, skill)
    return OtherSkill(
        id=skill,
        title=context.bank.skills[skill].title,
        chance=estimate.chance,
        mastered=estimate.mastered,
        practised=skill in outlook.learner.skills,
    )
