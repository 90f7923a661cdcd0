"""Reads who is in a course (Names and Role Provisioning Services 2.0), page by page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lti_app.lti.addresses import next_address, origin_of
from lti_app.lti.http import NetworkFailure
from lti_app.lti.launching.claims import custom_values, section_keys, shared_name
from lti_app.lti.launching.rules import CLAIM
from lti_app.lti.platforms import platform_for
from lti_app.lti.roles import Role, is_test_student, role_of
from lti_app.lti.scopes import ROSTER
from lti_app.lti.services.connector import TokenFailure
from lti_app.lti.services.refusals import Outcome, ServiceError, refusal, token_refusal
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lti_app.db.models import Registration
    from lti_app.lti.http import Answer
    from lti_app.lti.platforms import LearningPlatform
    from lti_app.lti.services.connector import Connector

_MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
MOST_PAGES = 1000  # of 50 people each, as Canvas sends them: more than any course has
LONGEST_READING = 300.0  # seconds, until the last page is asked for
_MOST_ROLES = 50
_GONE = frozenset({"inactive", "deleted"})  # NRPS 2.0, 2.2: Active is what no status means


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a course.

    sub: the platform's id. name: None unless shared. legacy_id: a second id that outlives a merge of
    accounts. sections: keys such as "name:Period 1"; None where the platform says nothing of sections.
    """

    sub: str
    role: Role
    name: str | None = None
    legacy_id: str | None = None
    test_student: bool = False
    sections: tuple[str, ...] | None = None


def read_memberships(
    connector: Connector, registration: Registration, url: str, course_id: str
) -> tuple[Member, ...]:
    """Return everybody who is in a course now, each once, in the order listed.

    url: as the course's own launches named it. course_id: the LTI context's.
    Raises ServiceError, its code being "NRPS-…", wherever the list may not be whole; BatonError KEYS-SECRET.
    """
    platform = platform_for(registration.family)
    first = platform.roster_url(url, course_id)
    pages = _pages(connector, registration, platform, first)
    try:
        listed = [entry for page in pages for entry in page]
    except ServiceError as failure:
        if failure.code != "NRPS-400" or first == url:
            raise
        # It does not know what others of its family do: ask for no more than the specification has.
        listed = [entry for page in _pages(connector, registration, platform, url) for entry in page]
    members = tuple(_members(platform, listed))
    if not members:
        raise ServiceError("NRPS-EMPTY", Outcome.BLOCKED)  # at least the teacher who opened Baton is in it
    return members


def _pages(
    connector: Connector, registration: Registration, platform: LearningPlatform, first: str
) -> Iterator[list[Any]]:
    """Follow the platform's own links to next pages, exactly as sent: Canvas' tell upper from lower case."""
    url: str | None = first
    seen: set[str] = set()
    deadline = time.monotonic() + LONGEST_READING
    while url is not None:
        # A token goes where the course's launch said, and nowhere that an answer says.
        if origin_of(url) != origin_of(first) or url in seen or len(seen) == MOST_PAGES:
            raise ServiceError("NRPS-PAGES", Outcome.BLOCKED)
        if time.monotonic() > deadline:
            raise ServiceError("NRPS-SLOW", Outcome.RETRY)
        seen.add(url)
        answer = _ask(connector, registration, platform, url)
        yield _listed(answer)
        link = answer.next_page
        url = next_address(url, link) if link else None


def _ask(connector: Connector, registration: Registration, platform: LearningPlatform, url: str) -> Answer:
    try:
        answer = connector.send(registration, [ROSTER], "GET", url, headers={"Accept": _MEDIA_TYPE})
    except NetworkFailure:
        raise ServiceError("NRPS-NETWORK", Outcome.RETRY) from None
    except TokenFailure as failure:
        raise _of_rosters(token_refusal(failure.answer)) from None
    if answer.ok:
        return answer
    refused = refusal(answer, ())
    if refused.outcome is not Outcome.RETRY and platform.roster_is_closed(answer.status):
        raise ServiceError("NRPS-CLOSED", Outcome.BLOCKED, answer.status)
    raise _of_rosters(refused)


def _of_rosters(refused: ServiceError) -> ServiceError:
    """Return the same refusal under the code that has words about rosters."""
    outcome = Outcome.RETRY if refused.outcome is Outcome.RETRY else Outcome.BLOCKED
    code = f"NRPS-{refused.code.removeprefix('AGS-')}"
    return ServiceError(code, outcome, refused.status, refused.retry_after)


def _listed(answer: Answer) -> list[Any]:
    """Return a page's members. The media type is not looked at: Canvas answers with that of NRPS 1."""
    try:
        body = answer.json()
    except ValueError:
        body = None
    listed = body.get("members") if isinstance(body, dict) else None
    if not isinstance(listed, list):
        raise ServiceError("NRPS-ANSWER", Outcome.RETRY, answer.status)
    return listed


def _members(platform: LearningPlatform, listed: Iterable[Any]) -> Iterator[Member]:
    """Return who is in the course now. Who stands in it twice has the roles of both entries."""
    entries: dict[str, list[Mapping[str, Any]]] = {}
    for entry in listed:
        sub = identifier(entry.get("user_id")) if isinstance(entry, dict) else None
        if sub is not None and str(entry.get("status", "")).lower() not in _GONE:
            entries.setdefault(sub, []).append(entry)
    for sub, same in entries.items():
        roles = [role for entry in same for role in _roles(entry.get("roles"))]
        yield Member(
            sub=sub,
            role=role_of(roles),
            name=next(filter(None, map(shared_name, same)), None),
            legacy_id=next(filter(None, map(platform.member_legacy_id, same)), None),
            test_student=is_test_student(roles),
            sections=_sections(same),
        )


def _roles(value: object) -> list[str]:
    """Return the roles of an entry; some platforms send one text with commas."""
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, list):
        return []
    return [role for role in listed[:_MOST_ROLES] if isinstance(role, str)]


def _sections(entries: Iterable[Mapping[str, Any]]) -> tuple[str, ...] | None:
    """Return sections from the messages that came with rlid: they hold custom values as a launch does."""
    found: dict[str, None] = {}
    said = False
    for entry in entries:
        messages = entry.get("message")
        for message in messages if isinstance(messages, list) else []:
            if not isinstance(message, dict):
                continue
            custom = custom_values({CLAIM + "custom": message.get(CLAIM + "custom", message.get("custom"))})
            said = said or "section_names" in custom
            found |= dict.fromkeys(section_keys(custom))
    return tuple(found) if said else None
