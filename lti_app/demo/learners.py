"""Simulated learners: what one made-up student knows, holds to be true, and does when work is hard."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING

from engine.escalation.model import Cause
from lti_app.demo.answers import misconceived, wrong_response

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from engine.items.model import Item, ItemTemplate

_LEARNS_BETTER = 0.4  # logits that good help is worth
_LESS = 0.4  # of a habit that stays after a talk about it
_FIRST_WEEK = 7  # days after which who fades does

# What of a student's ways a talk about a cause makes less.
HABITS: Mapping[Cause, tuple[str, ...]] = {
    Cause.HINT_DEPENDENCE: ("leans", "clicks"),
    Cause.OVER_HELP: ("leans",),
    Cause.MOTIVATION: ("quits", "churns"),
    Cause.DISENGAGEMENT: ("breaks", "idles"),  # one talk seldom brings back who has stopped coming
    Cause.INTEGRITY: ("guesses", "clicks", "wants_answers"),
    Cause.STUDENT_ASKED: ("asks",),
    Cause.DISTRESS: ("despairs",),
}


@dataclass(slots=True)
class SimulatedLearner:
    """How one made-up student works. Shares are chances from 0 to 1.

    ability: logit scale. gain: what one item adds on its skill. with_hints: logits that open hints add.
    stuck_on: misconceptions that she holds until someone helps. days: to practise on a day; items: in a
    session, at least and at most. leans: to open hints first; clicks: through them, without reading.
    guesses: to answer at once without reading. churns: to begin an answer again and again. breaks: to go in
    the middle of an item; idles: leaving its page open for minutes. quits: she goes after two misses in a
    row. fades: after a week she comes rarely, and then goes in the middle. asks: to ask a teacher after a
    miss. sure: how sure of 5 she says she is when asked, None for nothing. wants_answers, despairs: her own
    words are of that kind. target_days: until the day that her goal names,
    None without one. skips_placement: she leaves it after two items; helped_at_home: logits that somebody
    beside her added to it.
    """

    ability: float
    gain: float = 0.25
    with_hints: float = 0.5
    stuck_on: frozenset[str] = frozenset()
    days: float = 0.3
    items: tuple[int, int] = (4, 7)
    leans: float = 0.05
    clicks: bool = False
    guesses: float = 0.0
    churns: float = 0.0
    breaks: float = 0.0
    idles: float = 0.0
    quits: bool = False
    fades: bool = False
    asks: float = 0.0
    sure: float | None = 4.0
    wants_answers: bool = False
    despairs: bool = False
    target_days: int | None = None
    skips_placement: bool = False
    helped_at_home: float = 0.0
    learnt: dict[str, float] = field(default_factory=dict)

    def comes(self, day: int, random: Random) -> bool:
        """Whether she practises on a day, counted from 0."""
        rarely = self.fades and day >= _FIRST_WEEK
        return random.random() < (self.days / 4 if rarely else self.days)

    def stops_in_the_middle(self, day: int, random: Random) -> bool:
        """Whether she goes now, an item being open."""
        return random.random() < (0.5 if self.fades and day >= _FIRST_WEEK else self.breaks)

    def knows(self, template: ItemTemplate, random: Random, help_: float = 0.0) -> bool:
        """Whether she gets an item right, by the logistic model that the field uses. help_: logits."""
        known = self.ability + self.learnt.get(template.skill, 0.0) + help_
        self.learnt[template.skill] = self.learnt.get(template.skill, 0.0) + self.gain
        return random.random() < 1 / (1 + exp(template.difficulty - known))

    def response(self, item: Item, template: ItemTemplate, random: Random, hints: int = 0) -> str:
        """Return what she answers: what she holds to be true, the right answer, or a slip."""
        held = [answer for answer, wrong in misconceived(item).items() if wrong in self.stuck_on]
        if held:
            return held[0]
        if self.knows(template, random, self.with_hints if hints else 0.0):
            return item.answer
        return self.slip(item, random)

    def slip(self, item: Item, random: Random) -> str:
        """Return a wrong answer: now and then one that a misconception gives, else any."""
        recognised = list(misconceived(item))
        if recognised and random.random() < 0.3:
            return random.choice(recognised)
        return wrong_response(item)

    def seconds(self, template: ItemTemplate, random: Random) -> float:
        """Return how long she thinks: around the usual time, with a long tail."""
        return template.usual_seconds * random.lognormvariate(0.0, 0.45)

    def confidence(self, random: Random) -> int | None:
        """Return how sure she says she is, 1 to 5."""
        return None if self.sure is None else min(5, max(1, round(random.gauss(self.sure, 0.6))))

    def is_helped(self, cause: Cause, misconception: str | None) -> None:
        """Let what a teacher did show: what was behind a flag is less from now on."""
        self.ability += _LEARNS_BETTER
        self.stuck_on -= {misconception or ""}
        for habit in HABITS.get(cause, ()):
            kept = getattr(self, habit)
            setattr(self, habit, False if isinstance(kept, bool) else kept * _LESS)
        if cause in (Cause.MASTERY_FAILURE, Cause.PREREQUISITE):
            self.gain += 0.1
