"""How well a placement finds a start: `python -m tests.bench.bench_placement`. A report, not a test.

Simulated students of three worlds take the placement of the Algebra 1 bank: "graph" (a skill is known or not,
seldom without what it builds on), "harder" (no such thing: items get harder along the graph), "unrelated"
(the graph says nothing). Told are the items it takes; the log-loss of what practice then expects on skills
that were not asked, against the student's true chance, as the answers alone leave it and with what is
carried; and how often a skill is truly known (true chance above one half) of those believed known or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, log
from random import Random
from statistics import fmean

from engine.intake.belief import Outcome
from engine.intake.carry import carry, shifts
from engine.intake.placement import SURE, next_item
from engine.learner.model import LearnerState
from engine.learner.predict import Outlook
from lti_app.content.banks import load_bank
from tests.engine.intake.graphs import NOW, PARAMETERS, Sitting

STUDENTS = 150
WORLDS = ("graph", "harder", "unrelated")
BANK = load_bank("algebra-1")


@dataclass
class Report:
    """What was seen of one world's students."""

    items: list[int] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    carried: list[float] = field(default_factory=list)
    known: list[bool] = field(default_factory=list)
    unknown: list[bool] = field(default_factory=list)


def chance(logit: float) -> float:
    """Return the chance of being right, 0 to 1."""
    return 1 / (1 + exp(-logit))


def student(world: str, random: Random) -> dict[str, float]:
    """Return one student's true logit on a medium item of each skill."""
    ability = random.gauss(0.3, 1.0)
    if world == "unrelated":
        return {skill: ability + 0.3 + random.gauss(0, 0.3) for skill in BANK.order}
    found: dict[str, float] = {}
    depth: dict[str, int] = {}
    for skill in BANK.order:
        earlier = BANK.skills[skill].prerequisites
        depth[skill] = 1 + max((depth[each] for each in earlier), default=-1)
        if world == "harder":
            found[skill] = ability + 1.0 - 0.6 * depth[skill] + random.gauss(0, 0.5)
        else:
            ready = all(found[each] > 0 for each in earlier)
            knows = random.random() < chance(ability + 0.5) * (1 if ready else 0.15)
            found[skill] = random.gauss(1.6, 0.4) if knows else random.gauss(-1.3, 0.5)
    return found


def sit(true: dict[str, float], random: Random) -> Sitting:
    """Return the placement that a student has taken."""
    sitting = Sitting(BANK)
    while True:
        seed = random.getrandbits(30)
        item = next_item(BANK, sitting.graph, sitting.outlook, sitting.placement, seed)
        if item is None:
            return sitting
        right = random.random() < chance(true[item.skill] - BANK.templates[item.template].difficulty)
        sitting.answer(item.template, Outcome.RIGHT if right else Outcome.WRONG)


def loss(outlook: Outlook, skill: str, logit: float) -> float:
    """Return the log-loss expected of an outlook, given the true logit."""
    expected, true = outlook.on_skills((skill,)).probability, chance(logit)
    return -(true * log(expected) + (1 - true) * log(1 - expected))


def play(world: str) -> Report:
    """Let a world's students take the placement."""
    random, report = Random(5), Report()
    for _ in range(STUDENTS):
        true = student(world, random)
        sitting = sit(true, random)
        placement, alone = sitting.placement, sitting.outlook
        moved = carry(PARAMETERS, sitting.learner, shifts(alone, placement))
        skills = {**sitting.learner.skills, **{state.skill: state for state in moved}}
        learner = LearnerState(sitting.learner.overall, skills, sitting.learner.templates)
        told = Outlook(PARAMETERS, sitting.course, learner, NOW)
        asked = {item.skill for item in placement.asked}
        report.items.append(len(placement.asked))
        for skill, logit in true.items():
            if skill not in asked:
                report.alone.append(loss(alone, skill, logit))
                report.carried.append(loss(told, skill, logit))
            if placement.known[skill] >= SURE:
                report.known.append(logit > 0)
            elif placement.known[skill] <= 1 - SURE:
                report.unknown.append(logit > 0)
    return report


def main() -> None:
    """Print a line a world."""
    print("world      items  not asked: log-loss alone, carried   truly known of: known, not known")
    for world in WORLDS:
        report = play(world)
        print(
            f"{world:10} {fmean(report.items):5.1f} {fmean(report.alone):26.4f} {fmean(report.carried):8.4f} "
            f"{fmean(report.known):25.2f} {fmean(report.unknown):10.2f}"
        )


if __name__ == "__main__":
    main()
