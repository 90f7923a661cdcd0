"""What the choice of a student's next item looks at (engine.sequencing), and the choice itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from engine.escalation.model import Tier
from engine.sequencing.choose import choose
from engine.sequencing.model import ChoiceRequest
from engine.sequencing.shortlist import shortlist
from engine.sequencing.steps import step_due
from lti_app.db.models import Flag, FlagChange
from lti_app.practice.history import recent_for_choice
from lti_app.practice.learning import with_templates
from lti_app.practice.plans import instruction
from lti_app.support.students import SupportMode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from engine.learner.predict import Outlook
    from engine.sequencing.model import ItemChoice, RecentItem
    from engine.sequencing.model import PlanStep as PlanInstruction
    from lti_app.db.models import Learner, PlanStep, PracticeItem
    from lti_app.practice.context import PracticeContext

LEFT_FOR = 3  # items for which a skill that the student left by choice does not come back, where others can

# What a student said to what a soft flag offered (lti_app.practice.offers): actions of the flag's changes.
ACCEPTED, DECLINED = "accepted", "declined"


def choice_request(
    context: PracticeContext, outlook: Outlook, recent: Sequence[PracticeItem], steps: Sequence[PlanStep]
) -> ChoiceRequest:
    """Return what the choice of the next item may look at. steps: of teachers, that still apply.

    Where practice is only what a teacher assigned, her reviews and checks follow each other: there is nothing
    else that could come between them.
    """
    alone = context.mode is SupportMode.HUMAN_FIRST
    return request_of(
        context,
        outlook,
        recent_for_choice(recent),
        seed=context.seed(),
        plan=tuple(instruction(step) for step in steps),
        flagged=_flagged(context),
        since={step.id: step.spacing if alone else step.since for step in steps},
    )


def request_of(
    context: PracticeContext,
    outlook: Outlook,
    recent: tuple[RecentItem, ...],
    *,
    seed: int,
    plan: tuple[PlanInstruction, ...],
    flagged: bool,
    since: Mapping[int, int],
) -> ChoiceRequest:
    """Return the same where all that the database tells is known already."""
    out = frozenset(context.settings.skills_out) if context.settings else frozenset()
    return ChoiceRequest(
        context.bank, context.skills, outlook, recent, seed, plan, flagged=flagged, since=since, out=out
    )


def may_serve(context: PracticeContext, request: ChoiceRequest) -> bool:
    """Tell whether an item may be served at all: under HUMAN_FIRST (A11) only one that a teacher assigned."""
    return context.mode is not SupportMode.HUMAN_FIRST or step_due(request) is not None


def left_lately(recent: Sequence[PracticeItem]) -> frozenset[str]:
    """Return the skills that the student left by her own choice among her last items (B25)."""
    return frozenset(row.skill for row in recent[-LEFT_FOR:] if row.left_by_choice)


def choose_next(
    context: PracticeContext, learner: Learner, request: ChoiceRequest, left: Set[str] = frozenset()
) -> ItemChoice:
    """Choose in two steps, so that of a large bank only the templates of a few skills are looked up.

    left: skills that wait a little, as long as there are others. They stay in scope: what builds on them is
    not open for it.
    """
    skills = wanted(request, left)
    templates = [template.id for skill in skills for template in context.bank.by_skill[skill]]
    outlook = with_templates(context, learner, request.outlook, templates)
    return choose(replace(request, outlook=outlook), skills)


def wanted(request: ChoiceRequest, left: Set[str]) -> tuple[str, ...]:
    """Return the few skills that the choice is made from, the most wanted first. left: as for choose_next."""
    skills = shortlist(request)
    return tuple(skill for skill in skills if skill not in left) or skills


def _flagged(context: PracticeContext) -> bool:
    """Tell whether gentler ground is wanted: a flag is open, other than a soft one she declined (C6)."""
    declined = select(FlagChange.id).where(FlagChange.flag_id == Flag.id, FlagChange.action == DECLINED)
    query = select(func.count()).where(
        Flag.course_id == context.course,
        Flag.person_id == context.person.id,
        Flag.open_key.is_not(None),
        (Flag.tier > Tier.PRACTICE) | ~declined.exists(),
    )
    return bool(context.session.scalar(query))
