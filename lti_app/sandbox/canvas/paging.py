"""Pages of a list with Link headers (RFC 8288). A tool follows them as they are.

Canvas moves some lists to bookmark tokens, which say where to go on and are not numbers; the name of the
header and its relations come in either case from the proxies before it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = TypeVar("Item")
Style = Literal["number", "bookmark", "BOOKMARK"]


@dataclass(frozen=True, slots=True)
class Paged(Generic[Item]):
    """One page. links: the value of the Link header. header: its name, as this style writes it."""

    items: Sequence[Item]
    links: str
    header: str = "Link"


def page_of(items: Sequence[Item], url: str, size: int, style: Style = "number") -> Paged[Item]:
    """Return the page that an address asks for. size: of a page, at least 1. url: of the request."""
    asked = dict(parse_qsl(urlsplit(url).query))
    number = max(_number(asked.get("page", "")), 1)
    last = max(-(-len(items) // size), 1)
    begin = (number - 1) * size
    relations = {"current": number, "first": 1}
    if number < last:
        relations["next"] = number + 1
    if style == "number":
        relations["last"] = last
    upper = style == "BOOKMARK"
    links = ",".join(
        f'<{_at(url, target, style)}>; {"REL" if upper else "rel"}="{name.upper() if upper else name}"'
        for name, target in relations.items()
    )
    return Paged(
        items[begin : begin + size], links, "LINK" if upper else "link" if style != "number" else "Link"
    )


def _at(url: str, number: int, style: Style) -> str:
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "page"]
    token = str(number)
    if style != "number":
        token = "bookmark:" + base64.b32encode(f"page-{number}".encode()).decode()
        token = token if style == "BOOKMARK" else token.lower()
    return urlunsplit(parts._replace(query=urlencode([*kept, ("page", token)])))


def _number(token: str) -> int:
    if token.startswith("bookmark:"):
        try:
            token = base64.b32decode(token.removeprefix("bookmark:").upper()).decode().removeprefix("page-")
        except ValueError:
            return 1
    return int(token) if token.isdecimal() else 1
