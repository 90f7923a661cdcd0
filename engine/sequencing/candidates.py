"""The templates that a turn could serve, and what each would cost: the less, the better it fits."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from engine.items.model import ItemTemplate  # noqa: TC001 - a named tuple looks its types up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.learner.predict import Outlook
    from engine.sequencing.model import Band, ChoiceRequest

NEAR = 0.07  # of the aim, in predicted success: an item no farther from it counts as fitting

# All costs are in units of predicted success. A skill further down the line has to fit better by LINE for
# each place before it is served, but never by more than NEAR: practice stays with a skill while that costs
# little. Each time that a template was among the recent items makes it less welcome. An item that tells more
# than others, as little is known yet of its skill or template, is welcome even where it fits a little less.
LINE = 0.015
REPEAT = 0.02
EXPLORE = 0.06

_KNOWN_SKILL = 2  # answers of the student after which a skill is no longer cold
_KNOWN_TEMPLATE = 0.5  # share of a new template's variance under which it is no longer cold


class Candidate(NamedTuple):
    """A template that could be served: a tuple, for some hundreds are made for a choice.

    chance: of being right, 0 to 1; cost: without what exploring is worth; cold: little is known of it.
    """

    template: ItemTemplate
    chance: float
    cost: float
    cold: bool

    @property
    def net(self) -> float:
        """What it costs in the end."""
        return self.cost - EXPLORE if self.cold else self.cost


def candidates(request: ChoiceRequest, line: Iterable[Iterable[ItemTemplate]], band: Band) -> list[Candidate]:
    """Return the templates with their costs. line: those as welcome as each other stand at one place."""
    outlook, uses = request.outlook, Counter(item.template for item in request.recent)
    found = []
    for place, templates in enumerate(line):
        wait = min(NEAR, LINE * place)
        for template in templates:
            chance = outlook.chance(template.task)
            cost = misfit(chance, band) + wait + REPEAT * uses[template.id]
            found.append(Candidate(template, chance, cost, _cold(outlook, template)))
    return found


def of_skills(request: ChoiceRequest, skills: Sequence[str], band: Band) -> list[Candidate]:
    """Return the candidates of the skills, the most welcome first."""
    return candidates(request, [request.bank.by_skill[skill] for skill in skills], band)


def misfit(chance: float, band: Band) -> float:
    """Return how far a chance is from the aim; outside the band the distance counts twice."""
    distance = abs(chance - band.aim)
    if chance < band.low:
        return distance + band.low - chance
    return distance + chance - band.high if chance > band.high else distance


def _cold(outlook: Outlook, template: ItemTemplate) -> bool:
    state = outlook.learner.skills.get(template.skill)
    if state is None or state.opportunities < _KNOWN_SKILL:
        return True
    known = outlook.course.templates.get(template.id)
    return known is None or known.variance > _KNOWN_TEMPLATE * outlook.parameters.template_variance
