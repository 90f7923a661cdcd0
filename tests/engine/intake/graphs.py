"""Banks of bare skills for tests of intake, and students who answer by what they know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.intake.belief import Asked, Outcome
from engine.intake.graph import skill_graph
from engine.intake.placement import next_item, place
from engine.items.model import AnswerKind, Bank, ItemTemplate, Level, Skill
from engine.learner.model import Answer
from engine.learner.predict import Outlook
from engine.learner.update import update
from lti_app.content.learner_file import load_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.intake.graph import SkillGraph
    from engine.intake.placement import Placement

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PARAMETERS = load_parameters().parameters()


def bank_of(prerequisites: Mapping[str, Sequence[str]], strands: Mapping[str, str] | None = None) -> Bank:
    """Return a bank of skills with three medium templates each and one easy and one hard."""
    strands = strands or dict.fromkeys(prerequisites, "one")
    skills = {
        id_: Skill(id_, strands[id_], id_.title(), f"do {id_}", tuple(before))
        for id_, before in prerequisites.items()
    }
    levels = {"a": Level.MEDIUM, "b": Level.MEDIUM, "c": Level.MEDIUM, "e": Level.EASY, "h": Level.HARD}
    templates = [
        ItemTemplate(f"{skill}-{name}", skill, level, 0.0, 60.0, AnswerKind.NUMBER, "1 + 1?", "2")
        for skill in skills
        for name, level in levels.items()
    ]
    titles = {strand: strand.title() for strand in dict.fromkeys(strands.values())}
    return Bank("b", "B", "1", titles, skills, {}, {template.id: template for template in templates})


def chain(length: int) -> Bank:
    """Return a bank in which each skill builds on the one before: s0, s1, …"""
    return bank_of({f"s{n}": [f"s{n - 1}"] if n else [] for n in range(length)})


@dataclass
class Sitting:
    """A placement in progress. outlook: after every answer given so far."""

    bank: Bank
    graph: SkillGraph = field(init=False)
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.graph = skill_graph(self.bank, self.bank.skills)
        self.course, self.learner = PARAMETERS.course(), PARAMETERS.learner()

    @property
    def outlook(self) -> Outlook:
        return Outlook(PARAMETERS, self.course, self.learner, NOW)

    @property
    def placement(self) -> Placement:
        return place(self.graph, self.outlook, self.asked)

    def answer(self, template: str, outcome: Outcome) -> None:
        """Let the student answer an item of a template, and learn from it as practice does."""
        one = self.bank.templates[template]
        if outcome is not Outcome.SKIPPED:
            given = Answer(one.task, outcome is Outcome.RIGHT, aided=False, at=NOW)
            learnt = update(PARAMETERS, self.course, self.learner, given)
            self.course, self.learner = self.course.after(learnt), self.learner.after(learnt)
        self.asked.append(Asked(template, one.skill, outcome))

    def sit(self, outcomes: Mapping[str, Outcome], seed: int = 1) -> Placement:
        """Answer until the placement is over. outcomes: by skill, wrong where nothing is said."""
        while True:
            item = next_item(self.bank, self.graph, self.outlook, self.placement, seed)
            if item is None:
                return self.placement
            self.answer(item.template, outcomes.get(item.skill, Outcome.WRONG))
