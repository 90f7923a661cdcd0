"""The notation of formulas as a tree, its limits, and the one error that reading or computing can end in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

MAX_LENGTH = 200  # characters
MAX_TOKENS = 120
MAX_DEPTH = 30  # brackets, signs and powers inside one another
MAX_DIGITS = 15  # of a number as written
MAX_EXPONENT = 30
MAX_BITS = 512  # of the numerator or denominator of any value on the way


class Fault(StrEnum):
    """What is wrong with an expression."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"
    UNEXPECTED = "unexpected"  # a sign or character that does not belong there
    BRACKETS = "brackets"
    UNKNOWN_NAME = "unknown-name"
    DIVISION_BY_ZERO = "division-by-zero"
    NO_VALUE = "no-value"  # an equation where a value is needed, a root, a value where an equation is needed


class ExpressionError(Exception):
    """An expression that cannot be read or has no value. at: index of the character, where known."""

    def __init__(self, fault: Fault, at: int | None = None) -> None:
        super().__init__(fault.value if at is None else f"{fault.value} at {at}")
        self.fault = fault
        self.at = at


class Operator(StrEnum):
    """What joins two expressions."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    POWER = "^"


class Function(StrEnum):
    """What the author of a bank computes with beside the operators; students have abs and sqrt of them."""

    ABS = "abs"  # abs(x), the distance from zero
    MIN = "min"  # min(x, y)
    MAX = "max"  # max(x, y)
    FLOOR = "floor"  # floor(x), the largest whole number that is not above x
    MOD = "mod"  # mod(x, y), what is left of x when y is taken away as often as it fits
    GCD = "gcd"  # gcd(x, y), of whole numbers
    LCM = "lcm"  # lcm(x, y), of whole numbers
    SQRT = "sqrt"  # sqrt(x); for numbers that are drawn only where it is a fraction


FUNCTIONS = frozenset(Function)
STUDENT_FUNCTIONS = frozenset({Function.ABS, Function.SQRT})  # written |x| and √x as well


class Comparison(StrEnum):
    """What relates two expressions."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Number:
    """A number of zero or more. text: as written, "0.50" stays "0.50"."""

    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A variable or a parameter."""

    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Brackets, kept because they are part of how a formula looks."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class Negation:
    """A minus sign in front."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions joined. implied: a multiplication without a sign, as in 3x."""

    operator: Operator
    left: Expression
    right: Expression
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A function of its arguments, as many as it takes."""

    function: Function
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A chain such as 2 < x <= 5. One more side than comparisons."""

    sides: tuple[Expression, ...]
    comparisons: tuple[Comparison, ...]


Expression = Number | Name | Group | Negation | Operation | Call | Relation


def names_in(expression: Expression) -> frozenset[str]:
    """Return the names that occur in a formula."""
    match expression:
        case Name(name=name):
            return frozenset((name,))
        case Group(inner=inner) | Negation(inner=inner):
            return names_in(inner)
        case Operation(left=left, right=right):
            return names_in(left) | names_in(right)
        case Call(arguments=parts) | Relation(sides=parts):
            return frozenset().union(*map(names_in, parts))
        case _:
            return frozenset()
