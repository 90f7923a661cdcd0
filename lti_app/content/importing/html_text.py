"""Turns HTML into a text of a bank: formulas between dollar signs, code between backticks, the rest words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nh3
from lxml import html

from lti_app.content.importing.mathml import read_mathml
from lti_app.content.importing.plain import from_plain, inline_code, shown_formula, tidied
from lti_app.content.importing.tex import Read, read_tex
from lti_app.content.importing.worded import (
    FORMULA_AS_TEXT,
    GAP,
    IMAGE_DESCRIBED,
    IMAGE_NEEDED,
    LINKS_DROPPED,
    MEDIA_NEEDED,
    TABLE_FLATTENED,
    TOO_LONG,
    Table,
    Worded,
)
from lti_app.content.importing.xml import text_of

if TYPE_CHECKING:
    from lxml import etree

MAX_LENGTH = 50_000  # characters of one text with its markup; what is shown has 1,000 at most
MAX_TAGS = 3000
MAX_DEPTH = 60
MAX_COLUMNS, MAX_ROWS = 12, 40
_NOTHING = "\u00a0"  # what an empty cell holds
_UNFIT = re.compile(rf"{GAP}|\[\[?[^\]]+\]")  # a gap, or what a format marks one by
_MEDIA = {"audio", "video", "iframe", "embed", "canvas", "svg", "applet"}
_BLOCKS = {
    *("p", "div", "br", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"),
    *("tr", "hr", "dl", "dt", "dd", "section", "article", "figure", "figcaption", "caption", "prompt"),
}
_INLINE = {"a", "b", "i", "em", "strong", "span", "u", "s", "small", "mark", "q", "font", "img", "object"}
_CODE = {"code", "tt", "kbd", "samp", "pre"}
_TABLE = {"thead", "tbody", "tfoot", "td", "th", "col", "colgroup"}
_MATHS = {
    *("math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mfrac", "msup", "msub", "msubsup", "msqrt", "mroot"),
    *("mfenced", "mstyle", "mpadded", "mtable", "mtr", "mtd", "mover", "munder", "munderover", "mspace"),
    *("semantics", "annotation", "menclose"),
}
_CLEANER = nh3.Cleaner(
    tags={*_BLOCKS, *_INLINE, *_CODE, *_TABLE, *_MATHS, *_MEDIA, "sup", "sub"},
    clean_content_tags={"script", "style", "template"},
    attributes={
        "img": {"alt", "class", "data-equation-content", "role", "title"},
        "a": {"href"},
        "object": {"type"},
        "mfenced": {"open", "close"},
        "math": {"alttext"},
    },
    link_rel=None,
)
_SUPERSCRIPTS = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
# An alternative text that is a file's name, or one or two words, does not replace the picture.
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|bmp|webp)", re.IGNORECASE)
_ENOUGH_WORDS = 3
_EMBEDDED = re.compile(r"data:[a-z]{1,20}/[a-z0-9.+-]{1,40};base64,[A-Za-z0-9+/=]*")  # files within the text
# An editor for formulas that some LMSs carry writes MathML with other brackets, to get it past filters.
_DISGUISED = re.compile("«math.{1,2000}?«/math»", re.DOTALL)
_UNDISGUISED = str.maketrans("«»¨§", '<>"&')


def from_html(markup: str) -> Worded:
    """Read markup. Bold, colours and the like leave no trace; pictures and media are told as losses."""
    markup = _EMBEDDED.sub("", markup)
    if len(markup) > MAX_LENGTH or markup.count("<") > MAX_TAGS:
        return Worded("", frozenset({TOO_LONG}))
    markup = _DISGUISED.sub(lambda found: found.group().translate(_UNDISGUISED), markup)
    if "<" not in markup and "&" not in markup:
        return from_plain(" ".join(markup.split()))
    root = html.fragment_fromstring(_CLEANER.clean(markup), create_parent="div")
    reader = _Reader()
    reader.read(root, 0)
    return reader.worded()


class _Reader:
    """Gathers words until something that is no word comes; the words of a run are read for TeX together."""

    def __init__(self) -> None:
        self._run: list[str] = []
        self._pieces: list[str] = []
        self._losses: set[str] = set()
        self._programs: list[str] = []
        self._table: Table | None = None

    def worded(self) -> Worded:
        self._end_run()
        text = tidied("".join(self._pieces))
        if len(self._programs) == 1:
            return Worded(text, frozenset(self._losses), self._programs[0], self._table)
        text = "\n".join([text, *map(inline_code, self._programs)]).strip()
        return Worded(text, frozenset(self._losses), table=self._table)

    def read(self, element: etree._Element, depth: int) -> None:
        self._words(element.text)
        if depth > MAX_DEPTH:
            self._words(text_of(element))
            return
        for number, part in enumerate(element, 1):
            if isinstance(part.tag, str):
                self._element(part, part.tag, depth + 1, number)
            self._words(part.tail)

    def _element(self, element: etree._Element, name: str, depth: int, number: int) -> None:
        if name == "math":
            self._formula(read_mathml(element))
        elif name in {"img", "object"}:
            self._picture(element)
        elif name in _MEDIA:
            self._losses.add(MEDIA_NEEDED)
        elif name == "pre":
            self._program("".join(map(str, element.itertext())))
        elif name in _CODE:
            self._piece(inline_code(text_of(element)))
        elif name in {"sup", "sub"}:
            self._script(name, text_of(element))
        elif name == "table" and self._table is None and (read := _read_table(element)) is not None:
            self._piece("\n")
            self._table, losses = read
            self._losses |= losses
        else:
            self._container(element, name, depth, number)

    def _container(self, element: etree._Element, name: str, depth: int, number: int) -> None:
        if name == "a" and element.get("href"):
            self._losses.add(LINKS_DROPPED)
        if name == "table":
            self._losses.add(TABLE_FLATTENED)
        if name in {"td", "th"} and number > 1:
            self._words(" | ")
        if name in _BLOCKS:
            self._piece("\n")
        if name == "li":
            parent = element.getparent()
            self._words(f"{number}. " if parent is not None and parent.tag == "ol" else "• ")
        self.read(element, depth)
        if name in _BLOCKS:
            self._piece("\n")

    def _picture(self, element: etree._Element) -> None:
        tex = element.get("data-equation-content") or (
            element.get("alt") if "texrender" in (element.get("class") or "") else None
        )
        if tex:
            self._formula(read_tex(tex))
            return
        described = " ".join((element.get("alt") or text_of(element) or element.get("title") or "").split())
        if described.lower().startswith("latex:"):
            self._formula(read_tex(described[len("latex:") :]))
        elif element.get("role") == "presentation":
            return
        elif len(described.split()) >= _ENOUGH_WORDS and not _FILE_NAME.fullmatch(described):
            self._losses.add(IMAGE_DESCRIBED)
            self._words(f"[{described}]")
        else:
            self._losses.add(IMAGE_NEEDED)

    def _formula(self, read: Read) -> None:
        shown, whole = shown_formula(read)
        if not whole:
            self._losses.add(FORMULA_AS_TEXT)
        self._piece(shown)

    def _script(self, name: str, text: str) -> None:
        table = _SUPERSCRIPTS if name == "sup" else _SUBSCRIPTS
        raised = text.translate(table)
        if all(ord(sign) in table for sign in text):
            self._words(raised)
        else:
            self._losses.add(FORMULA_AS_TEXT)
            self._words(f"{'^' if name == 'sup' else '_'}{text if len(text) == 1 else f'({text})'}")

    def _program(self, code: str) -> None:
        code = code.strip("\n").rstrip()
        if code:
            self._programs.append(code)

    def _words(self, words: str | None) -> None:
        if words:
            self._run.append(" ".join(words.replace("\xa0", " ").split("\n")))

    def _piece(self, piece: str) -> None:
        self._end_run()
        self._pieces.append(piece)

    def _end_run(self) -> None:
        run = "".join(self._run)
        self._run.clear()
        if not run:
            return
        read = from_plain(run)
        self._losses |= read.losses
        # from_plain takes blanks at the ends away; between pieces they part words.
        before = " " if run[0].isspace() else ""
        after = " " if run[-1].isspace() else ""
        self._pieces.append(f"{before}{read.text}{after}" if read.text else " ")


def _read_table(element: etree._Element) -> tuple[Table, frozenset[str]] | None:
    """Return a table as rows of texts and what was lost in them; None for one that is no plain table.

    A table within a table, cells over several columns and gaps to fill in are none.
    """
    lines = [[cell for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")]
    columns = {len(line) for line in lines}
    nested = sum(1 for _ in element.iter("table")) > 1
    if nested or len(lines) < 2 or len(columns) > 1 or not 1 < max(columns) <= MAX_COLUMNS:
        return None
    read = [[_cell(cell) for cell in line] for line in lines]
    cells = [cell for line in read for cell in line]
    if len(lines) > MAX_ROWS or any(_UNFIT.search(cell.text) or cell.code for cell in cells):
        return None
    caption = next(element.iter("caption"), None)
    title = _cell(caption).text if caption is not None else ""
    losses = frozenset().union(*(cell.losses for cell in cells))
    return Table(tuple(tuple(cell.text or _NOTHING for cell in line) for line in read), title), losses


def _cell(element: etree._Element) -> Worded:
    reader = _Reader()
    reader.read(element, 1)
    return reader.worded().on_one_line()
