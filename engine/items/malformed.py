"""How reading an answer ends without a value: it is asked again, with a code that says why."""

from __future__ import annotations

from engine.items.notation import ExpressionError, Fault

_CODES = {
    Fault.EMPTY: "answer.empty",
    Fault.TOO_LONG: "answer.too-long",
    Fault.TOO_DEEP: "answer.too-long",
    Fault.TOO_LARGE: "answer.too-large",
    Fault.BRACKETS: "answer.brackets",
    Fault.DIVISION_BY_ZERO: "answer.division-by-zero",
}


class MalformedError(Exception):
    """An answer to be asked again. code: of the wording catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def not_a_number(error: ExpressionError) -> MalformedError:
    """Return what to say where a number was wanted."""
    return MalformedError(_CODES.get(error.fault, "answer.not-a-number"))


def not_understood(error: ExpressionError) -> MalformedError:
    """Return what to say where a formula was wanted."""
    if error.fault is Fault.UNKNOWN_NAME:
        return MalformedError("answer.other-letter")
    return MalformedError(_CODES.get(error.fault, "answer.not-understood"))
