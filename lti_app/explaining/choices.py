"""One choice of a student's next item, made again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.sequencing.choose import choose
from engine.sequencing.model import ChoiceRequest, ItemChoice, RecentItem
from lti_app.db.models import PlanStep
from lti_app.explaining.then import GoneError
from lti_app.practice.choosing import LEFT_FOR, request_of, wanted
from lti_app.practice.history import WINDOW
from lti_app.practice.learning import with_word
from lti_app.practice.looked import scope_of
from lti_app.practice.plans import instruction

if TYPE_CHECKING:
    from datetime import datetime

    from engine.learner.predict import Outlook
    from engine.sequencing.model import PlanStep as PlanInstruction
    from lti_app.explaining.log import Logged
    from lti_app.policies.replay.asof import PastItem
    from lti_app.practice.context import PracticeContext


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice made again. item: that was opened by it. request: what it was made from."""

    event: int
    person: int
    at: datetime
    item: int
    context: PracticeContext
    request: ChoiceRequest
    choice: ItemChoice


@dataclass(slots=True)
class Served:
    """The items that a student has been given, as the log names them: the last ones, oldest first."""

    last: deque[RecentItem] = field(default_factory=lambda: deque(maxlen=WINDOW))
    ids: deque[int] = field(default_factory=lambda: deque(maxlen=WINDOW))

    def add(self, event: Logged) -> None:
        """Note one more."""
        data = event.data
        self.last.append(RecentItem(data["template"], data["skill"], data["seed"], None, None))
        self.ids.append(data["item"])

    def as_of(self, items: dict[int, PastItem], at: datetime) -> tuple[RecentItem, ...]:
        """Return them with how each had ended by a moment."""
        return tuple(
            replace(recent, right=item.right, closed_at=item.closed_at)
            if (item := items.get(id_)) is not None and item.closed_at is not None and item.closed_at <= at
            else recent
            for recent, id_ in zip(self.last, self.ids, strict=True)
        )

    def left(self, items: dict[int, PastItem]) -> frozenset[str]:
        """Return the skills that she had left by her own choice lately."""
        return frozenset(
            recent.skill
            for recent, id_ in list(zip(self.last, self.ids, strict=True))[-LEFT_FOR:]
            if id_ in items and items[id_].left
        )


def choose_again(
    event: Logged,
    context: PracticeContext,
    learnt: Outlook,
    served: Served,
    items: dict[int, PastItem],
    *,
    flagged: bool,
) -> Choice:
    """Return the choice that an event tells of. Raises GoneError where it cannot be made any more."""
    told = event.data["choice"]
    if told["scope"] != scope_of(context.skills):
        raise GoneError("explain.gone.scope")
    plan = tuple(_step(context, *each) for each in told["plan"])
    request = request_of(
        context,
        with_word(learnt, context.settings),
        served.as_of(items, event.at),
        seed=told["seed"],
        plan=plan,
        flagged=flagged,
        since={step: since for step, _, since in told["plan"]},
    )
    choice = choose(request, wanted(request, served.left(items)))
    return Choice(event.id, event.person, event.at, event.data["item"], context, request, choice)


def _step(context: PracticeContext, step: int, remaining: int, _since: int) -> PlanInstruction:
    row = context.session.get(PlanStep, step)
    if row is None:
        raise GoneError("explain.gone.plan")
    return replace(instruction(row), items=remaining)
