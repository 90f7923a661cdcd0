"""The checker's mathematics against a computer algebra system, on random formulas. In development only."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.items.equivalence import equivalent
from engine.items.forms import is_expanded, is_factored, is_simplified
from engine.items.notation import (
    Call,
    Expression,
    ExpressionError,
    Function,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
)
from engine.items.parsing import parse
from engine.items.polynomials import expand
from engine.items.values import value

sympy = pytest.importorskip("sympy")
x, y = sympy.symbols("x y", real=True)
LETTERS = {"x": x, "y": y}

quick = settings(deadline=None, max_examples=40)
whole = st.integers(min_value=-9, max_value=9)
nonzero = whole.filter(bool)
atoms = st.one_of(
    whole.map(lambda n: f"({n})" if n < 0 else str(n)), st.sampled_from(["x", "y", "x", "(1/2)"])
)
formulas = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda p: f"({p[0]}{p[1]}{p[2]})"),
        inner.map(lambda text: f"({text})^2"),
        inner.map(lambda text: f"(-{text})"),
    ),
    max_leaves=6,
)
numbers_with_roots = st.recursive(
    st.one_of(st.integers(1, 9).map(str), st.integers(2, 60).map(lambda n: f"√{n}")),
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(
        lambda p: f"({p[0]}{p[1]}{p[2]})"
    ),
    max_leaves=5,
)


def theirs(expression: Expression) -> sympy.Expr:
    """Return the same formula in sympy, built from our tree: only our parser reads the text."""
    match expression:
        case Number(value=number):
            return sympy.Rational(number.numerator, number.denominator)
        case Name(name=name):
            return LETTERS[name]
        case Group(inner=inner):
            return theirs(inner)
        case Negation(inner=inner):
            return -theirs(inner)
        case Operation(operator=operator, left=left, right=right):
            one, other = theirs(left), theirs(right)
            return {
                Operator.ADD: lambda: one + other,
                Operator.SUBTRACT: lambda: one - other,
                Operator.MULTIPLY: lambda: one * other,
                Operator.DIVIDE: lambda: one / other,
                Operator.POWER: lambda: one**other,
            }[operator]()
        case Call(function=Function.SQRT, arguments=(inner,)):
            return sympy.sqrt(theirs(inner))
    raise AssertionError(expression)


def ours(formula: sympy.Expr) -> str:
    """Return a formula of sympy in our notation."""
    return str(formula).replace("**", "^")


def defined(*texts: str) -> list[Expression]:
    trees = [parse(text) for text in texts]
    try:
        for tree in trees:
            expand(tree)
    except ExpressionError:
        assume(False)
    return trees


@quick
@given(formulas, formulas)
def test_two_formulas_are_equivalent_where_their_difference_simplifies_to_nothing(
    one: str, other: str
) -> None:
    mine, others = defined(one, other)

    assert equivalent(mine, others) == (sympy.cancel(theirs(mine) - theirs(others)) == 0)


@quick
@given(formulas)
def test_what_sympy_makes_of_a_formula_is_equivalent_to_it(text: str) -> None:
    (tree,) = defined(text)
    for made in (sympy.cancel(theirs(tree)), sympy.together(theirs(tree)), sympy.factor(theirs(tree))):
        assert equivalent(tree, parse(ours(made)))


@quick
@given(formulas, st.fractions(min_value=-3, max_value=3, max_denominator=7))
def test_a_value_is_the_value_that_sympy_finds(text: str, point: Fraction) -> None:
    (tree,) = defined(text)
    at = {x: sympy.Rational(point.numerator, point.denominator), y: 2}
    try:
        mine = value(tree, {"x": point, "y": Fraction(2)})
    except ExpressionError:
        return
    assert theirs(tree).subs(at) == sympy.Rational(mine.numerator, mine.denominator)


def polynomials(letters: tuple[sympy.Symbol, ...] = (x,)) -> st.SearchStrategy[sympy.Expr]:
    """Products of a number and one to three small factors, multiplied out."""
    factor = st.tuples(st.integers(1, 4), nonzero, st.sampled_from(letters)).map(lambda p: p[0] * p[2] + p[1])
    quadratic = st.tuples(st.integers(1, 2), whole, nonzero).map(lambda p: p[0] * x**2 + p[1] * x + p[2])
    letter = st.sampled_from(letters)
    return st.tuples(
        nonzero, st.lists(st.one_of(factor, factor, letter, quadratic), min_size=1, max_size=3)
    ).map(lambda p: sympy.expand(sympy.prod([p[0], *p[1]])))


@quick
@given(polynomials())
def test_what_sympy_has_factored_is_factored_and_what_it_can_factor_is_not(product: sympy.Expr) -> None:
    factored = sympy.factor(product)
    right = parse(ours(factored))

    assert is_factored(right, right)
    content, factors = sympy.factor_list(product)
    alone = len(factors) == 1 and factors[0][1] == 1 and abs(content) == 1
    assert is_factored(parse(ours(product)), right) == (alone or not product.is_Add)


@quick
@given(polynomials(), st.data())
def test_factors_put_together_are_not_factored_in_part_only(product: sympy.Expr, data: st.DataObject) -> None:
    content, powers = sympy.factor_list(product)
    factors = [factor for factor, power in powers for _ in range(power)]
    assume(len(factors) > 2 or (len(factors) == 2 and abs(content) != 1))
    first, *rest = data.draw(st.permutations([*factors, content]))
    assume(abs(first * rest[0]) != abs(rest[0]) or first not in {1, -1})
    assume(first not in {1, -1} and rest[0] not in {1, -1})
    joined = [sympy.expand(first * rest[0]), *rest[1:]]
    assume(len(joined) > 1 and not (joined[0].is_Mul or joined[0].is_Pow or joined[0].is_Number))
    text = "*".join(f"({ours(factor)})" for factor in joined)

    assert not is_factored(parse(text), parse(ours(sympy.factor(product))))


@quick
@given(polynomials((x, y)))
def test_what_sympy_has_expanded_is_expanded_and_simplified(product: sympy.Expr) -> None:
    expanded = sympy.expand(product)

    assert is_expanded(parse(ours(expanded)))
    assert is_simplified(parse(ours(expanded)))
    factored = sympy.factor(product)
    brackets = "(" in ours(factored)
    assert is_expanded(parse(ours(factored))) != brackets


@quick
@given(polynomials(), polynomials())
def test_a_fraction_is_simplified_where_sympy_finds_nothing_to_cancel(
    top: sympy.Expr, bottom: sympy.Expr
) -> None:
    assume(x in top.free_symbols and x in bottom.free_symbols)
    text = f"({ours(sympy.expand(top))})/({ours(sympy.expand(bottom))})"

    nothing_in_common = sympy.gcd(top, bottom) in {1, -1}

    assert is_simplified(parse(text)) == nothing_in_common


@quick
@given(numbers_with_roots, numbers_with_roots)
def test_numbers_with_roots_are_compared_exactly(one: str, other: str) -> None:
    mine, others = defined(one, other)

    assert equivalent(mine, others) == (sympy.radsimp(theirs(mine) - theirs(others)).equals(0))


@quick
@given(numbers_with_roots)
def test_a_number_with_roots_is_what_sympy_makes_of_it(text: str) -> None:
    (tree,) = defined(text)

    assert equivalent(tree, parse(ours(sympy.radsimp(theirs(tree)))))
    about = expand(tree).about()
    assert about is not None
    assert about == pytest.approx(float(theirs(tree)), rel=1e-6, abs=1e-6)


@quick
@given(st.integers(1, 12), st.integers(2, 400), st.integers(1, 12))
def test_a_root_is_simplified_where_sympy_leaves_it_alone(factor: int, radicand: int, bottom: int) -> None:
    root = sympy.sqrt(radicand)
    assume(not root.is_Integer)
    outside, inside = root.as_coeff_Mul()
    lowest = bottom == 1 or sympy.gcd(factor, bottom) == 1

    text = f"{factor}√{radicand}" + (f"/{bottom}" if bottom > 1 else "")

    assert is_simplified(parse(text)) == (outside == 1 and inside == root and bool(lowest))
