"""Line items (AGS 2.0): the columns of a gradebook that concern Baton, to find, make, rename and delete."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lti_app.lti.addresses import add_query, origin_of
from lti_app.lti.platforms import platform_for
from lti_app.lti.scopes import COLUMNS
from lti_app.lti.services.calls import call, entries, number, read_object
from lti_app.lti.services.refusals import Outcome, ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.db.models import Registration
    from lti_app.lti.services.connector import Connector

_ONE = "application/vnd.ims.lis.v2.lineitem+json"
_LIST = "application/vnd.ims.lis.v2.lineitemcontainer+json"


@dataclass(frozen=True, slots=True)
class LineItem:
    """A column. url: its id. fields: all that the platform said of it, which a change must send back."""

    url: str
    label: str
    maximum: float | None
    resource_id: str
    tag: str
    fields: Mapping[str, Any] = field(default_factory=dict)


class LineItems:
    """The columns of one course. url: the course's, as one of its own launches named it.

    A token is good for every course of a Moodle site, so it is only taken to addresses of the same host.
    Every method raises ServiceError; BatonError KEYS-SECRET if Baton cannot read its own keys.
    """

    def __init__(self, connector: Connector, registration: Registration, url: str) -> None:
        self._connector = connector
        self._registration = registration
        self._url = url

    def find(
        self, *, resource_id: str | None = None, tag: str | None = None, link_id: str | None = None
    ) -> list[LineItem]:
        """Return the columns that have all of these, in the platform's order; all columns without any."""
        asked = {"resource_id": resource_id, "tag": tag, "resource_link_id": link_id}
        wanted = {"resourceId": resource_id, "tag": tag, "resourceLinkId": link_id}
        wanted = {name: value for name, value in wanted.items() if value is not None}
        url = add_query(self._url, **{name: value for name, value in asked.items() if value is not None})
        found = entries(self._connector, self._registration, [COLUMNS], url, _LIST)
        # Filtered here too: a platform need not know the filters.
        return [
            _line_item(entry)
            for entry in found
            if self._is_ours(entry.get("id")) and wanted.items() <= _texts(entry).items()
        ]

    def get(self, url: str) -> LineItem:
        """Return one column as it is now."""
        self._check(url)
        answer = call(self._connector, self._registration, [COLUMNS], "GET", url, headers={"Accept": _ONE})
        return _line_item({"id": url} | read_object(answer))

    def make(
        self, label: str, maximum: float, *, resource_id: str, tag: str, link_id: str | None = None
    ) -> LineItem:
        """Return the column with this resource id and tag; made if there is none.

        A platform makes another each time it is asked, so it is looked for first. link_id: the resource link
        that it is for; a platform decides whether the column is tied to it.
        """
        if same := self.find(resource_id=resource_id, tag=tag):
            return same[0]
        platform = platform_for(self._registration.family)
        body: dict[str, Any] = {
            "label": label,
            "scoreMaximum": platform.column_maximum(maximum),
            "resourceId": resource_id,
            "tag": tag,
        }
        if (tie := platform.column_link(link_id)) is not None:
            body["resourceLinkId"] = tie
        made = read_object(self._send("POST", self._url, body))
        if not self._is_ours(made.get("id")):  # an answer without an address, or with a foreign one
            found = self.find(resource_id=resource_id, tag=tag)
            if not found:
                raise ServiceError("AGS-FOREIGN", Outcome.BLOCKED)
            return found[0]
        return _line_item(body | made)

    def rename(self, url: str, label: str) -> LineItem:
        """Give a column another name; everything else stays.

        Sent back as it was read, all of it: what a change leaves out is erased, the tie to the link as well,
        and a changed maximum makes Moodle turn empty grades into zeros.
        """
        before = self.get(url)
        if before.label == label:
            return before
        body = {**before.fields, "label": label}
        return _line_item(body | read_object(self._send("PUT", url, body)))

    def delete(self, url: str) -> None:
        """Delete a column with its grades; one that is gone already is no failure."""
        self._check(url)
        try:
            call(self._connector, self._registration, [COLUMNS], "DELETE", url)
        except ServiceError as refused:
            if refused.status != 404:
                raise

    def _send(self, method: str, url: str, body: Mapping[str, Any]) -> Any:
        return call(
            self._connector,
            self._registration,
            [COLUMNS],
            method,
            url,
            headers={"Content-Type": _ONE, "Accept": _ONE},
            body=json.dumps(body, allow_nan=False).encode(),
        )

    def _is_ours(self, url: object) -> bool:
        return isinstance(url, str) and origin_of(url) == origin_of(self._url)

    def _check(self, url: str) -> None:
        if not self._is_ours(url):
            raise ServiceError("AGS-FOREIGN", Outcome.BLOCKED)


def _line_item(entry: Mapping[str, Any]) -> LineItem:
    texts = _texts(entry)
    return LineItem(
        url=str(entry["id"]),
        label=texts.get("label", ""),
        maximum=number(entry.get("scoreMaximum")),
        resource_id=texts.get("resourceId", ""),
        tag=texts.get("tag", ""),
        fields=dict(entry),
    )


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    names = ("label", "resourceId", "tag", "resourceLinkId")
    return {name: str(entry[name]) for name in names if entry.get(name) is not None}
