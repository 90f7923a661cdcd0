"""What is wrong with a policy as it was typed, in words and beside its field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from lti_app.content.overlay_checks import overlay_problems
from lti_app.content.policy_file import PolicyData
from lti_app.content.wording import load_wording, say
from lti_app.policies.fields import fields_of, number
from lti_app.policies.protected import protected_problems
from lti_app.policies.stored import as_stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

    from engine.escalation.model import Play

Place = tuple[int | str, ...]

_BOUNDS = {"severity": (1, 5), "cooldown_hours": (0, 24 * 60), "persists_at": (0, 200)}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong. place: in the stored policy, such as ("signals", "B1", "at_least")."""

    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A policy as it was typed. stored: what is kept, None where it has faults."""

    stored: dict[str, Any] | None
    faults: tuple[Fault, ...]


def examine(typed: Mapping[str, Any], shipped: PolicyData, plays: Mapping[str, Play]) -> Examined:
    """Check a policy with the models of the files, and with what no policy of a course may do."""
    try:
        data = PolicyData.model_validate(typed)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        return Examined(None, tuple(Fault(_place(each), _sentence(each)) for each in problems))
    faults = [Fault(place, say(code)) for place, code in protected_problems(data, shipped)]
    faults += _plays(data, plays)
    faults += [_overlaid(tuple(place), message) for place, message in overlay_problems(data)]
    return Examined(None if faults else as_stored(data), tuple(faults))


def _overlaid(place: Place, message: str) -> Fault:
    """Return what is wrong with an overlay: bounds where they are known, else in the words of its check."""
    if len(place) == 5 and place[2] == "signals":
        field = fields_of(str(place[3])).get(str(place[4]))
        if field is not None and field.bounds:
            return Fault(place, say("policies.problem.bounds", bounds=field.bounds))
    return Fault(place, _with_labels(message, str(place[3]) if len(place) > 3 else ""))


def _plays(data: PolicyData, plays: Mapping[str, Play]) -> Iterator[Fault]:
    for place, rule in enumerate(data.rules):
        if rule.play not in plays or plays[rule.play].cause is not rule.cause:
            yield Fault(("rules", place, "play"), say("policies.problem.play"))


def _place(problem: ErrorDetails) -> Place:
    place = tuple(problem["loc"])
    # A model's own check names the signal alone: it is shown beside the signal's first number.
    if place[:1] == ("signals",) and len(place) == 2:
        return (*place, "at_least")
    return place


def _sentence(problem: ErrorDetails) -> str:
    place = problem["loc"]
    if "k_of" in place:
        return say("policies.problem.k-of")
    if problem["type"] == "value_error":
        signal = str(place[1]) if place[:1] == ("signals",) and len(place) > 1 else ""
        return _with_labels(problem["msg"].removeprefix("Value error, "), signal)
    name = str(place[-1]) if place else ""
    bounds = ""
    if len(place) == 3 and place[0] == "signals":
        field = fields_of(str(place[1])).get(name)
        bounds = field.bounds if field else ""
        if field and field.whole and isinstance(problem["input"], float):
            return say("policies.problem.whole", bounds=bounds)
    elif name in _BOUNDS:
        least, most = _BOUNDS[name]
        bounds = say("policies.bounds.both", least=least, most=most)
    if bounds:
        typed = problem["input"]
        no_number = isinstance(typed, str) and number(typed) is None
        return say("policies.problem.number" if no_number else "policies.problem.bounds", bounds=bounds)
    known = f"policies.problem.{problem['type']}"
    return say(known if known in load_wording() else "policies.problem.other")


def _with_labels(message: str, signal: str) -> str:
    """Return the message of a model with its numbers called as the form calls them."""
    fields = fields_of(signal)

    def label(found: re.Match[str]) -> str:
        return f"“{fields[found[0]].label}”" if found[0] in fields else found[0]

    said = re.sub(r"[a-z_]+", label, message)
    return said[:1].upper() + said[1:] + "."
