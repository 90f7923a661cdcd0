"""A call to a platform's grade services (AGS 2.0). Whatever comes to nothing becomes a ServiceError."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from lti_app.lti.addresses import next_address, origin_of
from lti_app.lti.http import NetworkFailure
from lti_app.lti.platforms import platform_for
from lti_app.lti.services.connector import TokenFailure
from lti_app.lti.services.refusals import Outcome, ServiceError, token_refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lti_app.db.models import Registration
    from lti_app.lti.http import Answer
    from lti_app.lti.services.connector import Connector

_MOST_PAGES = 100
LIST_SECONDS = 60.0  # for all pages of a list


def call(
    connector: Connector,
    registration: Registration,
    scopes: Collection[str],
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """Send a request and return the answer, which is a success.

    Raises ServiceError, free of what the answer holds; BatonError KEYS-SECRET if Baton cannot read its keys.
    """
    try:
        answer = connector.send(registration, scopes, method, url, headers=headers, body=body)
    except NetworkFailure:
        raise ServiceError("AGS-NETWORK", Outcome.RETRY) from None
    except TokenFailure as failure:
        raise token_refusal(failure.answer) from None
    if not answer.ok:
        raise platform_for(registration.family).refused(answer)
    return answer


def entries(
    connector: Connector, registration: Registration, scopes: Collection[str], url: str, media_type: str
) -> Iterator[dict[str, Any]]:
    """Yield the entries of a list, page after page, by the platform's own links.

    No limit is asked for: Moodle's results crash on one, and its links to next pages cannot be read.
    Raises ServiceError; AGS-FOREIGN for a next page on another host: the token is not for that one.
    """
    page: str | None = url
    deadline = time.monotonic() + LIST_SECONDS
    for _ in range(_MOST_PAGES):
        if page is None:
            return
        if time.monotonic() > deadline:
            raise ServiceError("AGS-NETWORK", Outcome.RETRY)
        answer = call(connector, registration, scopes, "GET", page, headers={"Accept": media_type})
        yield from _objects(answer)
        page = _following(page, answer)
    raise ServiceError("AGS-REFUSED", Outcome.BLOCKED, answer.status)


def number(value: object) -> float | None:
    """Return a number that an answer names, None for anything else: JSON writes some that no float holds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def read_object(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer, an empty one where there is none."""
    try:
        said = answer.json()
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {}


def _objects(answer: Answer) -> list[dict[str, Any]]:
    try:
        said = answer.json()
    except ValueError:  # such as a maintenance page under status 200
        raise ServiceError("AGS-PLATFORM", Outcome.RETRY, answer.status) from None
    if not isinstance(said, list):
        raise ServiceError("AGS-PLATFORM", Outcome.RETRY, answer.status)
    return [entry for entry in said if isinstance(entry, dict)]


def _following(page: str, answer: Answer) -> str | None:
    link = answer.next_page
    following = None if link is None else next_address(page, link)
    if following is None or following == page:
        return None
    if origin_of(following) != origin_of(page):
        raise ServiceError("AGS-FOREIGN", Outcome.BLOCKED, answer.status)
    return following
