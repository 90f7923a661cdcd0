"""A question as a format's reader found it, before it is known whether a bank can hold it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lti_app.content.importing.worded import EMPTY, Worded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from engine.reason import Reason
    from lti_app.content.importing.model import Source


@dataclass(frozen=True, slots=True)
class Option:
    """A choice. share: of the points that it gives, -1 to 1; 1 is all of them."""

    words: Worded
    share: float
    feedback: Worded = EMPTY


@dataclass(frozen=True, slots=True)
class Choosing:
    """To choose one, or several, of the options."""

    options: tuple[Option, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """A text that counts. words: as typed; wildcard: whether * in it stands for anything."""

    words: str
    share: float = 1
    feedback: Worded = EMPTY
    wildcard: bool = False


@dataclass(frozen=True, slots=True)
class Typing:
    """To type a word or words. case: whether capital letters make a difference."""

    accepted: tuple[Accepted, ...]
    case: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A number that counts, give or take the tolerance."""

    number: Fraction
    tolerance: Fraction
    share: float = 1
    feedback: Worded = EMPTY


@dataclass(frozen=True, slots=True)
class Calculating:
    """To give a number. unit: the one that it is in; other_units: ones that the source also takes.

    otherwise: what is said to any other number.
    """

    values: tuple[Value, ...]
    unit: str = ""
    other_units: bool = False
    otherwise: Worded = EMPTY


@dataclass(frozen=True, slots=True)
class Deriving:
    """To give an expression in the bank's notation. variables: letters that may be typed."""

    answer: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """To find for each left side its right side. extra: right sides that belong to none."""

    pairs: tuple[tuple[Worded, Worded], ...]
    extra: tuple[Worded, ...] = ()


@dataclass(frozen=True, slots=True)
class Sorting:
    """To put lines in order; they are given in the right one."""

    lines: tuple[Worded, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """To fill in gaps, which the stem marks by GAP, in their order."""

    gaps: tuple[Choosing | Typing | Calculating | Deriving, ...]


@dataclass(frozen=True, slots=True)
class Explaining:
    """To write freely; a person reads it. files: whether files are handed in, too."""

    files: bool = False


Task = Choosing | Typing | Calculating | Deriving | Pairing | Sorting | Filling | Explaining


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as read. task: what the student does, or the reason why it cannot come in.

    hints, worked: in the order of the source. reasons: what the reader itself could not keep.
    feedback: "right", "wrong", "partly", "general" → text.
    """

    source: Source
    stem: Worded
    task: Task | Reason
    hints: tuple[Worded, ...] = ()
    worked: tuple[Worded, ...] = ()
    reasons: tuple[Reason, ...] = ()
    tags: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    licence: str = ""
    author: str = ""
    feedback: Mapping[str, Worded] = field(default_factory=dict)
