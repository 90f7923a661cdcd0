r"""Reads the TeX of school mathematics into the bank's notation: \frac{1}{2}x becomes (1/2)x."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lti_app.content.importing.tex_signs import FRACTIONS, LETTERS, LOOKS, PASSED, SIGNS, SPACES, WORDS

MAX_LENGTH = 1000  # characters; the notation takes 200
MAX_DEPTH = 20

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Read:
    """A formula in the notation, or as near as it comes.

    sure: whether every sign of it has a meaning there; where not, letters of a word would be taken for a
    product.
    """

    notation: str
    sure: bool


class _DepthError(Exception):
    pass


def read_tex(tex: str) -> Read:
    """Read a formula, without the signs that delimit it. Never raises: what is unknown makes it unsure."""
    if len(tex) > MAX_LENGTH:
        return Read(tex[:MAX_LENGTH], sure=False)
    reader = _Reader(_TOKEN.findall(tex))
    try:
        notation = reader.sequence(0, until=None)
    except _DepthError:
        return Read(tex, sure=False)
    return Read(" ".join(notation.split()), reader.sure)


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._next = 0
        self.sure = True

    def sequence(self, depth: int, until: str | None) -> str:
        """Read up to a closing sign, or to the end."""
        if depth > MAX_DEPTH:
            raise _DepthError
        pieces: list[str] = []
        while self._next < len(self._tokens):
            sign = self._take()
            if sign == until:
                return "".join(pieces)
            pieces.append(self._piece(sign, depth, before="".join(pieces[-1:])))
        if until is not None:
            self.sure = False
        return "".join(pieces)

    def _piece(self, sign: str, depth: int, before: str) -> str:  # noqa: PLR0911
        if sign in FRACTIONS:
            return self._fraction(depth, before)
        if sign in {"^", "_"}:
            return self._script(sign, depth)
        if sign == r"\sqrt":
            return self._root(depth)
        if sign in WORDS:
            return self._word(self._argument(depth))
        if sign in PASSED:
            self.sure = False
            return self._argument(depth)
        if sign == "{":
            return self.sequence(depth + 1, "}")
        if sign in {r"\begin", r"\end"}:
            self.sure = False
            self._argument(depth)
            return " "
        return self._sign(sign)

    def _sign(self, sign: str) -> str:  # noqa: PLR0911
        if sign in LOOKS:
            if self._peek() == ".":  # \right. closes with nothing
                self._take()
            return ""
        if sign in SPACES or sign.isspace():
            return " "
        if sign in SIGNS:
            return SIGNS[sign]
        if sign in LETTERS:
            self.sure = False
            return LETTERS[sign]
        if sign.startswith("\\"):  # \sin, \log, …: a word, not a product of its letters
            return self._word(sign[1:])
        if sign == "}":
            self.sure = False
            return ""
        return sign

    def _fraction(self, depth: int, before: str) -> str:
        top, bottom = self._argument(depth), self._argument(depth)
        written = f"{_bracketed(top)}/{_bracketed(bottom)}"
        if before[-1:].isdigit() and top.isdigit() and bottom.isdigit():
            self.sure = False  # 2\frac{1}{3} is a mixed number, not a product
            return f" {written}"
        return f"({written})"

    def _script(self, sign: str, depth: int) -> str:
        if len(self._peek()) > 1 and self._peek().isdigit():
            self.sure = False  # x^12 is printed as x to the first, then 2: who knows what is meant
        script = self._argument(depth).strip()
        if sign == "^" and script in {"∘", "°"}:
            return "°"
        if sign == "_":
            self.sure = False
            return f"_{script}"
        if script == "'":
            self.sure = False
        return f"^{script}" if len(script) == 1 or script.isdigit() else f"^({script})"

    def _root(self, depth: int) -> str:
        degree = ""
        if self._peek() == "[":
            self._take()
            degree = self.sequence(depth + 1, "]")
        inside = self._argument(depth)
        if degree:
            self.sure = False
            return f"root {degree} of ({inside})"
        return f"sqrt({inside})"

    def _argument(self, depth: int) -> str:
        while self._peek().isspace():
            self._take()
        sign = self._take()
        if sign == "{":
            return self.sequence(depth + 1, "}")
        if len(sign) > 1 and sign.isdigit() and not sign.startswith("\\"):
            # TeX takes one digit: x^12 is x to the first, then 2.
            self._next -= 1
            self._tokens[self._next] = sign[1:]
            return sign[0]
        if depth > MAX_DEPTH:
            raise _DepthError
        return self._piece(sign, depth + 1, before="") if sign else ""

    def _word(self, word: str) -> str:
        if len(word.strip()) > 1:
            self.sure = False
            return f" {word.strip()} "
        return word

    def _peek(self) -> str:
        return self._tokens[self._next] if self._next < len(self._tokens) else ""

    def _take(self) -> str:
        sign = self._peek()
        self._next += 1
        return sign


def _bracketed(part: str) -> str:
    part = part.strip()
    return part if part.isalnum() and (part.isdigit() or len(part) == 1) else f"({part})"
