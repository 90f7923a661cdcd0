"""What a bank of items is made of. Texts may hold formulas between dollar signs: `Solve $x + 3 = 7$.`"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.items.order import prerequisites_first
from engine.learner.model import Task

if TYPE_CHECKING:
    from collections.abc import Mapping


class Level(StrEnum):
    """Difficulty as a teacher names it."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class AnswerKind(StrEnum):
    """How an answer is given and compared."""

    NUMBER = "number"  # 2/4, 0.5, 1/2 and x = 1/2 are the same answer
    EXPRESSION = "expression"  # any equivalent form in the named variables
    CHOICE = "choice"  # one of several


@dataclass(frozen=True, slots=True)
class Skill:
    """One thing to learn. prerequisites: ids of skills that come first."""

    id: str
    strand: str
    title: str
    objective: str
    prerequisites: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong idea that a wrong answer can show.

    name: short noun phrase for a teacher; belief: completes "may believe that …"; feedback: what the
    student reads, never the answer; probe: a question a teacher can ask about it.
    """

    id: str
    skill: str
    name: str
    belief: str
    feedback: str
    probe: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A whole number drawn from first to last, both included, without those in `without`."""

    name: str
    first: int
    last: int
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemTemplate:
    """A parametrised exercise. Every text may name parameters as {a}; formulas are in the bank's notation.

    difficulty: prior on the logit scale (0: a student of average ability is right half the time).
    usual_seconds: time a student usually needs, for the signals about time.
    derived: name → expression over parameters, in order; constraints: expressions that must hold.
    answer: expression for the right answer, for a choice the text of the right choice.
    wrong_answers: misconception id → expression (or choice text) of what that misconception gives.
    distractors: further wrong choices. hints: nudge, strategy, explanation.
    worked: lines of a worked example, shown with the numbers of a sibling item.
    task: what the learner model needs to know of it, made once.
    """

    id: str
    skill: str
    level: Level
    difficulty: float
    usual_seconds: float
    kind: AnswerKind
    stem: str
    answer: str
    parameters: tuple[Parameter, ...] = ()
    derived: tuple[tuple[str, str], ...] = ()
    constraints: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    wrong_answers: tuple[tuple[str, str], ...] = ()
    distractors: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    worked: tuple[str, ...] = ()
    task: Task = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "task", Task(self.id, (self.skill,), self.difficulty))


@dataclass(frozen=True, slots=True)
class Bank:
    """Skills, misconceptions and templates of one subject, each by its id, in the bank's order.

    by_skill: the templates of each skill that has any; order: ids of all skills, prerequisites first. Both
    are made once, when the bank is: a bank does not change.
    """

    id: str
    title: str
    version: str
    strands: Mapping[str, str]
    skills: Mapping[str, Skill]
    misconceptions: Mapping[str, Misconception]
    templates: Mapping[str, ItemTemplate]
    by_skill: Mapping[str, tuple[ItemTemplate, ...]] = field(init=False, repr=False, compare=False)
    order: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, list[ItemTemplate]] = {}
        for template in self.templates.values():
            found.setdefault(template.skill, []).append(template)
        by_skill = {skill: tuple(templates) for skill, templates in found.items()}
        object.__setattr__(self, "by_skill", by_skill)
        object.__setattr__(self, "order", prerequisites_first(self.skills))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers offered. key: what the form sends ("a", "b", …), in the order shown."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise, drawn from a template with a seed. Holds its answer: never to be sent to a page whole.

    answer: canonical text of the right answer, for a choice its key.
    wrong_answers: canonical text (or key) → id of the misconception that gives it.
    """

    template: str
    skill: str
    seed: int
    kind: AnswerKind
    stem: str
    answer: str
    choices: tuple[Choice, ...] = ()
    variables: tuple[str, ...] = ()
    wrong_answers: Mapping[str, str] = field(default_factory=dict)


class HintKind(StrEnum):
    """The rungs of the ladder, in their order (A4)."""

    NUDGE = "nudge"
    STRATEGY = "strategy"
    WORKED_EXAMPLE = "worked_example"
    EXPLANATION = "explanation"


@dataclass(frozen=True, slots=True)
class Hint:
    """One rung. lines: one for a nudge, a line a step for a worked example."""

    rung: int
    kind: HintKind
    lines: tuple[str, ...]


class Verdict(StrEnum):
    """What became of an answer. A malformed one is asked again and costs nothing."""

    RIGHT = "right"
    WRONG = "wrong"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of checking one answer.

    misconception: id, where the wrong answer is what a known misconception gives.
    feedback: wording code of what to say where no misconception speaks for itself
    ("answer.not-a-number", "answer.sign", …).
    """

    verdict: Verdict
    misconception: str | None = None
    feedback: str | None = None
