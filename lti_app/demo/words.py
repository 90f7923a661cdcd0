"""What simulated learners write where practice asks them for a line. None of it comes from a real student."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from lti_app.demo.learners import SimulatedLearner

_FIRST = ("First I looked at", "I began with", "I thought about", "I started from", "I checked")
_THEN = (
    "then I did the same on both sides",
    "then I worked it out step by step",
    "then I tried it with a number",
    "because that undoes what was done",
    "and compared it with the last one",
)
_LAST = ("and it fitted.", "so that is left.", "and put it back in to check.", "and that gave the answer.")
_WANTS = ("Just tell me the answer.", "Can you give me the answer please", "I need the answer, not a hint.")
_DESPAIRS = (
    "I can't do this, I'm just bad at maths.",
    "I don't get it. I will never understand this.",
    "I give up, it makes no sense to me.",
)
_ASKS = (
    "I do not see what I am doing wrong.",
    "Could you show me one of these at the board?",
    "Why is it not the same as the one before?",
)
_SELDOM = 0.5  # of the lines of somebody who despairs: the others are like everybody's


def how_it_was_found(learner: SimulatedLearner, topic: str, random: Random) -> str:
    """Return what a learner says to "How do you know?". topic: title of the skill."""
    if learner.wants_answers:
        return "idk"
    return _line(topic, random)


def next_step(learner: SimulatedLearner, topic: str, random: Random) -> str:
    """Return what a learner says she would try next."""
    if learner.wants_answers and random.random() < _SELDOM:
        return random.choice(_WANTS)
    if learner.despairs and random.random() < _SELDOM:
        return random.choice(_DESPAIRS)
    return _line(topic, random)


def request(random: Random) -> str:
    """Return what a learner writes to a teacher."""
    return random.choice(_ASKS)


def _line(topic: str, random: Random) -> str:
    return f"{random.choice(_FIRST)} {topic.lower()}, {random.choice(_THEN)} {random.choice(_LAST)}"
