"""Cookies as a browser keeps them that blocks third parties: partitioned by the site at the top (CHIPS).

A site is a host here, and paths and expiry dates are not looked at: enough for two sites on one machine.
Python's own jar keeps Secure cookies from http://127.0.0.1, which browsers trust, and knows no partitions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

_TRUSTED_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Navigation:
    """One request for a page. top: host of the page in the address bar. initiator: origin of the page that
    asks, None for an address typed in. method: upper case.
    """

    url: str
    top: str
    framed: bool
    initiator: str | None
    method: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def third_party(self) -> bool:
        """Whether the page would be a stranger in the frame of another."""
        return self.framed and self.host != self.top

    @property
    def same_site(self) -> bool:
        """Whether SameSite cookies may go along without a question."""
        asked_by = self.host if self.initiator is None else urlsplit(self.initiator).hostname
        return asked_by == self.host and not self.third_party

    def sends(self, same_site: str) -> bool:
        """Tell whether a cookie with this SameSite value goes along; Lax is the default."""
        if same_site == "none" or self.same_site:
            return True
        return same_site != "strict" and not self.framed and self.method == "GET"


@dataclass(frozen=True, slots=True)
class _Cookie:
    value: str
    same_site: str


class CookieJar:
    """What a browser remembers."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], _Cookie] = {}

    def store(self, headers: Iterable[str], at: Navigation) -> None:
        """Take Set-Cookie headers, or leave those that a browser would leave."""
        for header in headers:
            pair, *rest = header.split(";")
            name, _, value = pair.strip().partition("=")
            attributes = {
                key.strip().lower(): text.strip() for key, _, text in (part.partition("=") for part in rest)
            }
            if not _allowed(name, attributes, at):
                continue
            partition = at.top if "partitioned" in attributes else ""
            key = (at.host, partition, name)
            self._cookies.pop(key, None)
            if attributes.get("max-age", "1").lstrip("-").isdigit() and int(attributes.get("max-age", 1)) > 0:
                self._cookies[key] = _Cookie(value, attributes.get("samesite", "lax").lower())

    def header(self, to: Navigation) -> str | None:
        """Return the Cookie header of a request, None if there is nothing to send."""
        sent = [
            f"{name}={cookie.value}"
            for (host, partition, name), cookie in self._cookies.items()
            if host == to.host
            and (partition == to.top or (partition == "" and not to.third_party))
            and to.sends(cookie.same_site)
        ]
        return "; ".join(sent) or None


def _allowed(name: str, attributes: dict[str, str], at: Navigation) -> bool:
    secure = "secure" in attributes
    same_site = attributes.get("samesite", "lax").lower()
    if secure and not (at.url.startswith("https:") or at.host in _TRUSTED_HOSTS):
        return False
    if not secure and (same_site == "none" or "partitioned" in attributes or name.startswith("__")):
        return False
    if name.startswith("__Host-") and (attributes.get("path") != "/" or "domain" in attributes):
        return False
    return not at.third_party or (same_site == "none" and "partitioned" in attributes)
