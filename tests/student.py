"""A student in tests: answers right or wrong on purpose, through the practice service."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_app.db.models import Person, PracticeSet
from lti_app.demo.answers import wrong_response
from lti_app.practice.context import PracticeContext
from lti_app.practice.hinting import Feeling, open_hint
from lti_app.practice.received import Received
from lti_app.practice.service import ask_teacher, current_item, record_answer
from lti_app.practice.serving import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.items.model import Item
    from lti_app.db.models import PracticeItem
    from lti_app.runtime import Runtime
    from tests.clock import Clock

NEXT_STEP = "I would take away the same from both sides."


@dataclass
class Student:
    """Who works, where, and by which clock. Each step is a transaction of its own, as a request is."""

    runtime: Runtime
    clock: Clock
    practice_set: int
    person: int
    thinks: float = 40.0

    @contextmanager
    def context(self) -> Iterator[PracticeContext]:
        with self.runtime.database.transaction() as session:
            yield PracticeContext.of(
                session,
                session.get_one(PracticeSet, self.practice_set),
                session.get_one(Person, self.person),
                now=self.clock.now(),
                policy="default",
            )

    def item(self) -> PracticeItem:
        """Return the open item, with its attempts."""
        with self.context() as context:
            row = current_item(context)
        assert row is not None, "practice is halted"
        return row

    def drawn(self, row: PracticeItem) -> Item:
        with self.context() as context:
            return drawn(context.bank, row)

    def right_answer(self, row: PracticeItem) -> str:
        return self.drawn(row).answer

    def wrong_answer(self, row: PracticeItem) -> str:
        """Return an answer that is wrong and shows no misconception, as far as the kind of item allows."""
        return wrong_response(self.drawn(row))

    def send(self, row: PracticeItem, number: int, response: str) -> Received:
        """Send an answer for a try of an item."""
        self.clock.advance(self.thinks)
        with self.context() as context:
            return record_answer(context, row.token, number, response)[0]

    def hint(
        self, row: PracticeItem, rung: int, feeling: str = Feeling.UNSURE, next_step: str = NEXT_STEP
    ) -> Received:
        with self.context() as context:
            return open_hint(context, row.token, rung, feeling=feeling, next_step=next_step)[0]

    def ask(self, key: str = "key-1", message: str = "") -> Received:
        with self.context() as context:
            return ask_teacher(context, key, message)

    def solve(self) -> PracticeItem:
        """Answer the open item right at the first try."""
        row = self.item()
        assert self.send(row, row.tries + 1, self.right_answer(row)) is Received.COUNTED
        return row

    def miss(self) -> PracticeItem:
        """Answer the open item wrong until it closes."""
        row = self.item()
        for number in (1, 2):
            assert self.send(row, number, self.wrong_answer(row)) is Received.COUNTED
        return row
