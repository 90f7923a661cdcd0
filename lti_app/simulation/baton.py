"""Baton as a tutor: the real engine, the way practice calls it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from engine.learner.mastery import settle
from engine.learner.model import SURE, Answer
from engine.learner.predict import Outlook
from engine.learner.update import update
from engine.sequencing.choose import choose
from engine.sequencing.model import ChoiceRequest, RecentItem
from engine.sequencing.shortlist import shortlist
from lti_app.simulation.tutor import Served, Strategy

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from engine.learner.model import CourseState, Parameters
    from lti_app.simulation.curriculum import Curriculum
    from lti_app.simulation.truth import Response
    from lti_app.simulation.tutor import Tutor

_RECENT = 20  # items, as practice keeps them


@dataclass(slots=True)
class _Class:
    """What all learners of a class share."""

    parameters: Parameters
    curriculum: Curriculum
    course: CourseState


class Baton:
    """Teaches one learner by choose, update and settle."""

    def __init__(self, shared: _Class, chance: Random) -> None:
        self._shared = shared
        self._chance = chance
        self._learner = shared.parameters.learner()
        self._recent: tuple[RecentItem, ...] = ()

    def serve(self, skills: tuple[str, ...], at: datetime) -> Served:
        """Return the sequencer's choice."""
        shared = self._shared
        request = ChoiceRequest(
            shared.curriculum.bank,
            skills,
            Outlook(shared.parameters, shared.course, self._learner, at),
            self._recent,
            self._chance.getrandbits(48),
        )
        choice = choose(request, shortlist(request))
        return Served(
            choice.template,
            choice.skill,
            choice.seed,
            hints=not choice.check,
            expected=choice.predicted,
            aim=choice.band.aim,
        )

    def learn(self, served: Served, response: Response, at: datetime) -> None:
        """Let the engine learn, and note mastery. What is served without hints is a transfer check."""
        shared, before = self._shared, self._learner
        task = shared.curriculum.bank.templates[served.template].task
        answer = Answer(task, response.right, response.aided, at, check=not served.hints)
        change = update(shared.parameters, shared.course, before, answer)
        change = settle(shared.parameters, shared.course, before, change, at)
        self._learner = before.after(change)
        shared.course = shared.course.after(change)
        item = RecentItem(served.template, served.skill, served.seed, response.right, at)
        self._recent = (*self._recent, item)[-_RECENT:]

    def declared(self, skill: str) -> bool:
        """Tell whether the moment of mastery has been noted."""
        state = self._learner.skills.get(skill)
        return state is not None and state.mastered_at is not None


def baton(parameters: Parameters) -> Strategy:
    """Return Baton with these parameters of its learner model."""
    return Strategy(
        "baton", (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, SURE, 0.95, 0.99), SURE, partial(_tutors, parameters)
    )


def _tutors(
    parameters: Parameters, curriculum: Curriculum, threshold: float, chances: list[Random]
) -> list[Tutor]:
    shared = _Class(replace(parameters, sure=threshold), curriculum, parameters.course())
    return [Baton(shared, chance) for chance in chances]
