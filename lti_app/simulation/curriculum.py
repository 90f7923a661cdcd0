"""A made-up curriculum: a bank as the engine knows it, and beside it the truth that no tutor sees."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, Bank, ItemTemplate, Level, Skill

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from lti_app.simulation.constants import Course

_STEP = 0.43  # deviations from the mean that part an author's easy, medium and hard into thirds
_AUTHOR = {Level.EASY: -0.7, Level.MEDIUM: 0.0, Level.HARD: 0.7}  # logits that an author's word stands for


@dataclass(frozen=True, slots=True)
class Nature:
    """How a skill differs from others, in standard deviations: each kind of learner scales them."""

    hard: float
    gain: float
    known: float
    learns: float
    slips: float
    guesses: float


@dataclass(frozen=True, slots=True)
class Curriculum:
    """skills: ids, prerequisites first. templates: ids by skill. difficulty: true, by template, logits beside
    the skill's own; natures: by skill. Only learners may look at the last two.
    """

    bank: Bank
    skills: tuple[str, ...]
    templates: Mapping[str, tuple[str, ...]]
    difficulty: Mapping[str, float]
    natures: Mapping[str, Nature]


def make_curriculum(course: Course, skills: int, chance: Random) -> Curriculum:
    """Return a curriculum. Each skill stands on none, one or two of the three before it."""
    names = [f"skill-{number:02}" for number in range(1, skills + 1)]
    made: dict[str, Skill] = {}
    natures: dict[str, Nature] = {}
    bank: dict[str, ItemTemplate] = {}
    difficulty: dict[str, float] = {}
    for place, name in enumerate(names):
        before = names[max(0, place - 3) : place]
        prerequisites = tuple(sorted(chance.sample(before, min(len(before), chance.randrange(3)))))
        made[name] = Skill(name, "strand", name, name, prerequisites)
        natures[name] = Nature(*(chance.gauss(0.0, 1.0) for _ in range(6)))
        hard = [chance.gauss(0.0, 1.0) for _ in range(course.templates)]
        mean = sum(hard) / len(hard)
        for number, each in enumerate(hard, start=1):
            template = f"{name}-{number:02}"
            difficulty[template] = course.template * (each - mean)  # so that medium is the skill's own
            bank[template] = _template(template, name, _level(course, each, chance))
    return Curriculum(
        Bank("simulated", "Simulated", "1", {"strand": "Strand"}, made, {}, bank),
        tuple(names),
        {name: tuple(id_ for id_, each in bank.items() if each.skill == name) for name in names},
        difficulty,
        natures,
    )


def _level(course: Course, hard: float, chance: Random) -> Level:
    said = course.author * hard + sqrt(1 - course.author**2) * chance.gauss(0.0, 1.0)
    return Level.EASY if said < -_STEP else Level.HARD if said > _STEP else Level.MEDIUM


def _template(id_: str, skill: str, level: Level) -> ItemTemplate:
    return ItemTemplate(id_, skill, level, _AUTHOR[level], 60.0, AnswerKind.NUMBER, "?", "1")
