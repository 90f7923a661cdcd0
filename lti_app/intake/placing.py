"""A placement under way: the engine's choices and beliefs, with the rows they are kept in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engine.intake.belief import Asked, Outcome, guess_of
from engine.intake.carry import carry, shifts
from engine.intake.graph import skill_graph
from engine.intake.placement import item_on, next_skill, place
from engine.reason import Reason
from engine.signals.model import HappeningKind
from lti_app.db.intake import PlacementState
from lti_app.db.models import PracticeItem
from lti_app.intake.result import from_json, stored, to_json
from lti_app.practice.happenings import note_happening
from lti_app.practice.learning import learn, learnt_outlook
from lti_app.practice.serving import put_up
from lti_app.practice.state import save_skills
from lti_app.practice.templates import can_go_on, served_template

if TYPE_CHECKING:
    from engine.intake.graph import SkillGraph
    from engine.intake.placement import Placement as Placed
    from engine.learner.predict import Outlook
    from lti_app.db.models import Learner, Placement
    from lti_app.practice.context import PracticeContext


def open_row(context: PracticeContext) -> PracticeItem | None:
    """Return the placement item that the student has open in this practice set, if it can be worked on."""
    row = context.session.scalar(
        select(PracticeItem)
        .where(PracticeItem.open_key == _open_key(context))
        .options(selectinload(PracticeItem.attempts))
    )
    return row if row is not None and can_go_on(context.bank, row) else None


def close(context: PracticeContext, row: PracticeItem, *, right: bool | None) -> None:
    """Close an item. right: None where it was passed on or left."""
    row.open_key, row.right, row.closed_at = None, right, context.now


@dataclass(frozen=True, slots=True)
class Placing:
    """One student's placement in one practice set, her row being locked."""

    context: PracticeContext
    learner: Learner
    row: Placement

    def take(self, item: PracticeItem, *, right: bool | None) -> None:
        """Learn from an answer, and keep it. right: None where the item was passed on."""
        outcome = Outcome.SKIPPED if right is None else Outcome.RIGHT if right else Outcome.WRONG
        if right is not None:
            learn(self.context, self.learner, item, right=right)
        template = served_template(self.context.bank, item)
        asked = Asked(item.template, item.skill, outcome, guess_of(template))
        self.row.asked = [*self.row.asked, *to_json([asked])]
        close(self.context, item, right=right)

    def go_on(self) -> PracticeItem | None:
        """Open the next item; where nothing is left to ask, end the placement and return None."""
        graph, outlook = self._graph(), learnt_outlook(self.context, self.learner)
        placed = place(graph, outlook, from_json(self.row.asked))
        skill = next_skill(self.context.bank, graph, placed)
        if skill is None:
            self._end(PlacementState.DONE, placed, outlook)
            return None
        return self._open(skill, placed)

    def end(self, state: PlacementState) -> None:
        """End the placement with what was answered so far."""
        outlook = learnt_outlook(self.context, self.learner)
        self._end(state, place(self._graph(), outlook, from_json(self.row.asked)), outlook)

    def _end(self, state: PlacementState, placed: Placed, outlook: Outlook) -> None:
        context, moved = self.context, shifts(outlook, placed) if placed.asked else ()
        save_skills(context.session, self.learner, carry(outlook.parameters, outlook.learner, moved))
        self.row.state, self.row.ended_at = state, context.now
        if placed.asked:
            self.row.result = stored(placed, context.now.date())
        else:
            self.row.seen_at = context.now  # there is nothing to tell
        skipped = sum(item.outcome is Outcome.SKIPPED for item in placed.asked)
        skipped += state is PlacementState.SKIPPED  # the one that was open, and with it the rest
        if skipped:
            note_happening(
                context,
                HappeningKind.PLACEMENT_SKIPPED,
                value=skipped,
                practice_set=context.practice_set.id,
            )
        context.log(
            "placement_ended",
            practice_set=context.practice_set.id,
            turn=self.row.turn,
            answers=outlook.learner.overall.opportunities,  # its place in the log
            state=state.value,
            sureness=round(placed.sureness, 4),
            asked=len(placed.asked),
            shifts=[
                {"skill": each.skill, "ability": each.ability, "variance": each.variance} for each in moved
            ],
        )

    def _open(self, skill: str, placed: Placed) -> PracticeItem:
        context, seed = self.context, self.context.seed()
        templates = tuple(template.id for template in context.bank.by_skill[skill])
        outlook = learnt_outlook(context, self.learner, templates)
        chosen = item_on(context.bank, skill, outlook, placed, seed)
        stale = context.session.scalar(
            select(PracticeItem).where(PracticeItem.open_key == _open_key(context))
        )
        if stale is not None:  # one that can no longer be worked on
            close(context, stale, right=None)
            context.session.flush()
        row = PracticeItem(
            open_key=_open_key(context),
            template=chosen.template,
            skill=chosen.skill,
            seed=chosen.seed,
            predicted=chosen.chance,
            reason=context.as_data(Reason("intake.reason", {"skill": chosen.skill})),
            placement=True,
        )
        put_up(context, row)
        context.log("item_opened", item=row.id, template=row.template, seed=row.seed, reason=row.reason)
        return row

    def _graph(self) -> SkillGraph:
        return skill_graph(self.context.bank, self.context.skills)


def _open_key(context: PracticeContext) -> str:
    """Of its own, so that the item open in practice stays open while a placement goes on."""
    return f"{context.person.id}:{context.practice_set.id}:placement"
