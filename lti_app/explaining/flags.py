"""A student's flags as the replay has them: Baton's decisions made again, people's acts as logged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from engine.escalation.model import Action, Cause, Flag, FlagState, Kind, Tier

if TYPE_CHECKING:
    from datetime import datetime

    from engine.escalation.model import Decision
    from lti_app.explaining.log import Recorded

_NEWEST = 20  # as practice looks at them


@dataclass(slots=True)
class Replayed:
    """One flag. rule, play: its last ones; severity: its highest. told: all of it came out of the replay.

    declined: the student wanted nothing gentler (C6). written: when a decision last filled it.
    """

    flag: Flag
    rule: str
    play: str
    severity: int
    told: bool = True
    declined: bool = False
    written: datetime | None = None


@dataclass(slots=True)
class Flags:
    """All of one student, by id, oldest first; a flag that the record lacks has an id below 0."""

    by_id: dict[int, Replayed] = field(default_factory=dict)

    def newest(self) -> list[Flag]:
        """Return the newest flags, and all that are open, the newest first."""
        flags = [each.flag for each in self.by_id.values()]
        old = [flag for flag in flags[:-_NEWEST] if not flag.state.ended]
        return [*old, *flags[-_NEWEST:]][::-1]

    def open(self) -> list[Replayed]:
        """Return those that have not ended, oldest first."""
        return [each for each in self.by_id.values() if not each.flag.state.ended]

    @property
    def gentle(self) -> bool:
        """Whether gentler items are wanted: a flag is open, other than a soft one that she declined."""
        return any(each.flag.tier > Tier.PRACTICE or not each.declined for each in self.open())

    def apply(self, decision: Decision, at: datetime, recorded: Recorded | None) -> int:
        """Do as was decided; return the flag's id. recorded: the same in the record, with a new flag's id."""
        known = self.by_id.get(decision.flag or 0)
        if known is None:
            known = self._new(decision, at, recorded)
        elif decision.action is Action.RESOLVE:
            known.flag = replace(known.flag, state=FlagState.RESOLVED, ended_at=at)
            return known.flag.id
        known.flag = replace(
            known.flag,
            tier=decision.tier,
            kind=decision.kind,
            skill=decision.skill,
            misconception=decision.misconception,
            attempts=decision.attempts,
            help_requests=decision.help_requests,
            events=decision.events,
        )
        known.rule, known.play = decision.rule or known.rule, decision.play or known.play
        known.severity, known.written = max(known.severity, decision.severity), at
        return known.flag.id

    def take_over(self, recorded: Recorded) -> None:
        """Take a decision as it was recorded, where it cannot be made again."""
        known = self.by_id.get(recorded.flag)
        if recorded.action == Action.RESOLVE:
            if known is not None:
                known.flag = replace(known.flag, state=FlagState.RESOLVED, ended_at=recorded.at)
            return
        detail = recorded.detail or {}
        if known is None:
            flag = _empty(recorded.flag, Cause(recorded.cause), recorded.at)
            known = self.by_id[recorded.flag] = Replayed(flag, "", "", 0)
        known.told = False
        known.flag = replace(
            known.flag,
            tier=Tier(detail.get("tier", Tier.PRACTICE)),
            kind=Kind(detail.get("kind", Kind.CASE)),
            attempts=_all(known.flag.attempts, detail, "attempts"),
            help_requests=_all(known.flag.help_requests, detail, "help_requests"),
            events=_all(known.flag.events, detail, "events"),
        )

    def act(self, flag: int, state: FlagState, at: datetime) -> None:
        """Let a person put a flag into a state."""
        known = self.by_id.get(flag)
        if known is not None:
            ended = (known.flag.ended_at or at) if state.ended else None
            known.flag = replace(known.flag, state=state, ended_at=ended)

    def _new(self, decision: Decision, at: datetime, recorded: Recorded | None) -> Replayed:
        number = recorded.flag if recorded is not None else -1 - len(self.by_id)
        made = Replayed(_empty(number, decision.cause, at), "", "", 0)
        self.by_id[number] = made
        return made


def _empty(number: int, cause: Cause, at: datetime) -> Flag:
    return Flag(number, cause, Tier.PRACTICE, FlagState.OPEN, None, None, at, None)


def _all(before: tuple[int, ...], detail: dict[str, Any], name: str) -> tuple[int, ...]:
    """Return ids of evidence: those before, and those of the signals in a record."""
    found = set(before).union(*(signal[name] for signal in detail.get("signals", ())))
    return tuple(sorted(found))
