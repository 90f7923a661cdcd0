"""B20 frustration, B21 asks for answers, B26 shrinking answers, and safety: the student's own words.

The words themselves are not here: each text came with what the word lists heard in it (engine.signals.words).
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from engine.signals.confidence import any_meant, succession
from engine.signals.evidence import from_events
from engine.signals.model import HappeningKind
from engine.signals.recent import happened
from engine.signals.words import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import History, Signal

_AT_ONCE = frozenset({Category.GIVING_UP, Category.PANIC})


def frustration(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B20 over the texts of the last `days` days.

    It holds where one sounds like giving up or panic, or `at_least` say that something is not understood.
    value: texts of either kind; one like giving up or panic counts as `at_least`. evidence: those texts in
    the log. confidence: chance that at least one is meant so, at `reliability` a text.
    """
    said = happened(history, HappeningKind.SAID, settings["days"])
    shown = [each for each in said if each.heard & {*_AT_ONCE, Category.NOT_UNDERSTANDING}]
    value = sum(settings["at_least"] if each.heard & _AT_ONCE else 1 for each in shown)
    if value < settings["at_least"]:
        return ()
    return (from_events("B20", float(value), any_meant(len(shown), settings["reliability"]), shown),)


def asks_for_answers(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B21: `at_least` texts of the last `days` days ask for the solution.

    value: such texts; evidence: they, in the log. confidence: as of B20.
    """
    said = happened(history, HappeningKind.SAID, settings["days"])
    shown = [each for each in said if Category.ASKS_FOR_ANSWER in each.heard]
    if len(shown) < settings["at_least"]:
        return ()
    sure = any_meant(len(shown), settings["reliability"])
    return (from_events("B21", float(len(shown)), sure, shown),)


def shrinking_answers(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B26: the last `texts` texts are shorter by `at_least` than the student's own before.

    Compared are medians of words; of the earlier texts there are `before` or more, of `words` words or more
    in the middle. value: how much shorter, a share; evidence: the latest texts in the log. confidence: chance
    that the next text is as short, from which of the latest are.
    """
    texts = [each for each in history.happenings if each.kind is HappeningKind.SAID and each.words]
    latest, earlier = texts[-int(settings["texts"]) :], texts[: -int(settings["texts"])]
    if len(earlier) < settings["before"]:
        return ()
    own = median(each.words for each in earlier)
    fall = 1 - median(each.words for each in latest) / own
    if own < settings["words"] or fall < settings["at_least"]:
        return ()
    short = sum(each.words <= (1 - settings["at_least"]) * own for each in latest)
    return (from_events("B26", fall, succession(short, len(latest) - short), latest),)


def safety(history: History, _settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure words of harm: one text in which they are heard is enough, and no setting changes that.

    value: such texts; evidence: they, in the log. confidence: 1, so that a doubt never holds it back: whether
    it is meant is for a person to find out.
    """
    shown = [each for each in history.happenings if Category.SAFETY in each.heard]
    return (from_events("safety", float(len(shown)), 1.0, shown),) if shown else ()
