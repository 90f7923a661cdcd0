"""What a tool learns of a person, by the privacy level of its key. The id (sub) goes to all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lti_app.sandbox.people import Person

Level = Literal["anonymous", "name_only", "email_only", "public"]
LEVELS: tuple[Level, ...] = get_args(Level)
NAMED: frozenset[str] = frozenset({"name_only", "public"})
MAILED: frozenset[str] = frozenset({"email_only", "public"})


def shared(person: Person, level: str, avatar: str) -> dict[str, str]:
    """Return name, address and picture as far as the level goes. avatar: address of the picture."""
    told: dict[str, str] = {}
    if level in NAMED:
        told |= {"name": person.name, "given_name": person.given_name, "family_name": person.family_name}
    if level in MAILED:
        told["email"] = person.email
    if level == "public":
        told["picture"] = avatar
    return told


def inferred(claims: Iterable[str]) -> Level:
    """Return the level that a registration asks for by its claims, where it names none."""
    asked = set(claims)
    named = bool(asked & {"name", "given_name", "family_name"})
    if "picture" in asked or (named and "email" in asked):
        return "public"
    if named or any("lis" in claim.rsplit("/", 1)[-1] for claim in asked):
        return "name_only"
    return "email_only" if "email" in asked else "anonymous"


def level_of(value: object) -> Level | None:
    """Return a value as a level, None if it is none."""
    return next((level for level in LEVELS if level == value), None)
