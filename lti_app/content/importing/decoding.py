"""Turns bytes into text whatever wrote them: UTF-8, UTF-16, Windows-1252, or what an XML file declares."""

from __future__ import annotations

import re

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_KNOWN = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d", re.IGNORECASE
)
# What XML 1.0 (section 2.2) and a page have no place for.
_FOREIGN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decoded(data: bytes) -> tuple[str, bool]:
    """Return the text with line feeds alone, and whether it was in the encoding that it claims.

    What is not UTF-8 and says nothing is taken as Windows-1252, in which old programs save.
    """
    text, as_claimed = _decoded(data)
    return _FOREIGN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")), as_claimed


def _decoded(data: bytes) -> tuple[str, bool]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), True
    # Without a mark, text in UTF-16 shows by the zero byte of each Latin letter.
    if data[1:2] == b"\0" and data[:1] != b"\0":
        return data.decode("utf-16-le", "replace"), True
    if data[:1] == b"\0" and data[1:2] != b"\0":
        return data.decode("utf-16-be", "replace"), True
    found = _DECLARED.match(data)
    claimed = found.group(1).decode("ascii") if found else "utf-8"
    if not _KNOWN.fullmatch(claimed):
        claimed = "utf-8"
    for encoding in (claimed, "utf-8"):
        try:
            return data.decode(encoding), encoding == claimed
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace"), False
