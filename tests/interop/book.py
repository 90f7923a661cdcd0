"""What an independent platform keeps behind its services: line items, results, who is in the course."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
MEMBERS = [
    {"user_id": "ada", "roles": [MEMBERSHIP + "Learner"], "status": "Active", "name": "Ada"},
    {"user_id": "grace", "roles": [MEMBERSHIP + "Learner"], "status": "Active", "name": "Grace"},
    {"user_id": "tom", "roles": [MEMBERSHIP + "Instructor"], "status": "Active", "name": "Tom"},
]
_FILTERS = {"resource_link_id": "resourceLinkId", "resource_id": "resourceId", "tag": "tag"}


@dataclass
class Book:
    """A gradebook. lineitems: by number; results: by line item and person."""

    origin: str
    lineitems: dict[str, dict[str, Any]] = field(default_factory=dict)
    results: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def add(self, data: dict[str, Any]) -> dict[str, Any]:
        """Add a line item and return it with its address."""
        number = str(len(self.lineitems) + 1)
        self.lineitems[number] = data | {"id": f"{self.origin}/lineitems/{number}"}
        return self.lineitems[number]

    def replace(self, number: str, data: dict[str, Any]) -> dict[str, Any]:
        """Give a line item other values; its address stays."""
        self.lineitems[number] = data | {"id": self.lineitems[number]["id"]}
        return self.lineitems[number]

    def find(self, query: dict[str, str]) -> list[dict[str, Any]]:
        """Return the line items that fit the filters of AGS."""
        wanted = {_FILTERS[name]: value for name, value in query.items() if name in _FILTERS}
        return [
            item
            for item in self.lineitems.values()
            if all(item.get(name) == value for name, value in wanted.items())
        ]

    def score(self, number: str, score: dict[str, Any]) -> None:
        """Take a score as the result."""
        line = self.lineitems[number]
        self.results.setdefault(number, {})[score["userId"]] = {
            "id": f"{line['id']}/results/{score['userId']}",
            "scoreOf": line["id"],
            "userId": score["userId"],
            "resultScore": score["scoreGiven"] * line["scoreMaximum"] / score["scoreMaximum"],
            "resultMaximum": line["scoreMaximum"],
        }

    def results_of(self, number: str, user_id: str | None) -> list[dict[str, Any]]:
        """Return the results of a line item, of one person where asked so."""
        return [
            entry for person, entry in self.results.get(number, {}).items() if user_id in (None, "", person)
        ]
