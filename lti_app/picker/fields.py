"""The fields of a practice set as a page shows them: in the picker, and where a set is changed later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lti_app.db.intake import IntakeKind
from lti_app.lti.platforms import platform_for
from lti_app.picker.form import GOAL_LENGTH, MOST_POINTS, TITLE_LENGTH
from lti_app.picker.queries import policy_names, strands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.items.model import Bank
    from lti_app.access import Visit
    from lti_app.picker.form import Typed


def form_page(
    visit: Visit, typed: Typed, bank: Bank, problems: Mapping[str, str], strand: str = ""
) -> dict[str, Any]:
    """Return what templates/picker/_fields.html shows. strand: whose boxes were just ticked."""
    platform = platform_for(visit.launch.registration.family)
    names = dict(policy_names())
    usual = names.pop(visit.runtime.settings.policy, "")
    return {
        "typed": typed,
        "bank": bank,
        "problems": problems,
        "strands": strands(bank, typed.skills),
        "strand": strand,
        "policies": names,
        "usual_policy": usual,
        "platform": platform,
        "intakes": [kind.value for kind in IntakeKind],
        "lengths": {"title": TITLE_LENGTH, "goal": GOAL_LENGTH, "points": MOST_POINTS},
    }


def tick(typed: Typed, bank: Bank, strand: str, *, on: bool) -> Typed:
    """Tick all boxes of a strand, or none. strand: "*" for every one."""
    of_strand = {id_ for id_, skill in bank.skills.items() if strand in ("*", skill.strand)}
    kept = set(typed.skills) | of_strand if on else set(typed.skills) - of_strand
    return replace(typed, skills=tuple(skill for skill in bank.skills if skill in kept))
