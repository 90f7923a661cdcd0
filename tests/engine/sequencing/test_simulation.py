"""A simulated class, from the first item to mastery: learner model and sequencer together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import exp

import pytest

from engine.learner.features import FEATURES
from engine.learner.mastery import settle
from engine.learner.model import Answer, CourseState, LearnerState, Parameters, Weights
from engine.learner.predict import Outlook
from engine.learner.update import update
from engine.sequencing.candidates import NEAR
from engine.sequencing.choose import choose
from engine.sequencing.model import ChoiceRequest, ItemChoice, RecentItem
from engine.sequencing.seeds import draw_of
from engine.sequencing.shortlist import shortlist
from tests.engine.sequencing.bank import NOW, bank

# Nine templates a skill, three about each level.
BANK = bank(
    {"a": (), "b": ("a",), "c": ("b",), "d": ("b",), "e": ("c", "d"), "f": ("e",), "g": (), "h": ("g",)},
    difficulties=(-1.5, -1.2, -0.9, -0.3, 0.0, 0.3, 0.9, 1.2, 1.5),
)
SKILLS = tuple(BANK.skills)
SESSION = 15  # items a day
LONGEST = 250  # items
CLASSES = 3
STUDENTS = 12

_MEANS = {"constant": 0.3, "skill_recent": 0.15, "skill_new": -0.3, "template_recent": 0.2}
PARAMETERS = Parameters(
    version="test",
    ability_variance=0.9,
    skill_ability_variance=0.1,
    template_variance=0.6,
    skill_variance=0.3,
    ability_drift=0.002,
    skill_ability_drift=0.012,
    weights=Weights(
        tuple(_MEANS.get(name, 0.0) for name in FEATURES),
        tuple(tuple(0.05 * (row == column) for column in FEATURES) for row in FEATURES),
    ),
)


@dataclass(frozen=True, slots=True)
class Run:
    """What a simulated student was served, and what is known of her in the end."""

    choices: tuple[ItemChoice, ...]
    right: tuple[bool, ...]
    learner: LearnerState

    @property
    def mastered(self) -> bool:
        return all_mastered(self.learner)


def all_mastered(learner: LearnerState) -> bool:
    states = [learner.skills.get(skill) for skill in SKILLS]
    return all(state is not None and state.mastered_at is not None for state in states)


def practise(course: CourseState, seed: int, *, start: float, gain: float) -> tuple[Run, CourseState]:
    """Let a student practise until all is mastered, at most LONGEST items; the course learns too.

    start: true ability on every skill before practice (logit scale); gain: what an item on it adds.
    """
    learner, choices, answers, at = PARAMETERS.learner(), [], [], NOW
    recent: tuple[RecentItem, ...] = ()
    truth = dict.fromkeys(SKILLS, start)
    for turn in range(LONGEST):
        request = ChoiceRequest(
            BANK, SKILLS, Outlook(PARAMETERS, course, learner, at), recent, draw_of(seed, f"item {turn}")
        )
        choice = choose(request, shortlist(request))
        template = BANK.templates[choice.template]
        chance = 1 / (1 + exp(template.difficulty - truth[choice.skill]))
        right = draw_of(seed, f"answer {turn}") / 2**62 < chance
        answer = Answer(template.task, right, False, at, choice.check)
        change = settle(PARAMETERS, course, learner, update(PARAMETERS, course, learner, answer), at)
        learner, course = learner.after(change), course.after(change)
        truth[choice.skill] += gain
        recent = (*recent, RecentItem(choice.template, choice.skill, choice.seed, right, at))[-20:]
        choices.append(choice)
        answers.append(right)
        if all_mastered(learner):
            break
        at += timedelta(days=1) if turn % SESSION == SESSION - 1 else timedelta(minutes=1)
    return Run(tuple(choices), tuple(answers), learner), course


@pytest.fixture(scope="module")
def runs() -> tuple[Run, ...]:
    """Classes of different students, each class with a course that it shares."""
    made = []
    for of in range(CLASSES):
        course = PARAMETERS.course()
        for student in range(STUDENTS):
            run, course = practise(course, 100 * of + student, start=-0.2 + 0.25 * (student % 6), gain=0.15)
            made.append(run)
    return tuple(made)


def test_students_who_learn_master_every_skill(runs: tuple[Run, ...]) -> None:
    assert all(run.mastered for run in runs)


def test_a_student_who_does_not_learn_is_not_called_a_master() -> None:
    run, _ = practise(PARAMETERS.course(), 1, start=-0.5, gain=0.0)
    assert not run.mastered


def test_a_student_who_knows_everything_needs_few_items() -> None:
    run, _ = practise(PARAMETERS.course(), 1, start=3.5, gain=0.0)
    assert run.mastered
    assert len(run.choices) < 8 * len(SKILLS)


def test_four_choices_in_five_are_near_the_aim_once_ten_answers_are_known(runs: tuple[Run, ...]) -> None:
    later = [choice for run in runs for choice in run.choices[10:]]
    near = sum(abs(choice.predicted - choice.band.aim) <= NEAR for choice in later)
    assert near / len(later) >= 0.8


def test_what_comes_out_right_is_what_was_aimed_at(runs: tuple[Run, ...]) -> None:
    later = [
        (choice.band.aim, right)
        for run in runs
        for choice, right in zip(run.choices[10:], run.right[10:], strict=True)
    ]
    aimed, right = (sum(column) / len(later) for column in zip(*later, strict=True))
    assert abs(aimed - right) < 0.06


def test_hardly_any_template_comes_back_within_three_items(runs: tuple[Run, ...]) -> None:
    for run in runs:
        names = [choice.template for choice in run.choices]
        repeats = sum(name in names[max(0, place - 3) : place] for place, name in enumerate(names))
        assert repeats / len(names) < 0.05


def test_no_item_comes_twice(runs: tuple[Run, ...]) -> None:
    for run in runs:
        assert len({(choice.template, choice.seed) for choice in run.choices}) == len(run.choices)


def test_skills_are_met_in_an_order_that_respects_what_builds_on_what(runs: tuple[Run, ...]) -> None:
    for run in runs:
        met = list(dict.fromkeys(choice.skill for choice in run.choices))
        for skill in met:
            assert set(BANK.skills[skill].prerequisites) <= set(met[: met.index(skill)])


def test_mastered_skills_come_back_to_be_checked_and_reviewed(runs: tuple[Run, ...]) -> None:
    turns = {choice.trace.turn for run in runs for choice in run.choices}
    assert turns == {"practice", "check", "review"}
    checked = [state.checks for run in runs for state in run.learner.skills.values()]
    assert max(checked) <= 2
    assert sum(count > 0 for count in checked) / len(checked) > 0.7
