"""An LMS that lists a course's members page by page, as a test scripts it, on a real server."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback import Asked, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lti_app.lti.services import Services

PATH = "/api/lti/courses/7/names_and_roles"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


def member(sub: str, *roles: str, **fields: Any) -> dict[str, Any]:
    """Return an entry: an active learner unless it is said otherwise."""
    full = [role if ":" in role else MEMBERSHIP + role for role in roles or ("Learner",)]
    return {"status": "Active", "user_id": sub, "roles": full} | fields


def in_section(*names: str) -> dict[str, Any]:
    """Return what rlid adds to an entry on Canvas."""
    listed = ", ".join(f'"{name}"' for name in names)
    claim = "https://purl.imsglobal.org/spec/lti/claim/custom"
    return {"message": [{"locale": "en", claim: {"section_names": f"[{listed}]"}}]}


@dataclass
class ListingLms:
    """Lists members. page: how many at once; at: what it answers instead, by number of the page from 0."""

    services: Services
    members: list[dict[str, Any]] = field(default_factory=list)
    page: int = 1000
    at: dict[int, Callable[[Asked], Reply]] = field(default_factory=dict)
    media_type: str = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

    def __post_init__(self) -> None:
        self.services.reply = self.reply

    @property
    def url(self) -> str:
        return self.services.server.url + PATH

    @property
    def asked(self) -> list[Asked]:
        return [asked for asked in self.services.called if asked.path == PATH]

    def reply(self, asked: Asked) -> Reply:
        if asked.path != PATH:
            return Reply(404)
        query = parse_qs(urlsplit(asked.target).query)
        start = _start(query["page"][0]) if "page" in query else 0
        if (scripted := self.at.get(start // self.page)) is not None:
            return scripted(asked)
        headers = {"Content-Type": self.media_type}
        if start + self.page < len(self.members):
            headers["Link"] = f'<{self.url}?page={bookmark(start + self.page)}>; rel="next"'
        body = {"id": self.url, "context": {"id": "7"}, "members": self.members[start : start + self.page]}
        return Reply(200, body, headers)


def bookmark(start: int) -> str:
    """Return the name of a page as Canvas writes it: upper and lower case matter."""
    return "bookmark:" + urlsafe_b64encode(f"Wxy{start}".encode()).decode()


def _start(page: str) -> int:
    return int(urlsafe_b64decode(page.removeprefix("bookmark:")).decode().removeprefix("Wxy"))
