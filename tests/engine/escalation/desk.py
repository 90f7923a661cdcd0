"""One student's flags on a teacher's desk: does with decisions what the application does with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.escalation.decide import decide
from engine.escalation.model import Action, Cause, Condition, Decision, Flag, FlagState, Policy, Rule, Tier
from engine.signals.measure import measure
from tests.engine.signals.histories import SETTINGS, START, Story

if TYPE_CHECKING:
    from datetime import datetime

    from engine.signals.model import History, Signal

B1, B8 = Condition(signal="B1"), Condition(signal="B8")

POLICY = Policy(
    id="test",
    version=1,
    rules=(
        Rule("asked", "Asked", Cause.STUDENT_ASKED, Tier.NOW, 2, "p", Condition(signal="B27"), 0.0),
        Rule("idea", "Idea", Cause.MISCONCEPTION, Tier.REVIEW, 4, "p", Condition(signal="B28"), 24.0, 6),
        Rule(
            "heart",
            "Heart",
            Cause.MOTIVATION,
            Tier.REVIEW,
            4,
            "p",
            Condition(combine="all", parts=(B1, B8)),
            48.0,
        ),
        Rule("stuck", "Stuck", Cause.MASTERY_FAILURE, Tier.REVIEW, 3, "p", B1, 24.0, 6),
        Rule("guess", "Guess", Cause.INTEGRITY, Tier.PRACTICE, 2, "p", B8, 48.0, 6),
        Rule("hints", "Hints", Cause.HINT_DEPENDENCE, Tier.REVIEW, 2, "p", Condition(signal="B6"), 72.0),
    ),
    signals=SETTINGS,
)


class Desk:
    """Holds flags and obeys decisions."""

    def __init__(self, policy: Policy = POLICY) -> None:
        self.policy = policy
        self.flags: list[Flag] = []
        self.now = START

    @property
    def open(self) -> dict[Cause, Flag]:
        return {flag.cause: flag for flag in self.flags if not flag.state.ended}

    def look(self, story: Story, mastered: frozenset[str] = frozenset()) -> tuple[Decision, ...]:
        """Measure and decide as after an answer, and obey."""
        history = story.history
        return self.hear(measure(history, self.policy.signals), mastered, history)

    def hear(
        self,
        signals: tuple[Signal, ...],
        mastered: frozenset[str] = frozenset(),
        history: History | None = None,
    ) -> tuple[Decision, ...]:
        """Decide on signals, and obey."""
        decisions = decide(self.policy, signals, self.flags, mastered=mastered, at=self.now, history=history)
        for decision in decisions:
            self._obey(decision)
        return decisions

    def wait(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    def close(self, cause: Cause, state: FlagState = FlagState.RESOLVED) -> None:
        """End the open flag of a cause, as a teacher does."""
        self._replace(replace(self.open[cause], state=state, ended_at=self.now))

    def _obey(self, decision: Decision) -> None:
        if decision.action is Action.RAISE:
            self.flags.append(_raised(decision, len(self.flags) + 1, self.now))
            return
        flag = next(flag for flag in self.flags if flag.id == decision.flag)
        if decision.action is Action.RESOLVE:
            self._replace(replace(flag, state=FlagState.RESOLVED, ended_at=self.now))
        else:
            self._replace(
                replace(
                    flag,
                    tier=decision.tier,
                    skill=decision.skill,
                    misconception=decision.misconception,
                    attempts=decision.attempts,
                    help_requests=decision.help_requests,
                    events=decision.events,
                    kind=decision.kind,
                )
            )

    def _replace(self, flag: Flag) -> None:
        self.flags = [flag if old.id == flag.id else old for old in self.flags]


def _raised(decision: Decision, id_: int, at: datetime) -> Flag:
    return Flag(
        id_,
        decision.cause,
        decision.tier,
        FlagState.OPEN,
        decision.skill,
        decision.misconception,
        at,
        None,
        decision.attempts,
        decision.help_requests,
        decision.events,
        decision.kind,
    )
