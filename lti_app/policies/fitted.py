"""For which practice sets overlays replace numbers of a policy (C2): which, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.escalation.overlays import fit
from lti_app.content.wording import say
from lti_app.db.models import PracticeSet
from lti_app.own.bank import course_bank
from lti_app.policies.compare import rule_value
from lti_app.policies.fields import fields_of, signal_title
from lti_app.policies.sentences import number_words
from lti_app.support.courses import situation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from engine.escalation.model import Play, Policy
    from lti_app.policies.desk import Desk

_MOST_SETS = 50  # practice sets of a course that a page names


@dataclass(frozen=True, slots=True)
class Replaced:
    """A number that is another one here. because: name of the overlay that it comes from."""

    where: str
    what: str
    usual: str
    here: str
    because: str


@dataclass(frozen=True, slots=True)
class FittedSets:
    """Practice sets for which the same numbers are replaced."""

    titles: list[str]
    numbers: list[Replaced]


def fitted_sets(desk: Desk, policy: Policy) -> list[FittedSets]:
    """Return for which practice sets overlays replace numbers (C2), which, and where they come from."""
    sets = [desk.practice_set] if desk.practice_set else opened_sets(desk.session, desk.course)
    names = {overlay.id: overlay.name for overlay in policy.overlays}
    found: dict[tuple[tuple[str, str], ...], FittedSets] = {}
    for row in sets:
        subject = course_bank(desk.session, desk.course, row.bank).subject
        fitted = fit(policy, situation(desk.session, row, subject))
        key = tuple(sorted(fitted.origins.items()))
        if not key:
            continue
        if key not in found:
            numbers = [
                _replaced(path, policy, fitted.policy, names[origin], desk.plays) for path, origin in key
            ]
            found[key] = FittedSets([], [each for each in numbers if each.usual != each.here])
        found[key].titles.append(row.title)
    return [each for each in found.values() if each.numbers]


def opened_sets(session: Session, course: int) -> Sequence[PracticeSet]:
    """Return the practice sets of a course that students have, the newest first."""
    query = select(PracticeSet).where(
        PracticeSet.course_id == course, PracticeSet.resource_link_id.is_not(None)
    )
    return session.scalars(query.order_by(PracticeSet.id.desc()).limit(_MOST_SETS)).all()


def _replaced(path: str, usual: Policy, here: Policy, because: str, plays: Mapping[str, Play]) -> Replaced:
    """Return one number that an overlay gave. path: as engine.escalation.overlays.fit names it."""
    part, id_, name = path.split(".", 2)
    if part == "signals":
        field = fields_of(id_).get(name)
        before, after = (
            number_words(id_, name, side.signals[id_][name]) if name in side.signals[id_] else ""
            for side in (usual, here)
        )
        return Replaced(signal_title(id_), field.label if field else name, before, after, because)
    rules = [next(rule for rule in side.rules if rule.id == id_) for side in (usual, here)]
    before, after = (rule_value(name, getattr(rule, name), plays) for rule in rules)
    what = say(f"policies.field.{name}")
    return Replaced(rules[0].name, what, before, after, because)
