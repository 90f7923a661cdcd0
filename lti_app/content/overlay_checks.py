"""What may be wrong with the overlays of a policy: whom or what they name, and where they lead (C2)."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from engine.escalation.model import Cause, Situation
from engine.escalation.overlays import meets
from lti_app.content.signal_settings import SignalSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lti_app.content.data import DataModel, Location
    from lti_app.content.overlay_file import OverlayData
    from lti_app.content.policy_file import PolicyData

    Problem = tuple[Location, str]

SAFETY = "safety"  # the signal that no policy may tune


def overlay_problems(data: PolicyData) -> Iterator[Problem]:
    """Return what is wrong with a policy's overlays: whom or what they name, and where they lead.

    The bounds of a signal are checked on its numbers as they are once all overlays that can meet are laid
    on, for every situation that the policy tells apart.
    """
    rules = {rule.id: rule.cause for rule in data.rules}
    for place, overlay in enumerate(data.overlays):
        at: Location = ("overlays", place)
        if overlay.id in (other.id for other in data.overlays[:place]):
            yield (*at, "id"), f"{overlay.id} stands here twice"
        for rule in overlay.rules:
            if rule not in rules:
                yield (*at, "rules", rule), f"no rule {rule!r} in this policy"
            elif rules[rule] is Cause.SAFETY:
                yield (*at, "rules", rule), "a rule about safety is the same for everybody"
        yield from _unknown(data, place, overlay)
    yield from _out_of_bounds(data)


def _unknown(data: PolicyData, place: int, overlay: OverlayData) -> Iterator[Problem]:
    for code, numbers in overlay.signals.items():
        at: Location = ("overlays", place, "signals", code)
        if code == SAFETY:
            yield at, "the signal of safety is the same for everybody"
        elif code not in SignalSettings.model_fields:
            yield at, f"no signal {code!r}"
        elif (settings := getattr(data.signals, code)) is None:
            yield at, f"{code} is not defined under signals"
        else:
            for name in numbers.keys() - type(settings).model_fields.keys():
                yield (*at, name), f"{code} has no setting {name!r}"


def _out_of_bounds(data: PolicyData) -> Iterator[Problem]:
    told: set[Location] = set()
    for situation in _situations(data):
        laid: dict[str, dict[str, Any]] = {}
        known_here: set[tuple[str, Location]] = set()  # what an earlier overlay has broken already
        for place, overlay in enumerate(data.overlays):
            if not meets(overlay.overlay(), situation):
                continue
            for code, numbers in overlay.signals.items():
                settings = getattr(data.signals, code, None)
                if settings is None:
                    continue
                real = {name: n for name, n in numbers.items() if name in type(settings).model_fields}
                laid[code] = laid.get(code, settings.model_dump()) | real
                for at, text in _broken(type(settings), laid[code]):
                    where: Location = ("overlays", place, "signals", code, *at)
                    if where not in told and (code, at) not in known_here:
                        told.add(where)
                        yield where, text
                    known_here.add((code, at))


def _broken(settings: type[DataModel], numbers: Mapping[str, Any]) -> Iterator[Problem]:
    try:
        settings.model_validate(numbers)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            yield problem["loc"], problem["msg"].removeprefix("Value error, ")


def _situations(data: PolicyData) -> Iterator[Situation]:
    """Every situation that the overlays tell apart."""
    named = [overlay.situation.situation() for overlay in data.overlays]
    yield from (
        Situation(*parts)
        for parts in product(
            {None, *(one.grade_band for one in named)},
            {None, *(one.subject for one in named)},
            {None, *(one.complexity for one in named)},
        )
    )
