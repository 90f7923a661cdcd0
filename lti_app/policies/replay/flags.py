"""Flags that never were: those that one side of a replay has raised, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.escalation.model import Action, Flag, FlagState, Kind

if TYPE_CHECKING:
    from datetime import datetime

    from engine.escalation.model import Decision
    from lti_app.policies.replay.reading import Ended

_FLAGS = 20  # a student's newest, as practice looks at them


@dataclass(slots=True)
class Raised:
    """A flag of one side. rule, play: its last ones; case_at: when it became a case."""

    person: int
    rule: str
    play: str
    flag: Flag
    case_at: datetime | None


@dataclass(slots=True)
class Side:
    """One policy's flags. by_person: each student's, oldest first."""

    raised: list[Raised] = field(default_factory=list)
    by_person: dict[int, list[Raised]] = field(default_factory=dict)

    def flags(self, person: int) -> list[Flag]:
        """Return a student's newest flags, and all that are open, the newest first."""
        flags = [each.flag for each in self.by_person.get(person, ())]
        old = [flag for flag in flags[:-_FLAGS] if not flag.state.ended]
        return [*old, *flags[-_FLAGS:]][::-1]

    def apply(self, person: int, decision: Decision, at: datetime) -> None:
        """Do as a policy decided."""
        if decision.flag is None:
            flag = _as_decided(
                Flag(
                    id=len(self.raised) + 1,
                    cause=decision.cause,
                    tier=decision.tier,
                    state=FlagState.OPEN,
                    skill=None,
                    misconception=None,
                    raised_at=at,
                    ended_at=None,
                ),
                decision,
            )
            case_at = at if flag.kind is Kind.CASE else None
            made = Raised(person, decision.rule or "", decision.play or "", flag, case_at)
            self.raised.append(made)
            self.by_person.setdefault(person, []).append(made)
            return
        made = self.raised[decision.flag - 1]
        if decision.action is Action.RESOLVE:
            made.flag = replace(made.flag, state=FlagState.RESOLVED, ended_at=at)
            return
        made.flag = _as_decided(made.flag, decision)
        made.play, made.rule = decision.play or made.play, decision.rule or made.rule
        if made.case_at is None and made.flag.kind is Kind.CASE:
            made.case_at = at

    def end(self, person: int, ended: Ended) -> None:
        """Let a teacher's step of the time end the flag of its cause, or open it again."""
        for made in reversed(self.by_person.get(person, ())):
            if made.flag.cause is not ended.cause:
                continue
            if ended.state.ended and not made.flag.state.ended:
                made.flag = replace(made.flag, state=ended.state, ended_at=ended.at)
            elif not ended.state.ended and made.flag.state.ended:
                made.flag = replace(made.flag, state=ended.state, ended_at=None)
            return


def _as_decided(flag: Flag, decision: Decision) -> Flag:
    return replace(
        flag,
        tier=decision.tier,
        kind=decision.kind,
        skill=decision.skill,
        misconception=decision.misconception,
        attempts=decision.attempts,
        help_requests=decision.help_requests,
        events=decision.events,
    )
