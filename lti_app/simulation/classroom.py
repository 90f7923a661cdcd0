"""A class practises, and what came of it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from lti_app.simulation.curriculum import make_curriculum
from lti_app.simulation.gradual import GradualLearner
from lti_app.simulation.sudden import SuddenLearner

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_app.simulation.constants import Constants
    from lti_app.simulation.curriculum import Curriculum
    from lti_app.simulation.truth import Learner
    from lti_app.simulation.tutor import Strategy, Tutor

CLASS = 30  # learners who share a course
LATER = timedelta(days=14)

_START = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)
_ITEM = timedelta(minutes=1)


def _gradual(constants: Constants, curriculum: Curriculum, chance: Random) -> Learner:
    return GradualLearner(constants, curriculum, chance)


def _guesser(constants: Constants, curriculum: Curriculum, chance: Random) -> Learner:
    return GradualLearner(constants, curriculum, chance, guesses=True)


def _leaner(constants: Constants, curriculum: Curriculum, chance: Random) -> Learner:
    return GradualLearner(constants, curriculum, chance, leans=True)


KINDS: dict[str, Callable[[Constants, Curriculum, Random], Learner]] = {
    "irt": _gradual,
    "bkt": SuddenLearner,
    "guesser": _guesser,
    "hints": _leaner,
}


@dataclass(frozen=True, slots=True)
class Answered:
    """An item as it was. chance: true, of being right without help; expected, aim: as in tutor.Served."""

    skill: str
    right: bool
    aided: bool
    chance: float
    expected: float | None
    aim: float | None


@dataclass(frozen=True, slots=True)
class Declared:
    """A skill called mastered. truly: it was; items: of the skill, up to then."""

    truly: bool
    items: int


@dataclass(slots=True)
class Record:
    """What became of one learner.

    items: in order. declared: by skill; one that is not in it was given up. reachable: skills that she could
    truly master. later: by skill declared, her true level two weeks after the last item.
    """

    items: list[Answered] = field(default_factory=list)
    declared: dict[str, Declared] = field(default_factory=dict)
    reachable: frozenset[str] = frozenset()
    later: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class _Seat:
    """A learner at work with her tutor. practised: items by skill."""

    learner: Learner
    tutor: Tutor
    record: Record = field(default_factory=Record)
    practised: dict[str, int] = field(default_factory=dict)


def play(
    constants: Constants,
    strategy: Strategy,
    threshold: float,
    *,
    kind: str,
    skills: int,
    learners: int,
    seed: int,
) -> list[Record]:
    """Let learners of a kind practise until every skill is declared mastered or given up.

    They sit in classes of CLASS, each with a curriculum of its own and nothing known at the start; a class
    answers in turn. Learners, curricula and their chances depend on kind and seed alone.
    """
    records: list[Record] = []
    for first in range(0, learners, CLASS):
        numbers = range(first, min(learners, first + CLASS))
        curriculum = make_curriculum(constants.course, skills, Random(f"{seed} curriculum {first}"))
        chances = [Random(f"{seed} {kind} {strategy.name} {number}") for number in numbers]
        seats = [
            _Seat(KINDS[kind](constants, curriculum, Random(f"{seed} {kind} {number}")), tutor)
            for number, tutor in zip(numbers, strategy.tutors(curriculum, threshold, chances), strict=True)
        ]
        _practise(constants, curriculum, seats)
        for seat in seats:
            seat.record.reachable = frozenset(filter(seat.learner.reachable, curriculum.skills))
        records.extend(seat.record for seat in seats)
    return records


def _practise(constants: Constants, curriculum: Curriculum, seats: list[_Seat]) -> None:
    course = constants.course
    turn, working = 0, seats
    while working:
        day, place = divmod(turn, course.session)
        at = _START + timedelta(days=course.days * day) + _ITEM * place
        still = []
        for seat in working:
            left = tuple(skill for skill in curriculum.skills if seat.practised.get(skill, 0) < course.cap)
            if all(skill in seat.record.declared for skill in left):
                _look_back(seat, at - _ITEM + LATER)
                continue
            _one_item(seat, left, at)
            still.append(seat)
        turn, working = turn + 1, still


def _one_item(seat: _Seat, skills: tuple[str, ...], at: datetime) -> None:
    record, learner = seat.record, seat.learner
    served = seat.tutor.serve(skills, at)
    skill = served.skill
    chance = learner.chance(served.template, skill, at)
    response = learner.respond(served.template, skill, at, hints=served.hints)
    seat.tutor.learn(served, response, at)
    seat.practised[skill] = seat.practised.get(skill, 0) + 1
    record.items.append(Answered(skill, response.right, response.aided, chance, served.expected, served.aim))
    if skill not in record.declared and seat.tutor.declared(skill):
        record.declared[skill] = Declared(learner.knows(skill, at), seat.practised[skill])


def _look_back(seat: _Seat, at: datetime) -> None:
    seat.record.later = {skill: seat.learner.level(skill, at) for skill in seat.record.declared}
