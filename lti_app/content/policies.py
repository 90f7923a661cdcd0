"""Reads policies and playbooks from config/, checked against each other."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from engine.escalation.model import Cause
from lti_app.assets import school_path
from lti_app.content.data import DataFile, config_path
from lti_app.content.playbook_file import PlaybookData
from lti_app.content.policy_checks import policy_problems, repeated_ids
from lti_app.content.policy_file import PolicyData
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.escalation.model import Play, Policy


@cache
def load_policy(policy: str) -> Policy:
    """Return a policy that ships, checked against the playbook of its name. Raises ConfigurationError."""
    return read_policy(config_path("policies", f"{policy}.yaml"), load_playbook(policy))


@cache
def load_playbook(playbook: str) -> Mapping[str, Play]:
    """Return the plays of the school's own playbook, else of the one that ships; as read_playbook does."""
    return read_playbook(school_path("playbook", f"{playbook}.yaml"))


@cache
def policies() -> tuple[str, ...]:
    """Return the ids of the policies that ship."""
    return tuple(sorted(path.stem for path in config_path("policies").glob("*.yaml")))


def read_policy(path: Path, plays: Mapping[str, Play]) -> Policy:
    """Read a policy.

    Raises ConfigurationError naming file and line where a field is wrong, or where policy_problems finds any.
    """
    file = DataFile.read(path)
    data = file.validate(PolicyData)
    if problems := [file.problem(at, text) for at, text in policy_problems(data, plays)]:
        raise ConfigurationError(problems)
    return data.policy()


def read_playbook(path: Path) -> Mapping[str, Play]:
    """Read a playbook. Raises ConfigurationError, also where an id stands twice or a cause has no play."""
    file = DataFile.read(path)
    data = file.validate(PlaybookData)
    problems = [
        file.problem(("plays", place, "id"), f"{play} stands here twice")
        for place, play in repeated_ids([play.id for play in data.plays])
    ]
    for cause in sorted(set(Cause) - {play.cause for play in data.plays}):
        problems.append(file.problem(("plays",), f"no play for the cause {cause}"))
    if problems:
        raise ConfigurationError(problems)
    return data.plays_by_id()
