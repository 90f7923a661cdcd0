"""B27 asked for a human: the student pressed the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.model import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import History


def asked_for_human(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B27 over the requests handed in: the caller leaves out those on a flag that has ended.

    value: requests, at least `at_least`; skill: of the newest request. confidence: 1, as nothing is inferred.
    """
    requests = history.help_requests
    if not requests or len(requests) < settings["at_least"]:
        return ()
    return (
        Signal(
            code="B27",
            value=float(len(requests)),
            confidence=1.0,
            skill=requests[-1].skill,
            help_requests=tuple(request.id for request in requests),
        ),
    )
