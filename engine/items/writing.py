"""Puts formulas into the form a textbook prints: x + (-3) as x - 3, 1x as x, brackets only where needed."""

from __future__ import annotations

from engine.items.notation import (
    Call,
    Expression,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
    Relation,
)

_SUM = (Operator.ADD, Operator.SUBTRACT)


def tidy(expression: Expression) -> Expression:
    """Return the formula as it is to be seen, with the same value; brackets stand where print needs them.

    Fractions count as stacked: (1/2)x loses its brackets, which `written` puts back for one line.
    """
    return _bracketed(_reduced(expression), leading=True)


def written(expression: Expression) -> str:
    """Write a tidy formula on one line, in the notation: "(1/2)x - 3 = 2y"."""
    match expression:
        case Number(text=text) | Name(name=text):
            return text
        case Group(inner=inner):
            return f"({written(inner)})"
        case Negation(inner=inner):
            return f"-{written(inner)}"
        case Operation(operator=operator, left=left, right=right, implied=implied):
            return _operation(operator, left, right, implied=implied)
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(map(written, arguments))})"
        case Relation(sides=sides, comparisons=comparisons):
            rest = zip(comparisons, sides[1:], strict=True)
            return written(sides[0]) + "".join(f" {sign} {written(side)}" for sign, side in rest)


def look(expression: Expression) -> str:
    """Write any formula so that spacing and signs of multiplication make no difference."""
    return written(tidy(expression)).replace(" ", "").replace("*", "")


def is_numeric(expression: Expression) -> bool:
    """Tell whether it is a plain number as people write one: 3, -3, 3/4 or -3/4."""
    if isinstance(expression, Negation):
        expression = expression.inner
    return isinstance(expression, Number) or is_fraction(expression)


def is_fraction(expression: Expression) -> bool:
    """Tell whether it is one number over another, without signs."""
    return (
        isinstance(expression, Operation)
        and expression.operator is Operator.DIVIDE
        and isinstance(expression.left, Number)
        and isinstance(expression.right, Number)
    )


def _reduced(expression: Expression) -> Expression:
    """Take brackets off numbers, and move minus signs to the front of their term."""
    match expression:
        case Group(inner=inner):
            reduced = _reduced(inner)
            return reduced if is_numeric(reduced) or isinstance(reduced, Group) else Group(reduced)
        case Negation(inner=inner):
            return Negation(_reduced(inner))
        case Operation(operator=operator, left=left, right=right, implied=implied):
            return _reduced_operation(operator, _reduced(left), _reduced(right), implied=implied)
        case Call(function=function, arguments=arguments):
            return Call(function, tuple(map(_reduced, arguments)))
        case Relation(sides=sides, comparisons=comparisons):
            return Relation(tuple(_reduced(side) for side in sides), comparisons)
        case _:
            return expression


def _reduced_operation(
    operator: Operator, left: Expression, right: Expression, *, implied: bool
) -> Expression:
    if operator is Operator.ADD and isinstance(right, Negation):
        return Operation(Operator.SUBTRACT, left, right.inner)
    if operator in (Operator.MULTIPLY, Operator.DIVIDE) and isinstance(left, Negation):
        return Negation(_reduced_operation(operator, left.inner, right, implied=implied))
    one = isinstance(left, Number) and left.text == "1"
    if implied and one and not is_numeric(right):
        return right
    return Operation(operator, left, right, implied)


def _bracketed(expression: Expression, *, leading: bool) -> Expression:
    """Put brackets where a sign or a digit would otherwise be misread. leading: nothing stands before it."""
    match expression:
        case Group(inner=inner):
            return Group(_bracketed(inner, leading=True))
        case Negation(inner=inner):
            negation = Negation(_bracketed(inner, leading=False))
            return negation if leading else Group(negation)
        case Operation():
            return _bracketed_operation(expression, leading=leading)
        case Call(function=function, arguments=arguments):
            return Call(function, tuple(_bracketed(argument, leading=True) for argument in arguments))
        case Relation(sides=sides, comparisons=comparisons):
            return Relation(tuple(_bracketed(side, leading=True) for side in sides), comparisons)
        case _:
            return expression


def _bracketed_operation(operation: Operation, *, leading: bool) -> Expression:
    left, right = operation.left, operation.right
    if operation.operator is Operator.POWER:
        return Operation(Operator.POWER, _base(left), _bracketed(right, leading=True))
    before = _bracketed(left, leading=leading)
    after = _bracketed(right, leading=False)
    if operation.implied and is_numeric(right) and not isinstance(after, Group):
        after = Group(after)
    return Operation(operation.operator, before, after, operation.implied)


def _base(base: Expression) -> Expression:
    bracketed = _bracketed(base, leading=False)
    return bracketed if isinstance(bracketed, Number | Name | Group | Call) else Group(bracketed)


def _operation(operator: Operator, left: Expression, right: Expression, *, implied: bool) -> str:
    before, after = written(left), written(right)
    match operator:
        case Operator.ADD | Operator.SUBTRACT:
            return f"{before} {operator} {after}"
        case Operator.MULTIPLY:
            if _divides(left):
                before = f"({before})"
            if _divides(right):
                after = f"({after})"
            if implied and isinstance(right, Call) and before[-1].isalpha():
                before += " "  # x sqrt(3): without the space the letter would be part of the word
            return f"{before}{after}" if implied else f"{before} * {after}"
        case Operator.DIVIDE:
            return f"{before}/({after})" if _divides(right) else f"{before}/{after}"
        case Operator.POWER:
            single = isinstance(right, Number | Name | Group | Call)
            return f"{before}^{after}" if single else f"{before}^({after})"


def _divides(expression: Expression) -> bool:
    return isinstance(expression, Operation) and expression.operator is Operator.DIVIDE
