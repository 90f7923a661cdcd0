"""Reads the MathML of school mathematics into the bank's notation, as lti_app.content.mathml writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.content.importing.tex import Read
from lti_app.content.importing.xml import children, local, text_of

if TYPE_CHECKING:
    from lxml import etree

MAX_DEPTH = 40
_SIGNS = {
    "−": "-",
    "–": "-",
    "⋅": "*",
    "·": "*",
    "×": "*",
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "\u2062": "",  # invisible times
    "\u2061": "",  # function application
    "\u2063": ",",
}
_ROWS = {"math", "mrow", "mstyle", "mpadded", "semantics", "mphantom", "merror", "menclose"}
_IGNORED = {"annotation", "annotation-xml", "mspace"}


def read_mathml(element: etree._Element) -> Read:
    """Read a formula. Never raises: what is unknown makes it unsure."""
    reader = _Reader()
    return Read(" ".join(reader.read(element, 0).split()), reader.sure)


class _Reader:
    def __init__(self) -> None:
        self.sure = True

    def read(self, element: etree._Element, depth: int) -> str:
        if depth > MAX_DEPTH:
            self.sure = False
            return ""
        name = local(element)
        if name in _ROWS:
            return "".join(self.read(part, depth + 1) for part in children(element))
        if name in _IGNORED:
            return ""
        if name in {"mn", "mi", "mo", "mtext", "ms"}:
            return self._token(name, text_of(element))
        parts = [self.read(part, depth + 1).strip() for part in children(element)]
        return self._built(name, parts, element)

    def _token(self, name: str, text: str) -> str:
        if name == "mo":
            return "".join(_SIGNS.get(sign, sign) for sign in text)
        if name == "mn":
            return text
        if len(text) > 1:
            self.sure = False  # a word, not a product of its letters
            return f" {text} "
        return text

    def _built(self, name: str, parts: list[str], element: etree._Element) -> str:
        match name, parts:
            case "mfrac", [top, bottom]:
                return f"({_bracketed(top)}/{_bracketed(bottom)})"
            case "msup", [base, exponent]:
                return f"{_base(base)}^{_bracketed(exponent)}"
            case "msqrt", [*inside]:
                return f"sqrt({''.join(inside)})"
            case "mfenced", [*inside]:
                return f"{element.get('open', '(')}{','.join(inside)}{element.get('close', ')')}"
            case "msub", [base, index]:
                self.sure = False
                return f"{base}_{index}"
            case _:
                self.sure = False
                return " ".join(parts)


def _base(base: str) -> str:
    return base if len(base) == 1 or base.replace(".", "").isdigit() or _is_group(base) else f"({base})"


def _is_group(text: str) -> bool:
    return text.startswith("(") and text.endswith(")") and text.count("(") == 1


def _bracketed(part: str) -> str:
    return part if part.isdigit() or (len(part) == 1 and part.isalpha()) else f"({part})"
