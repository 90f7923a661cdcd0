"""How long learning from one answer takes: `python -m tests.bench.bench_update`. A report, not a test.

Beside the time stands its ratio to a step of plain multi-skill Elo on the same answers and the same machine:
a ratio tells more than microseconds where machines differ, or do other work meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random
from statistics import quantiles
from time import perf_counter_ns
from typing import TYPE_CHECKING

from engine.learner.mastery import settle
from engine.learner.model import Answer, Task
from engine.learner.update import update
from lti_app.content.learner_file import load_parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

STUDENTS, ITEMS = 30, 200
SKILLS, TEMPLATES = 20, 200


@dataclass(frozen=True, slots=True)
class Rating:
    """What Elo keeps of anything."""

    value: float = 0.0
    answers: int = 0

    def moved(self, surprise: float) -> Rating:
        return replace(
            self, value=self.value + 0.4 / (1 + 0.02 * self.answers) * surprise, answers=self.answers + 1
        )


def classroom() -> list[list[Answer]]:
    """Return the answers of each student: right more often with practice, sometimes with help, over days."""
    random, students = Random(3), []
    for _ in range(STUDENTS):
        ability, at, answers = random.gauss(0, 1), datetime(2026, 9, 1, 8, tzinfo=UTC), []
        for number in range(ITEMS):
            template = random.randrange(TEMPLATES)
            chance = 1 / (1 + exp(-ability - number / ITEMS + (template - TEMPLATES / 2) / TEMPLATES))
            at += timedelta(days=1) if number % 25 == 24 else timedelta(minutes=1)
            task = Task(f"t{template}", (f"s{template % SKILLS}",))
            answers.append(Answer(task, random.random() < chance, random.random() < 0.1, at))
        students.append(answers)
    return students


def ours(students: Sequence[Sequence[Answer]]) -> tuple[list[float], list[float]]:
    """Return the microseconds of each update, and of each with mastery settled, as practice calls it."""
    parameters = load_parameters().parameters()
    course, alone, settled = parameters.course(), [], []
    for answers in students:
        learner = parameters.learner()
        for answer in answers:
            begun = perf_counter_ns()
            change = update(parameters, course, learner, answer)
            middle = perf_counter_ns()
            change = settle(parameters, course, learner, change, answer.at)
            ended = perf_counter_ns()
            alone.append((middle - begun) / 1000)
            settled.append((ended - begun) / 1000)
            course, learner = course.after(change), learner.after(change)
    return alone, settled


def elo(students: Sequence[Sequence[Answer]]) -> list[float]:
    """Return the microseconds of each step of Elo: overall ability and skill against the template."""
    templates: dict[str, Rating] = {}
    times = []
    for answers in students:
        overall, skills = Rating(), dict[str, Rating]()
        for answer in answers:
            (skill,), template = answer.task.skills, answer.task.template
            begun = perf_counter_ns()
            ability, hard = skills.get(skill, Rating()), templates.get(template, Rating())
            surprise = answer.right - 1 / (1 + exp(hard.value - overall.value - ability.value))
            overall, ability, hard = overall.moved(surprise), ability.moved(surprise), hard.moved(-surprise)
            times.append((perf_counter_ns() - begun) / 1000)
            skills[skill], templates[template] = ability, hard
    return times


def _line(name: str, times: Sequence[float], against: float) -> str:
    cuts = quantiles(times, n=20)
    return f"{name:22} median {cuts[9]:6.1f} µs  p95 {cuts[18]:6.1f} µs  {cuts[9] / against:5.1f} times Elo"


def main() -> None:
    """Print the report."""
    students = classroom()
    ours(students[:3])  # so that neither is measured cold
    elo(students[:3])
    base = elo(students)
    alone, settled = ours(students)
    against = quantiles(base, n=20)[9]
    print(f"{STUDENTS} students, {ITEMS} items each")
    print(_line("Elo", base, against))
    print(_line("update", alone, against))
    print(_line("update and settle", settled, against))
    tenth = len(alone) // 10
    print(_line("update, first tenth", alone[:tenth], against))
    print(_line("update, last tenth", alone[-tenth:], against))


if __name__ == "__main__":
    main()
