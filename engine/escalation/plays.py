"""A play with its names filled in: what a teacher reads of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.escalation.model import Play
    from engine.items.model import Bank


def filled(play: Play, bank: Bank, skill: str | None = None, misconception: str | None = None) -> Play:
    """Return the play with its names filled in: those of the flag, else the playbook's own words.

    skill, misconception: ids. A misconception brings its skill along where no other is named, and the
    question that finds it out (probe).
    """
    words = dict(play.otherwise)
    idea = bank.misconceptions.get(misconception or "")
    topic = bank.skills.get(skill or (idea.skill if idea else ""))
    if topic is not None:
        words["skill"] = topic.title
    if idea is not None:
        words |= {"misconception": idea.name, "probe": idea.probe}
    return replace(
        play,
        step=play.step.format_map(words),
        question=play.question.format_map(words),
        example=play.example.format_map(words),
        look_for=play.look_for.format_map(words),
        if_not=play.if_not.format_map(words),
    )
