"""What a support mode (A11) makes of a policy: who is asked to look at what a rule finds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.escalation.model import Cause, Kind, Tier
from lti_app.support.students import SupportMode

if TYPE_CHECKING:
    from engine.escalation.model import Policy, Rule

# Whoever leads, a student who asks for a person or may not be well gets one.
_ALWAYS = frozenset({Cause.STUDENT_ASKED, Cause.DISTRESS, Cause.SAFETY})


def led(policy: Policy, mode: SupportMode) -> Policy:
    """Return the policy as it is where the mode says who leads.

    MACHINE: what asks for a review is a notice, which the record keeps and nobody has to act on; tier 3 stays
    a case. REVIEWED: a teacher sees every turn of the machine's, so what is tier 1 elsewhere is a notice of
    tier 2. BLENDED and HUMAN_FIRST: the policy as it is; there practice itself asks for the teacher.
    """
    match mode:
        case SupportMode.MACHINE:
            return replace(policy, rules=tuple(_noticed(rule) for rule in policy.rules))
        case SupportMode.REVIEWED:
            return replace(policy, rules=tuple(_reviewed(rule) for rule in policy.rules))
        case _:
            return policy


def _noticed(rule: Rule) -> Rule:
    if rule.tier is Tier.NOW or rule.cause in _ALWAYS:
        return rule
    return replace(rule, kind=Kind.NOTICE)


def _reviewed(rule: Rule) -> Rule:
    if rule.tier is not Tier.PRACTICE:
        return rule
    return replace(rule, tier=Tier.REVIEW, kind=Kind.NOTICE)
