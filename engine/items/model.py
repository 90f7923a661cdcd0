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
    """How an answer is given and compared. In quotes: the canonical text of an answer, as it is stored."""

    NUMBER = "number"  # "3/4"; 2/4, 0.5, 1/2 and x = 1/2 are the same answer
    EXPRESSION = (
        "expression"  # "3x + 2", "x < 4"; any equivalent form in the named variables, or a demanded one
    )
    INTERVAL = "interval"  # "(-3, 5]", "(-inf, 2) U [4, inf)"
    SET = "set"  # "{-2, 5}", "{}"; in any order
    PAIR = "pair"  # "(2, -1)"
    CHOICE = "choice"  # "b", the key of the one chosen
    CHOICES = "choices"  # "a c", the keys of those chosen, none of them missing
    MATCHING = "matching"  # "b a c", for each prompt in its order the key that belongs to it
    ORDERING = "ordering"  # "c a b", the keys in order
    TEXT = "text"  # "for"; one of the accepted forms
    BLANKS = "blanks"  # '["3", "x + 1"]', one text a blank, each of a kind of its own
    OUTPUT = "output"  # "3\n4", what a program prints; spaces at the ends of lines make no difference
    PARSONS = "parsons"  # "b0 a1 d1", lines of code in order, each key with its level of indentation
    EXPLANATION = "explanation"  # free words, not graded, never chosen as an item of practice (A5)


class Form(StrEnum):
    """The form that an answer must have beside the right value."""

    SIMPLIFIED = "simplified"  # no like terms, no brackets to multiply out, fractions in lowest terms
    EXPANDED = "expanded"  # a sum of terms without brackets, like terms put together
    FACTORED = "factored"  # a product that cannot be factored further over the whole numbers
    SOLVED = "solved"  # "x = …" or "x < …", with the variable alone on one side
    FRACTION = "fraction"  # of whole numbers, in lowest terms
    MIXED = "mixed"  # "2 1/3"
    DECIMAL = "decimal"
    SCIENTIFIC = "scientific"  # 3.2 * 10^5


@dataclass(frozen=True, slots=True)
class Skill:
    """One thing to learn. prerequisites: ids of skills that come first.

    explain: a question that asks the student to say how she knows (A5); empty for a general one.
    """

    id: str
    strand: str
    title: str
    objective: str
    prerequisites: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    explain: str = ""


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
class Rules:
    """How strictly an answer is compared. What does not concern its kind stays at the default.

    form: demanded beside the right value. tolerance: expression over the parameters, how far a number may
    be off and still count. unit: of a number; may be left out, another one is asked again. figures:
    significant figures demanded of a number. accept: further texts that count. case, accents: whether
    capital letters and accents make a difference in a text.
    """

    form: Form | None = None
    tolerance: str = ""
    unit: str = ""
    figures: int | None = None
    accept: tuple[str, ...] = ()
    case: bool = False
    accents: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """One gap to fill in. label: what stands before it. kind: number, expression, text or output."""

    label: str
    kind: AnswerKind
    answer: str
    rules: Rules = Rules()
    wrong_answers: tuple[tuple[str, str], ...] = ()


class FigureKind(StrEnum):
    """What a figure shows."""

    PLANE = "plane"  # a coordinate plane
    NUMBER_LINE = "number-line"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn in a figure. All values are expressions over the parameters, in a drawn item numbers.

    kind: "point" (x, y), "line" through (x, y) and (x2, y2), "segment" between them, "curve" y = a x^2 +
    b x + c, "shade" above or below the line; on a number line "point" (x) and "ray" or "span" from x to x2.
    open: drawn as an empty circle or a dashed line. side: of a ray or shade, "left", "right", "above",
    "below". label: a letter beside it.
    """

    kind: str
    values: tuple[tuple[str, str], ...]
    open: bool = False
    side: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture or table that belongs to the stem, drawn by the pages.

    alt: what it shows, in words, for those who cannot see it; may name parameters. x, y: first and last
    number of the axes. rows: of a table, the first one its headings; cells may name parameters.
    """

    kind: FigureKind
    alt: str
    x: tuple[int, int] = (-10, 10)
    y: tuple[int, int] = (-10, 10)
    marks: tuple[Mark, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemTemplate:
    r"""A parametrised exercise. Every text may name parameters as {a}, code as @a@.

    Formulas stand between dollar signs in the bank's notation, code in a text between backticks.

    difficulty: prior on the logit scale (0: a student of average ability is right half the time).
    usual_seconds: time a student usually needs, for the signals about time.
    derived: name → expression over parameters, in order; constraints: expressions that must hold.
    answer: expression for the right answer, for a choice the text of the right choice.
    wrong_answers: misconception id → expression (or choice text) of what that misconception gives.
    distractors: further wrong choices, right sides or lines. hints: nudge, strategy, explanation.
    worked: lines of a worked example, shown with the numbers of a sibling item.
    cases: rows of values drawn together, name → whole number or text, beside the parameters.
    code: a program shown under the stem. rules: how strictly the answer is compared.
    answers: the several right ones of choices, the right sides of matching in the order of the prompts, the
    lines of ordering and Parsons problems in their right order (indented by four spaces a level).
    prompts: left sides of matching. blanks: of a text with gaps. figure: shown under the stem.
    A misconception of an ordering or Parsons problem is "3 before 2" (lines counted from 1 in the right
    order) or a distractor; of matching "prompt number = right side", such as "2 = {a}".
    surfaces: other stems for the same numbers and answer, used by transfer checks (A7).
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
    cases: tuple[Mapping[str, int | str], ...] = ()
    code: str = ""
    rules: Rules = Rules()
    answers: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()
    figure: Figure | None = None
    surfaces: tuple[str, ...] = ()
    task: Task = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "task", Task(self.id, (self.skill,), self.difficulty))

    def __hash__(self) -> int:
        return hash((self.id, self.stem))  # the rows of cases have no hash; equality still compares all


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
    subject: str = ""
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

    answer: canonical text of the right answer (AnswerKind).
    wrong_answers: canonical text, key, "c before a" or "2 = b" → id of the misconception that gives it.
    choices: what is offered: choices, right sides of matching, lines to put in order (without indentation).
    blanks: with answers in canonical text. rules: with the tolerance as a number. surface: 0 for the stem
    itself, from 1 for another surface form.
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
    code: str = ""
    rules: Rules = Rules()
    prompts: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()
    figure: Figure | None = None
    surface: int = 0


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
