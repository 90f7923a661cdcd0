"""How long the choice of the next item takes: `python -m tests.bench.bench_choice`. A report, not a test.

A choice is shortlist, which knows no templates, and choose, which knows them, as practice calls them;
the bank's index is warm. Processor time, since other work on the machine is none of the choice's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from time import process_time_ns
from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, Bank, ItemTemplate, Level, Skill
from engine.learner.mastery import settle
from engine.learner.model import Answer, CourseState, LearnerState
from engine.learner.predict import Outlook
from engine.learner.update import update
from engine.sequencing.choose import choose
from engine.sequencing.model import ChoiceRequest, RecentItem
from engine.sequencing.seeds import draw_of
from engine.sequencing.shortlist import shortlist
from lti_app.content.learner_file import load_parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.learner.model import Parameters

START = datetime(2026, 9, 1, 8, tzinfo=UTC)
CHOICES = 600  # of one student, from the first item on
SESSION = 25  # items a day

_LEVELS = (Level.EASY, Level.MEDIUM, Level.HARD)


def bank(templates: int, skills: int) -> Bank:
    """Return a bank in which every skill builds on one or two before it, but for each eighth."""
    names = [f"s{number}" for number in range(skills)]
    made = [
        Skill(
            name,
            "strand",
            name,
            "…",
            () if place % 8 == 0 else tuple({names[place - 1], names[place // 2]}),
        )
        for place, name in enumerate(names)
    ]
    items = [
        ItemTemplate(
            f"t{number}",
            names[number % skills],
            _LEVELS[number // skills % 3],
            -1.2 + 1.2 * (number // skills % 3) + draw_of(number, "difficulty") / 2**62 * 0.6 - 0.3,
            30.0,
            AnswerKind.NUMBER,
            "…",
            "1",
        )
        for number in range(templates)
    ]
    return Bank(
        "bench",
        "Bench",
        "1",
        {"strand": "Strand"},
        {skill.id: skill for skill in made},
        {},
        {item.id: item for item in items},
    )


def measure(parameters: Parameters, items: Bank) -> list[float]:
    """Return the microseconds of each choice of one student who learns, from the first item on."""
    learner, course, at = parameters.learner(), parameters.course(), START
    recent: tuple[RecentItem, ...] = ()
    skills, times = tuple(items.skills), []
    for turn in range(CHOICES):
        known = course.templates, learner.templates
        bare = replace(course, templates={}), replace(learner, templates={})
        begun = process_time_ns()
        request = ChoiceRequest(items, skills, Outlook(parameters, *bare, at), recent, draw_of(1, str(turn)))
        shortlisted = shortlist(request)
        choice = choose(replace(request, outlook=request.outlook.knowing(*known)), shortlisted)
        times.append((process_time_ns() - begun) / 1000)
        right = draw_of(2, str(turn)) / 2**62 < choice.predicted + 0.05
        learner, course = _learnt(parameters, course, learner, items, choice.template, right, at)
        recent = (*recent, RecentItem(choice.template, choice.skill, choice.seed, right, at))[-20:]
        at += timedelta(hours=23) if turn % SESSION == SESSION - 1 else timedelta(minutes=1)
    return times


def _learnt(
    parameters: Parameters,
    course: CourseState,
    learner: LearnerState,
    items: Bank,
    template: str,
    right: bool,
    at: datetime,
) -> tuple[LearnerState, CourseState]:
    answer = Answer(items.templates[template].task, right, False, at)
    change = update(parameters, course, learner, answer)
    change = settle(parameters, course, learner, change, at)
    return learner.after(change), course.after(change)


def one_chance(parameters: Parameters, items: Bank) -> float:
    """Return the microseconds of one Outlook.chance, the skills' part of it known."""
    outlook = Outlook(parameters, parameters.course(), parameters.learner(), START)
    tasks = [template.task for template in items.templates.values()]
    for task in tasks:
        outlook.chance(task)
    return min(_timed(lambda: [outlook.chance(task) for task in tasks]) for _ in range(20)) / len(tasks)


def _timed(work: Callable[[], object]) -> float:
    begun = process_time_ns()
    work()
    return (process_time_ns() - begun) / 1000


def main() -> None:
    """Print the report."""
    parameters = load_parameters().parameters()
    for templates, skills in ((500, 62), (10_000, 500)):
        items = bank(templates, skills)
        times, chance = measure(parameters, items), one_chance(parameters, items)
        cuts = quantiles(times, n=20)
        print(
            f"{templates:6} templates, {skills} skills: median {cuts[9]:.0f} µs, p95 {cuts[18]:.0f} µs, "
            f"{cuts[9] / chance:.0f} times one Outlook.chance ({chance:.2f} µs)"
        )


if __name__ == "__main__":
    main()
