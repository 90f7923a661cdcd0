"""Simulated learners: they answer as some real students do: well, in error, in haste or leaning on hints."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING

from lti_app.demo.answers import misconceived, wrong_response

if TYPE_CHECKING:
    from random import Random

    from engine.items.model import Item, ItemTemplate


@dataclass(slots=True)
class SimulatedLearner:
    """How one made-up student works.

    ability: logit scale. gain: what one item adds on its skill. stuck_on: misconceptions that she holds until
    someone helps. leans, guesses: chance (0 to 1) to open all hints first, or to answer at once without
    reading. days: chance to practise on a day. asks: she asks a teacher after two misses.
    """

    ability: float
    gain: float = 0.25
    stuck_on: frozenset[str] = frozenset()
    leans: float = 0.05
    guesses: float = 0.0
    days: float = 0.4
    asks: bool = False
    learnt: dict[str, float] = field(default_factory=dict)

    def knows(self, template: ItemTemplate, random: Random) -> bool:
        """Whether she gets an item right, by the logistic model that the field uses."""
        logit = self.ability + self.learnt.get(template.skill, 0.0) - template.difficulty
        self.learnt[template.skill] = self.learnt.get(template.skill, 0.0) + self.gain
        return random.random() < 1 / (1 + exp(-logit))

    def response(self, item: Item, template: ItemTemplate, random: Random) -> str:
        """Return what she answers: what she holds to be true, the right answer, or a slip."""
        held = [answer for answer, wrong in misconceived(item).items() if wrong in self.stuck_on]
        if held:
            return held[0]
        if self.knows(template, random):
            return item.answer
        return self.slip(item, random)

    def slip(self, item: Item, random: Random) -> str:
        """Return a wrong answer: mostly one that a misconception gives, else any."""
        recognised = list(misconceived(item))
        if recognised and random.random() < 0.7:
            return random.choice(recognised)
        return wrong_response(item)

    def seconds(self, template: ItemTemplate, random: Random) -> float:
        """Return how long she thinks: around the usual time, with a long tail."""
        return template.usual_seconds * random.lognormvariate(0.0, 0.45)
