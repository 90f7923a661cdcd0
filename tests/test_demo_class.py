"""The demo's class before it practises: who is in it, and how its students behave."""

from __future__ import annotations

from dataclasses import fields
from random import Random
from typing import TYPE_CHECKING

import pytest

from engine.escalation.model import Cause
from engine.items.check import check
from engine.items.draw import draw
from engine.items.model import Verdict
from engine.signals.words import Category, heard
from lti_app.content.banks import load_bank
from lti_app.content.lexicon import load_lexicon
from lti_app.demo.answers import misconceived
from lti_app.demo.history import NOT_BEGUN
from lti_app.demo.kinds import CLASS, despairing, drifting, hurrying, mistaken, steady
from lti_app.demo.learners import HABITS, SimulatedLearner
from lti_app.demo.words import how_it_was_found, next_step
from lti_app.sandbox.people import STUDENTS

if TYPE_CHECKING:
    from lti_app.demo.kinds import Kind

BANK = load_bank("algebra-1")


def _chance() -> Random:
    return Random(1)  # noqa: S311 - made-up students, not secrets


def test_every_student_but_those_who_have_not_begun_has_a_seat() -> None:
    assert len(CLASS) == len(STUDENTS) - NOT_BEGUN
    assert sum(seat.kind is steady for seat in CLASS) >= len(CLASS) / 3


def test_what_a_talk_makes_less_is_something_that_a_student_does() -> None:
    named = {habit for habits in HABITS.values() for habit in habits}
    assert named <= {field.name for field in fields(SimulatedLearner)}


def test_the_ideas_that_students_hold_are_ones_of_the_bank() -> None:
    assert mistaken(BANK, _chance()).stuck_on <= set(BANK.misconceptions)


def test_who_holds_an_idea_answers_by_it_until_it_was_talked_about() -> None:
    learner = SimulatedLearner(50.0, stuck_on=frozenset({"repeats-the-operation"}))
    template = BANK.templates["one-step-divide"]
    item = draw(template, 3)
    given = learner.response(item, template, _chance())
    assert misconceived(item)[given] == "repeats-the-operation"
    learner.is_helped(Cause.MISCONCEPTION, "repeats-the-operation")
    assert check(item, learner.response(item, template, _chance())).verdict is Verdict.RIGHT


def test_who_drifts_away_comes_often_at_first_and_rarely_later() -> None:
    learner, random = drifting(BANK, _chance()), _chance()
    early, late = (sum(learner.comes(day, random) for _ in range(400)) for day in (3, 15))
    assert late < early / 3


@pytest.mark.parametrize(
    ("kind", "category"),
    [(despairing, Category.GIVING_UP), (hurrying, Category.ASKS_FOR_ANSWER), (steady, None)],
)
def test_what_a_student_writes_is_heard_as_it_is_meant(kind: Kind, category: Category | None) -> None:
    learner, random = kind(BANK, _chance()), _chance()
    lines = [next_step(learner, "Like terms", random) for _ in range(40)]
    lines += [how_it_was_found(learner, "Like terms", random) for _ in range(10)]
    found = {each for line in lines for each in heard(line, load_lexicon("en"))}
    assert (category in found) if category else not found
