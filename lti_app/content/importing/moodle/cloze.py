"""Moodle's Cloze: gaps written into the text, such as {1:NUMERICAL:=23.8:0.1#Well done~*#Look again}."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.draft import (
    Accepted,
    Calculating,
    Choosing,
    Filling,
    Option,
    Task,
    Typing,
    Value,
)
from lti_app.content.importing.html_text import MAX_LENGTH, from_html
from lti_app.content.importing.moodle.texts import in_format, source_of
from lti_app.content.importing.numbers import read_number
from lti_app.content.importing.worded import GAP, Worded

if TYPE_CHECKING:
    from lxml import etree

_GAP = re.compile(r"(?<!\\)\{\s*[0-9]*\s*:\s*([A-Z_]{2,24})\s*:((?:[^{}\\]|\\.|\{[^{}]*\})*)\}", re.DOTALL)
_CHOICE = {
    *("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"),
    *("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"),
}
_SEVERAL = {
    "MULTIRESPONSE",
    "MR",
    "MULTIRESPONSE_H",
    "MRH",
    "MULTIRESPONSE_S",
    "MRS",
    "MULTIRESPONSE_HS",
    "MRHS",
}
_SHORT = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_EXACT_CASE = {"SHORTANSWER_C", "SAC", "MWC"}
_NUMERICAL = {"NUMERICAL", "NM"}
_SHARE = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]+)?)%")
_ESCAPE = re.compile(r"\\([}#~/\"\\{=:])")

Gap = Choosing | Typing | Calculating


def read_cloze(element: etree._Element | None) -> tuple[Worded, Task | Reason]:
    """Return the text with its gaps marked, and what is to be filled in."""
    source = source_of(element)
    if len(source) > MAX_LENGTH:
        return Worded(""), Reason("import.too-long")
    gaps: list[Gap] = []
    for found in _GAP.finditer(source):
        gap = _gap(found.group(1), found.group(2))
        if isinstance(gap, Reason):
            return in_format(source, "html"), gap
        gaps.append(gap)
    written = element.get("format", "html") if element is not None else "html"
    stem = in_format(_GAP.sub(GAP, source), written)
    return stem, Filling(tuple(gaps)) if gaps else Reason("import.gaps-unclear")


def _gap(kind: str, body: str) -> Gap | Reason:
    parts = [_part(part) for part in re.split(r"(?<!\\)~", body) if part.strip()]
    if kind in _SEVERAL:
        return Reason("import.several-in-a-gap")
    if kind in _CHOICE:
        return Choosing(tuple(Option(from_html(words), share, said) for words, share, said in parts))
    if kind in _SHORT:
        accepted = tuple(Accepted(_plain(words), share, said, wildcard=True) for words, share, said in parts)
        return Typing(accepted, case=kind in _EXACT_CASE)
    if kind in _NUMERICAL:
        return _numerical(parts)
    return Reason("import.type-unknown", {"type": kind})


def _numerical(parts: list[tuple[str, float, Worded]]) -> Gap | Reason:
    values = []
    for words, share, said in parts:
        if words.strip() == "*":
            continue
        number, _, tolerance = words.partition(":")
        read, around = read_number(_plain(number)), read_number(tolerance or "0")
        if read is None or around is None:
            return Reason("import.number-unreadable", {"number": words[:40]})
        values.append(Value(read, abs(around), share, said))
    return Calculating(tuple(values))


def _part(part: str) -> tuple[str, float, Worded]:
    """Return an alternative's words, its share of the points, and what is said to it."""
    words, _, said = _split_at_feedback(part.strip())
    share = 0.0
    if words.startswith("="):
        share, words = 1.0, words[1:]
    elif found := _SHARE.match(words):
        share, words = max(-1.0, min(1.0, float(found.group(1)) / 100)), words[found.end() :]
    return _unescaped(words.strip()), share, from_html(_unescaped(said.strip()))


def _split_at_feedback(part: str) -> tuple[str, str, str]:
    found = re.search(r"(?<![\\&])#", part)
    return (part[: found.start()], "#", part[found.end() :]) if found else (part, "", "")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)


def _plain(text: str) -> str:
    """What is typed has no markup; an editor may have written its signs as entities."""
    return unescape(re.sub(r"<[^<>]{1,200}>", "", text)).replace("\xa0", " ")
