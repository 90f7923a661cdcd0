"""Students' answers for the tests of the learner model, the parameters to learn with, and the learning."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from engine.learner.features import FEATURES
from engine.learner.model import Answer, CourseState, LearnerState, Parameters, Task, Update, Weights
from engine.learner.update import update
from lti_app.content.learner_file import load_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

AT = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)

SHIPPED = load_parameters().parameters()

# Numbers of the tests' own, no two alike, so that none can stand in for another. The weights hang together.
_DEVIATIONS = [0.55, 0.21, 0.33, 0.27, 0.19, 0.4, 0.23, 0.31, 0.61, 0.37, 0.29, 0.17]
OWN = Parameters(
    version="own",
    ability_variance=0.9,
    skill_ability_variance=0.13,
    template_variance=0.8,
    skill_variance=0.35,
    ability_drift=0.0017,
    skill_ability_drift=0.011,
    weights=Weights(
        (0.4, 0.12, -0.07, 0.21, -0.05, -0.31, -0.14, 0.09, 0.16, -0.11, 0.18, -0.03),
        tuple(
            tuple(one * other * 0.2 ** abs(row - column) for column, other in enumerate(_DEVIATIONS))
            for row, one in enumerate(_DEVIATIONS)
        ),
    ),
)
assert len(_DEVIATIONS) == len(FEATURES)

BOTH = {"own": OWN, "shipped": SHIPPED}


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is known of a student and a course, and the updates that led there."""

    parameters: Parameters
    course: CourseState
    learner: LearnerState
    updates: list[Update] = field(default_factory=list)


def begin(parameters: Parameters = OWN) -> Learnt:
    """Nothing is known."""
    return Learnt(parameters, parameters.course(), parameters.learner())


def learn(known: Learnt, answers: Iterable[Answer]) -> Learnt:
    """Learn from the answers of the one student."""
    course, learner, updates = known.course, known.learner, list(known.updates)
    for answer in answers:
        change = update(known.parameters, course, learner, answer)
        course, learner = course.after(change), learner.after(change)
        updates.append(change)
    return Learnt(known.parameters, course, learner, updates)


def answers(signs: str, *, skill: str = "s", start: datetime = AT, minutes: float = 1) -> list[Answer]:
    """An answer for each sign: "+" right, "-" wrong, "?" right with help, "!" wrong with help.

    Each is on another template of the skill, some minutes after the one before.
    """
    return [
        Answer(
            Task(f"{skill}-{number}", (skill,)),
            right=sign in "+?",
            aided=sign in "?!",
            at=start + timedelta(minutes=minutes * number),
        )
        for number, sign in enumerate(signs)
    ]


# Two skills at times, a template that comes back, help, a night, a clock that went back, easy and hard ones.
SHORT: Sequence[Answer] = [
    Answer(task, right, aided, AT + timedelta(minutes=minutes))
    for task, right, aided, minutes in (
        (Task("t1", ("a",), -0.5), True, False, 0),
        (Task("t2", ("a",), 0.3), False, False, 2),
        (Task("t3", ("a", "b"), 0.8), True, False, 4),
        (Task("t1", ("a",), -0.5), True, True, 5),
        (Task("t4", ("b",)), False, True, 7),
        (Task("t1", ("a",), -0.5), True, False, 1500),
        (Task("t5", ("b", "c", "a"), 1.0), False, False, 1490),
        (Task("t4", ("b",)), True, False, 1505),
        (Task("t2", ("a",), 0.3), True, False, 14_400),
        (Task("t6", ("c",)), True, False, 14_402),
    )
]


@st.composite
def histories(draw: st.DrawFn, most: int = 40) -> list[Answer]:
    """Any answers in any order, on four skills and eight templates, seconds to months apart."""
    templates = st.integers(0, 7)
    moments = st.floats(-3600, 60 * 86_400)
    found: list[Answer] = []
    at = AT
    for _ in range(draw(st.integers(0, most))):
        number = draw(templates)
        skills = ("a", "b") if number == 7 else ("abcd"[number % 4],)
        at += timedelta(seconds=draw(moments))
        task = Task(f"t{number}", skills, (number - 3) / 3)
        found.append(Answer(task, draw(st.booleans()), draw(st.booleans()), at))
    return found
