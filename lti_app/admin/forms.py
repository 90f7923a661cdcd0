"""The form of a platform: what was typed, and which of its fields a problem belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from lti_app.lti.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

    from lti_app.db.models import Registration

_LONGEST = 2000
_MOST_LINES = 200
# How a line of lti_app.lti.registering.registrations begins → the field it is about, where another.
_ABOUT = {
    "deployment id": "deployment_ids",
    "deployment_ids": "deployment_ids",
    "embedding origin": "embedding_origins",
}


@dataclass(frozen=True, slots=True)
class PlatformForm:
    """What an administrator types of a platform. Lists are one a line."""

    label: str = ""
    family: str = "other"
    issuer: str = ""
    client_id: str = ""
    auth_login_url: str = ""
    auth_token_url: str = ""
    key_set_url: str = ""
    auth_audience: str = ""
    deployment_ids: tuple[str, ...] = field(default=())
    embedding_origins: tuple[str, ...] = field(default=())

    @classmethod
    def read(cls, form: Mapping[str, str], **fixed: Any) -> Self:
        """Read the form. fixed: fields that it does not decide."""
        values: dict[str, Any] = {}
        for each in fields(cls):
            text = form.get(each.name, "")
            is_list = each.name in {"deployment_ids", "embedding_origins"}
            values[each.name] = lines(text) if is_list else words(text, _LONGEST)
        return cls(**values | fixed)

    @classmethod
    def of(cls, row: Registration) -> Self:
        """Return the form as a saved platform fills it; deployments have their own."""
        same: dict[str, Any] = {
            name: getattr(row, name) or ""
            for name in ("label", "family", "issuer", "client_id", "auth_login_url", "auth_token_url")
        }
        return cls(
            **same,
            key_set_url=row.key_set_url,
            auth_audience=row.auth_audience or "",
            embedding_origins=tuple(row.embedding_origins),
        )

    def audited(self) -> dict[str, Any]:
        """Return what the audit log keeps: none of it is secret."""
        return {
            each.name: list(value) if isinstance(value := getattr(self, each.name), tuple) else value
            for each in fields(self)
        }


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text field, each once, without empty ones."""
    found = (words(line, _LONGEST) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in found if line))[:_MOST_LINES]


def beside_fields(problems: Iterable[str]) -> dict[str, list[str]]:
    """Return problems by field. A line without a field of the form stands under ""."""
    known = {each.name for each in fields(PlatformForm)}
    placed: dict[str, list[str]] = {}
    for problem in problems:
        about, _, said = problem.partition(": ")
        start = next((name for name in _ABOUT if about.startswith(name)), about)
        name = _ABOUT.get(start, start)
        # A line of a list names which of them it means.
        text = problem if start in _ABOUT and about != start else said
        placed.setdefault(name if name in known else "", []).append(text if name in known else problem)
    return placed
