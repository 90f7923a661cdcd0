"""B4 topic gap and B5 accuracy decline: accuracy on one skill, or now, against the student's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.mastery import LEVEL
from engine.signals.confidence import no_gain, rate_under
from engine.signals.evidence import from_glances

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.signals.model import Glance, History, Signal

_EXACT = 9  # decimals: shares that are equal differ in the last bits


def topic_gap(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B4: one signal a skill that is right `at_least` less often than the student's other work.

    Right is right at the first try without hints, over the longer look back; both sides have `items` items or
    more. value: the gap, a share; evidence: the first answers on the skill that were not right. confidence:
    chance that the true rate on the skill is not above that on the others.
    """
    signals: list[Signal] = []
    all_right, all_items = _right(history.longer)
    for skill, glances in _by_skill(history).items():
        right, items = _right(glances)
        others = all_right - right, all_items - items
        if min(items, others[1]) < settings["items"]:
            continue
        gap = round(others[0] / others[1] - right / items, _EXACT)
        if gap >= settings["at_least"]:
            sure = no_gain(others, (right, items))
            signals.append(from_glances("B4", gap, sure, _missed(glances), skill))
    return tuple(signals)


def accuracy_decline(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B5: accuracy as in B4 fell by `at_least`, over all work or on a skill after it was mastered.

    Over all work: the last `items` items against as many before. After mastery: the last `mastered_items`
    items of the skill since then against LEVEL, which is what mastery means. value: the fall, a share;
    evidence: the first answers of the later stretch that were not right; skill: only after mastery.
    confidence: chance that the true rate did not rise, or is under LEVEL.
    """
    return (*_overall(history, settings), *_after_mastery(history, settings))


def _overall(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    length = int(settings["items"])
    earlier, later = history.longer[-2 * length : -length], history.longer[-length:]
    if len(earlier) < length:
        return ()
    fall = round(_accuracy(earlier) - _accuracy(later), _EXACT)
    if fall < settings["at_least"]:
        return ()
    return (from_glances("B5", fall, no_gain(_right(earlier), _right(later)), _missed(later)),)


def _after_mastery(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    length = int(settings["mastered_items"])
    signals: list[Signal] = []
    for skill, glances in _by_skill(history).items():
        view, latest = history.skills.get(skill), glances[-length:]
        if view is None or view.mastered_at is None or len(latest) < length:
            continue
        fall = round(LEVEL - _accuracy(latest), _EXACT)
        if latest[0].closed_at > view.mastered_at and fall >= settings["at_least"]:
            sure = rate_under(LEVEL, _right(latest))
            signals.append(from_glances("B5", fall, sure, _missed(latest), skill))
    return tuple(signals)


def _by_skill(history: History) -> dict[str, list[Glance]]:
    found: dict[str, list[Glance]] = {}
    for glance in history.longer:
        found.setdefault(glance.skill, []).append(glance)
    return found


def _right(glances: Sequence[Glance]) -> tuple[int, int]:
    return sum(glance.right for glance in glances), len(glances)


def _accuracy(glances: Sequence[Glance]) -> float:
    right, of = _right(glances)
    return right / of


def _missed(glances: Sequence[Glance]) -> list[Glance]:
    return [glance for glance in glances if not glance.right]
