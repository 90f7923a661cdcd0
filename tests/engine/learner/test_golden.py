"""The shipped parameters give, to the last digit that matters, what they gave when they were shipped."""

from __future__ import annotations

import json

import pytest

from tests.engine.learner.golden import FILE, golden


def _leaves(value: object, path: str = "") -> dict[str, object]:
    if isinstance(value, dict):
        return {key: leaf for name in value for key, leaf in _leaves(value[name], f"{path}/{name}").items()}
    if isinstance(value, list):
        return {
            key: leaf for at, part in enumerate(value) for key, leaf in _leaves(part, f"{path}/{at}").items()
        }
    return {path: value}


def test_the_shipped_parameters_say_what_is_pinned() -> None:
    """If config/learner/ was changed on purpose: `python -m tests.engine.learner.golden`."""
    pinned, found = _leaves(json.loads(FILE.read_text(encoding="utf-8"))), _leaves(golden())
    assert list(found) == list(pinned)
    for path, value in found.items():
        assert value == (
            pytest.approx(pinned[path], abs=1e-9) if isinstance(value, float) else pinned[path]
        ), path
