"""Reads policies and playbooks from config/, and checks what only shows across files: plays and signals."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from engine.escalation.model import Cause
from engine.signals.measure import MEASURES
from lti_app.content.data import DataFile, config_path
from lti_app.content.playbook_file import PlaybookData
from lti_app.content.policy_file import PolicyData
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from engine.escalation.model import Play, Policy
    from lti_app.content.data import Location
    from lti_app.content.policy_file import ConditionData


@cache
def load_policy(policy: str) -> Policy:
    """Return a policy that ships, checked against the playbook of its name. Raises ConfigurationError."""
    return read_policy(config_path("policies", f"{policy}.yaml"), load_playbook(policy))


@cache
def load_playbook(playbook: str) -> Mapping[str, Play]:
    """Return the plays of a playbook that ships, by their id. Raises ConfigurationError."""
    return read_playbook(config_path("playbook", f"{playbook}.yaml"))


@cache
def policies() -> tuple[str, ...]:
    """Return the ids of the policies that ship."""
    return tuple(sorted(path.stem for path in config_path("policies").glob("*.yaml")))


def read_policy(path: Path, plays: Mapping[str, Play]) -> Policy:
    """Read a policy.

    Raises ConfigurationError naming file and line where a field is wrong, a rule's id stands twice, its play
    is unknown or meant for another cause, or a signal is unknown or not defined in the policy.
    """
    file = DataFile.read(path)
    data = file.validate(PolicyData)
    if problems := [file.problem(at, text) for at, text in _policy_problems(data, plays)]:
        raise ConfigurationError(problems)
    return data.policy()


def read_playbook(path: Path) -> Mapping[str, Play]:
    """Read a playbook. Raises ConfigurationError, also where an id stands twice or a cause has no play."""
    file = DataFile.read(path)
    data = file.validate(PlaybookData)
    problems = [
        file.problem(("plays", place, "id"), f"{play} stands here twice")
        for place, play in _repeated([play.id for play in data.plays])
    ]
    for cause in sorted(set(Cause) - {play.cause for play in data.plays}):
        problems.append(file.problem(("plays",), f"no play for the cause {cause}"))
    if problems:
        raise ConfigurationError(problems)
    return data.plays_by_id()


def _policy_problems(data: PolicyData, plays: Mapping[str, Play]) -> Iterator[tuple[Location, str]]:
    defined = data.signals.plain().keys()
    for place, repeated in _repeated([rule.id for rule in data.rules]):
        yield ("rules", place, "id"), f"{repeated} stands here twice"
    for place, rule in enumerate(data.rules):
        at: Location = ("rules", place, "play")
        if rule.play not in plays:
            yield at, f"no play {rule.play!r} in the playbook"
        elif plays[rule.play].cause is not rule.cause:
            yield at, f"{rule.play!r} is a play for {plays[rule.play].cause}, not for {rule.cause}"
        for where, signal in _signals(rule.when, ("rules", place, "when")):
            if signal not in MEASURES:
                yield where, f"no signal {signal!r}; there are {', '.join(MEASURES)}"
            elif signal not in defined:
                yield where, f"{signal} is not defined under signals"


def _signals(condition: ConditionData, at: Location) -> Iterator[tuple[Location, str]]:
    if condition.signal is not None:
        yield (*at, "signal"), condition.signal
    k_of = condition.k_of.of if condition.k_of else ()
    for name, parts in (("any", condition.any_of), ("all", condition.all_of), ("k_of", k_of)):
        for place, part in enumerate(parts or ()):
            yield from _signals(part, (*at, name, *(("of",) if name == "k_of" else ()), place))


def _repeated(ids: list[str]) -> list[tuple[int, str]]:
    return [(place, id_) for place, id_ in enumerate(ids) if id_ in ids[:place]]
