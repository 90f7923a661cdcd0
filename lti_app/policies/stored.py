"""A policy as it is stored: data as a file in config/policies/ has it, and read into the same models."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from engine.signals.measure import MEASURES
from lti_app.content.data import DataFile, config_path
from lti_app.content.policies import load_policy
from lti_app.content.policy_file import PolicyData

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.escalation.model import Condition, Policy

COURSE = "course"  # id of every policy that a course owns; with its version it names one of its versions


class UnreadableError(Exception):
    """A stored policy that this Baton cannot read any more: a field, a rule's signal or a cause is gone."""


@cache
def shipped_data(policy: str) -> PolicyData:
    """Return a policy that ships, as data. Raises ConfigurationError."""
    load_policy(policy)  # checked against its playbook too
    return DataFile.read(config_path("policies", f"{policy}.yaml")).validate(PolicyData)


def as_stored(data: PolicyData) -> dict[str, Any]:
    """Return a policy as it is stored."""
    return data.model_dump(mode="json", by_alias=True, exclude_none=True)


def read(stored: Mapping[str, Any], number: int, shipped: str) -> PolicyData:
    """Return a stored policy as version `number` of its course. Raises UnreadableError.

    Settings that signals have had only since it was saved are those of the policy that ships.
    """
    try:
        data = PolicyData.model_validate(_filled(stored, shipped) | {"id": COURSE, "version": number})
        policy = data.policy()
    except (ValidationError, TypeError, AttributeError) as problem:
        raise UnreadableError(type(problem).__name__) from None
    if unknown := sorted(set(_lost(policy))):
        raise UnreadableError(f"no such signal: {', '.join(unknown)}")
    return data


def signals_in(condition: Condition) -> Iterator[str]:
    """Return the codes of the signals that a condition looks at, as they stand in it."""
    if condition.signal is not None:
        yield condition.signal
    for part in condition.parts:
        yield from signals_in(part)


def _lost(policy: Policy) -> Iterator[str]:
    for rule in policy.rules:
        for code in signals_in(rule.when):
            if code not in MEASURES or code not in policy.signals:
                yield code


def _filled(stored: Mapping[str, Any], shipped: str) -> dict[str, Any]:
    usual = as_stored(shipped_data(shipped))["signals"]
    signals = {code: usual.get(code, {}) | settings for code, settings in stored["signals"].items()}
    return dict(stored) | {"signals": signals}
