"""Kinds of fields that rules and overlays share, with their bounds (C3)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Severity = Annotated[int, Field(ge=1, le=5)]
Cooldown = Annotated[float, Field(ge=0, le=24 * 60)]  # hours: at most sixty days
Persists = Annotated[int, Field(ge=0, le=200)]  # pieces of evidence


def spelled_on(fields: object) -> object:
    """Return fields with a key `on`, which YAML 1.1 reads as the value true, spelled as what was meant."""
    if isinstance(fields, dict) and True in fields:
        return {"on" if key is True else key: value for key, value in fields.items()}
    return fields
