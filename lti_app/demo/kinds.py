"""The kinds of students that a class has: those who get on, and those who do not, each in their own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_app.demo.learners import SimulatedLearner

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from engine.items.model import Bank

    Kind = Callable[[Bank, Random], SimulatedLearner]

_IDEAS = frozenset(
    {
        "repeats-the-operation",
        "moves-without-undoing",
        "joins-unlike-terms",
        "adds-the-factor",
        "direction-mixed-up",
    }
)


def steady(_bank: Bank, random: Random) -> SimulatedLearner:
    """Gets on, sooner or later."""
    return SimulatedLearner(random.gauss(1.0, 0.5), days=0.16)


def mistaken(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Is not bad at it, and holds some wrong ideas to be true, as many do who begin with algebra."""
    return SimulatedLearner(0.6, gain=0.1, stuck_on=_IDEAS, days=0.5)


def spinning(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Works and works, and does not get there."""
    return SimulatedLearner(-2.6, gain=0.0, days=0.5, items=(5, 7))


def without_groundwork(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Had help with the placement, so begins too far up: what that is built on is not there."""
    return SimulatedLearner(-1.7, gain=0.02, days=0.5, items=(5, 7), helped_at_home=4.0)


def leaning(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Opens the hints first, and learns nothing from them."""
    return SimulatedLearner(-1.2, gain=0.0, with_hints=0.3, leans=0.85, days=0.5)


def carried(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Does well with hints, and not without."""
    return SimulatedLearner(-1.4, gain=0.0, with_hints=3.5, leans=0.55, days=0.5)


def disheartened(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Thinks little of herself, begins answers anew, and goes after two misses."""
    return SimulatedLearner(-1.0, gain=0.05, quits=True, churns=0.4, sure=1.6, days=0.5)


def drifting(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Began well, comes less and less, and leaves in the middle."""
    return SimulatedLearner(0.5, fades=True, idles=0.6, days=0.85)


def hurrying(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Wants to be done: guesses, clicks through hints, asks for the answer."""
    return SimulatedLearner(
        -0.4, gain=0.05, guesses=0.5, leans=0.4, clicks=True, wants_answers=True, days=0.4
    )


def asking(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Asks a person when something did not work."""
    return SimulatedLearner(-0.2, gain=0.1, asks=0.6, days=0.35)


def despairing(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Finds it too much, and writes so where she is asked for a line."""
    return SimulatedLearner(-1.0, gain=0.05, leans=0.5, despairs=True, sure=2.0, days=0.4)


def behind(_bank: Bank, random: Random) -> SimulatedLearner:
    """Wants to be done soon, and practises far too little for that."""
    return SimulatedLearner(random.gauss(0.6, 0.2), target_days=40, days=0.25)


def misplaced(_bank: Bank, _random: Random) -> SimulatedLearner:
    """Left the placement at once, and finds what follows too hard."""
    return SimulatedLearner(-1.3, gain=0.05, skips_placement=True, sure=4.5, days=0.4)


@dataclass(frozen=True, slots=True)
class Seat:
    """One student. since: the day, counted from 0, from which she is of her kind; steady before."""

    kind: Kind
    since: int = 0


CLASS = (
    Seat(steady),
    Seat(mistaken),
    Seat(leaning, since=15),
    Seat(drifting),
    Seat(steady),
    Seat(hurrying, since=15),
    Seat(steady),
    Seat(spinning),
    Seat(steady),
    Seat(asking, since=17),
    Seat(disheartened, since=14),
    Seat(steady),
    Seat(carried, since=15),
    Seat(steady),
    Seat(behind),
    Seat(behind),
    Seat(without_groundwork),
    Seat(steady),
    Seat(despairing, since=17),
    Seat(steady),
    Seat(mistaken, since=14),
    Seat(steady),
    Seat(misplaced),
    Seat(drifting),
    Seat(carried),
    Seat(disheartened),
    Seat(hurrying),
)
