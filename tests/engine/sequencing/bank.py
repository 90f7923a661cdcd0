"""A small bank and requests over it, for the tests of sequencing.

Skills "a" → "b" → "c", and "d" which stands alone; each with six templates from −1.5 to 1.5. The easiest and
the hardest of each skill show the misconception "<skill>-slip".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.items.model import AnswerKind, Bank, ItemTemplate, Level, Misconception, Skill
from engine.learner.features import FEATURES
from engine.learner.model import (
    CourseState,
    Difficulty,
    LearnerState,
    Overall,
    Parameters,
    SkillState,
    TemplateMemory,
    Weights,
)
from engine.learner.predict import Outlook
from engine.sequencing.choose import choose
from engine.sequencing.model import ChoiceRequest, ItemChoice, RecentItem
from engine.sequencing.shortlist import shortlist

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


PARAMETERS = Parameters(
    version="test",
    ability_variance=0.04,
    skill_ability_variance=0.04,
    template_variance=0.1,
    skill_variance=0.02,
    ability_drift=0.0,
    skill_ability_drift=0.0,
    weights=Weights((0.0,) * len(FEATURES), ((0.0,) * len(FEATURES),) * len(FEATURES)),
)  # the past counts for nothing here, so that a chance follows from ability and difficulty alone


def request(
    *,
    student: LearnerState | None = None,
    templates: Mapping[str, float] | None = None,
    at: datetime = NOW,
    **changes: Any,
) -> ChoiceRequest:
    """Return a request of a new student over the whole bank, with what the test changes.

    templates: how hard some have proved to be in the course.
    """
    hard = {of: Difficulty(of, mean, 0.01, 30) for of, mean in (templates or {}).items()}
    outlook = Outlook(
        PARAMETERS, CourseState(PARAMETERS.weights, {}, hard), student or PARAMETERS.learner(), at
    )
    values: dict[str, Any] = {
        "bank": bank(),
        "skills": tuple(PREREQUISITES),
        "outlook": outlook,
        "recent": (),
        "seed": 1,
    }
    return ChoiceRequest(**(values | changes))


def chosen(**changes: Any) -> ItemChoice:
    """Return the choice for such a request."""
    asked = request(**changes)
    return choose(asked, shortlist(asked))


def learner(ability: float = 0.0, /, **skills: SkillState) -> LearnerState:
    """Return a student with these skills."""
    count = sum(state.opportunities for state in skills.values())
    return LearnerState(Overall(ability, 0.04, count), skills)


def seen(**times: int) -> Mapping[str, TemplateMemory]:
    """Return what a student has seen how often: a_1 is the template "a-1"."""
    names = {of.replace("_", "-"): count for of, count in times.items()}
    return {of: TemplateMemory(of, count) for of, count in names.items()}


def mastered(
    skill: str,
    *,
    ability: float = 2.0,
    days_ago: float = 0.1,
    lasted: float = 0.0,
    stability: float = 3.0,
    checks: int = 2,
) -> SkillState:
    """Return a skill last practised so many days ago, mastered so many days before that, and well checked."""
    last = NOW - timedelta(days=days_ago)
    return replace(
        learning(skill, ability, streak=4),
        opportunities=8,
        right=7,
        last_at=last,
        stability=stability,
        mastered_at=last - timedelta(days=lasted),
        checks=checks,
    )


def learning(skill: str, ability: float = 0.0, streak: int = 0) -> SkillState:
    """Return a skill that has been begun and is not mastered."""
    return SkillState(
        skill,
        ability,
        0.04,
        opportunities=3,
        right=streak,
        missed=3 - min(streak, 3),
        streak=streak,
        last_at=NOW - timedelta(minutes=5),
        stability=2.0,
        hardness=5.0,
    )


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
