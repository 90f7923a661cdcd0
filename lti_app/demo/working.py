"""A practice session of a simulated learner, through the services that real students' requests come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from lti_app.demo.words import how_it_was_found, next_step, request
from lti_app.practice.context import PracticeContext
from lti_app.practice.explaining import explain
from lti_app.practice.hinting import Feeling, next_rung, open_hint
from lti_app.practice.presence import note_presence
from lti_app.practice.received import Received
from lti_app.practice.service import TRIES, ask_teacher, current_item, record_answer
from lti_app.practice.serving import drawn
from lti_app.practice.sureness import asks_how_sure
from lti_app.practice.talk.told import put_away, told

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from lti_app.db.models import Person, PracticeItem, PracticeSet
    from lti_app.demo.learners import SimulatedLearner
    from lti_app.runtime import Runtime

_RUNGS = 3  # of the ladder that somebody opens who leans on hints
_IDLE = 150.0  # seconds without input, before the page is left
_MISSES = 2  # in a row, after which somebody loses heart


@dataclass(slots=True)
class Sitting:
    """One student at work. now: moves on with what she does. day: of the history, counted from 0."""

    run: Runtime
    practice_set: PracticeSet
    student: Person
    learner: SimulatedLearner
    day: int
    now: datetime
    random: Random

    def work(self) -> None:
        """Work until she has had enough. Each item is one transaction."""
        missed = 0
        for turn in range(self.random.randint(*self.learner.items)):
            goes = self.learner.stops_in_the_middle(self.day, self.random)
            with self.run.database.transaction() as session:
                context = PracticeContext.of(
                    session,
                    self.practice_set,
                    self.student,
                    now=self.now,
                    policy=self.run.settings.policy,
                    seed=partial(self.random.getrandbits, 62),
                )
                if turn == 0:
                    self._read_messages(context)
                right = self._item(context, goes=goes)
            if right is None:
                return
            missed = 0 if right else missed + 1
            if self.learner.quits and missed == _MISSES:
                return

    def _read_messages(self, context: PracticeContext) -> None:
        for message in told(context):
            put_away(context, message.id)

    def _item(self, context: PracticeContext, *, goes: bool) -> bool | None:
        """Work on the open item until it closes; tell whether it was right. None: she went in the middle."""
        row, random, learner = current_item(context), self.random, self.learner
        if row is None:
            raise RuntimeError("practice is halted for a simulated student")
        template, item = context.bank.templates[row.template], drawn(context.bank, row)
        guess = random.random() < learner.guesses
        if random.random() < learner.leans:
            self._open_hints(context, row)
        for number in range(row.tries + 1, TRIES + 1):
            self._think(random.uniform(1, 2) if guess else learner.seconds(template, random))
            response = (
                learner.slip(item, random) if guess else learner.response(item, template, random, row.hints)
            )
            self._answer(context, row, number, response)
            if row.closed_at is not None:
                break
            if goes:
                self._leave(context, row)
                return None
        self._say_how(context, row)
        if not row.right and random.random() < learner.asks:
            ask_teacher(self._at(context), f"demo-{self.now.timestamp()}", request(random))
        return bool(row.right)

    def _at(self, context: PracticeContext) -> PracticeContext:
        return replace(context, now=self.now)

    def _think(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def _open_hints(self, context: PracticeContext, row: PracticeItem) -> None:
        for rung in range(row.hints + 1, _RUNGS + 1):
            if next_rung(context, row) is None:
                return
            self._think(self.random.uniform(1, 2) if self.learner.clicks else self.random.uniform(6, 20))
            line = next_step(self.learner, context.bank.skills[row.skill].title, self.random)
            open_hint(self._at(context), row.token, rung, feeling=Feeling.UNSURE, next_step=line)

    def _answer(self, context: PracticeContext, row: PracticeItem, number: int, response: str) -> None:
        asked = number == 1 and asks_how_sure(row)
        received, _ = record_answer(
            self._at(context),
            row.token,
            number,
            response,
            changes=self.random.randint(4, 6) if self.random.random() < self.learner.churns else 0,
            confidence=self.learner.confidence(self.random) if asked else None,
        )
        if received is not Received.COUNTED:
            raise RuntimeError(f"a simulated answer was {received}: {row.template}")

    def _say_how(self, context: PracticeContext, row: PracticeItem) -> None:
        if row.asked is not None:
            self._think(self.random.uniform(8, 25))
            title = context.bank.skills[row.skill].title
            explain(self._at(context), row.token, how_it_was_found(self.learner, title, self.random))

    def _leave(self, context: PracticeContext, row: PracticeItem) -> None:
        """Go while the item is open; some sit before it for a while first."""
        if self.random.random() < self.learner.idles:
            note_presence(self._at(context), row.token, visible=True, idle_seconds=0.0)
            self._think(_IDLE)
            note_presence(self._at(context), row.token, visible=False, idle_seconds=_IDLE)
