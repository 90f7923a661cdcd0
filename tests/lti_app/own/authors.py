"""A teacher in tests, who makes and changes questions of a course, through the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, ItemTemplate, Level
from lti_app.db.models import OwnTemplate
from lti_app.own.bank import course_bank
from lti_app.own.store import By, State, find, make, save_version, set_skill, set_state, skill_called

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engine.items.model import Bank
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School

BANK = "algebra-1"
# Three questions that can be practised, and one, an essay of no answer, that is left out or reduced.
GIFT = """$CATEGORY: Numbers/Sums

::Sum one:: What is 2 + 3? {#5}

::Sum two:: What is 20 + 30? {#50}

::Capital:: Which of these is even? {=4 ~3 ~5}

::Nothing asked:: Read this before you begin.
"""


def sum_of(first: int, second: int, words: str = "What is") -> ItemTemplate:
    """Return a question as an import makes it: with fixed numbers."""
    return ItemTemplate(
        id="imported",
        skill="",
        level=Level.EASY,
        difficulty=-1.0,
        usual_seconds=20.0,
        kind=AnswerKind.NUMBER,
        stem=f"{words} ${first} + {second}$?",
        answer=str(first + second),
    )


@dataclass
class Author:
    """A teacher of the course. Each step is a transaction of its own, as a request is."""

    school: School
    person: Person

    def by(self) -> By:
        return By(self.school.course.id, self.person, f"person:{self.person.id}", self.school.clock.now())

    def bank(self, session: Session) -> Bank:
        return course_bank(session, self.school.course.id, BANK)

    def skill(self, title: str) -> str:
        with self.school.runtime.database.transaction() as session:
            return skill_called(session, title, self.by())

    def question(self, template: ItemTemplate, skill: str = "", state: State = State.DRAFT) -> int:
        """Make a question; return the id of its row."""
        with self.school.runtime.database.transaction() as session:
            row = OwnTemplate(
                bank=BANK,
                skill=skill,
                state=state.value,
                title=template.stem,
                source={},
                licence="",
                author="",
            )
            return make(session, row, template, self.by(), "made").id

    def edit(self, number: int, template: ItemTemplate) -> bool:
        with self.school.runtime.database.transaction() as session:
            row = find(session, self.school.course.id, number)
            return save_version(session, row, template, self.by(), "edited")

    def put(self, number: int, state: State) -> int:
        with self.school.runtime.database.transaction() as session:
            row = find(session, self.school.course.id, number)
            return set_state(session, [row], state, self.by())

    def move(self, number: int, skill: str) -> int:
        with self.school.runtime.database.transaction() as session:
            row = find(session, self.school.course.id, number)
            return set_skill(session, [row], skill, self.bank(session), self.by())
