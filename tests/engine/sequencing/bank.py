"""A small bank and requests over it, for the tests of sequencing.

Skills "a" → "b" → "c", and "d" which stands alone; each with six templates from −1.5 to 1.5. The easiest and
the hardest of each skill show the misconception "<skill>-slip".
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.items.model import AnswerKind, Bank, ItemTemplate, Level, Misconception, Skill
from engine.learner.model import LearnerState, SkillState
from engine.sequencing.model import ChoiceRequest, RecentItem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOW = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)

PREREQUISITES = {"a": (), "b": ("a",), "c": ("b",), "d": ()}
DIFFICULTIES = (-1.5, -0.9, -0.3, 0.3, 0.9, 1.5)


def bank(
    prerequisites: Mapping[str, tuple[str, ...]] = PREREQUISITES,
    difficulties: Sequence[float] = DIFFICULTIES,
) -> Bank:
    """Return a bank of the skills, each with one template a difficulty: "a-0", "a-1", …"""
    templates = [
        _template(skill, number, difficulty, shows=number in (0, len(difficulties) - 1))
        for skill in prerequisites
        for number, difficulty in enumerate(difficulties)
    ]
    return Bank(
        id="test",
        title="Test",
        version="1",
        strands={"s": "Strand"},
        skills={id_: Skill(id_, "s", id_.upper(), "…", before) for id_, before in prerequisites.items()},
        misconceptions={
            f"{id_}-slip": Misconception(f"{id_}-slip", id_, "slip", "…", "…", "…") for id_ in prerequisites
        },
        templates={template.id: template for template in templates},
    )


def _template(skill: str, number: int, difficulty: float, *, shows: bool) -> ItemTemplate:
    level = Level.EASY if difficulty < -0.5 else Level.HARD if difficulty > 0.5 else Level.MEDIUM
    return ItemTemplate(
        id=f"{skill}-{number}",
        skill=skill,
        level=level,
        difficulty=difficulty,
        usual_seconds=30.0,
        kind=AnswerKind.NUMBER,
        stem="…",
        answer="1",
        wrong_answers=((f"{skill}-slip", "2"),) if shows else (),
    )


def request(**changes: Any) -> ChoiceRequest:
    """Return a request of a new student over the whole bank, with what the test changes."""
    values: dict[str, Any] = {
        "bank": bank(),
        "skills": tuple(PREREQUISITES),
        "learner": LearnerState(),
        "templates": {},
        "recent": (),
        "at": NOW,
        "seed": 1,
    }
    return ChoiceRequest(**(values | changes))


def learner(ability: float = 0.0, **skills: SkillState) -> LearnerState:
    """Return a student with these skills."""
    return LearnerState(ability, sum(state.opportunities for state in skills.values()), skills)


def mastered(skill: str, *, ability: float = 2.0, days_ago: float = 0.1, lasted: float = 0.0) -> SkillState:
    """Return a skill last practised so many days ago, mastered so many days before that."""
    last = NOW - timedelta(days=days_ago)
    return SkillState(skill, ability, 8, 7, 4, last, last - timedelta(days=lasted))


def learning(skill: str, ability: float = 0.0, streak: int = 0) -> SkillState:
    """Return a skill that has been begun and is not mastered."""
    return SkillState(skill, ability, 3, 1, streak, NOW - timedelta(minutes=5))


def recent(*answers: tuple[str, bool | None]) -> tuple[RecentItem, ...]:
    """Return recent items from (template, right), oldest first, a minute apart, the last a minute ago."""
    return tuple(
        RecentItem(
            template,
            template.split("-")[0],
            100 + place,
            right,
            None if right is None else NOW - timedelta(minutes=len(answers) - place),
        )
        for place, (template, right) in enumerate(answers)
    )
