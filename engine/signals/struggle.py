"""B3a struggle: most of the latest answers wrong, until most of them are right again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.confidence import succession
from engine.signals.evidence import every_answer, from_answers, the_one_skill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import History, Signal


def struggle(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B3a: it begins where `at_least` of `actions` answers in a row are wrong, over all skills.

    It is over where `recovered` of as many are right; both thresholds are those of CTAT's struggle detector
    (3 or fewer right of 10; 8 of 10). An action is an answer: to open a hint is to look for help, and no
    failure. value: wrong answers of the worst stretch since it began; evidence: all wrong answers since;
    skill: where all are of one. confidence: chance that the next answer is wrong too, from the last stretch.
    """
    length = int(settings["actions"])
    answers = every_answer(history.items)
    worst, began = 0, 0
    for end in range(length, len(answers) + 1):
        wrong = sum(not attempt.right for _, attempt in answers[end - length : end])
        if wrong >= settings["at_least"]:
            began = began if worst else end - length
            worst = max(worst, wrong)
        elif length - wrong >= settings["recovered"]:
            worst = 0
    if not worst:
        return ()
    shown = [(item, attempt) for item, attempt in answers[began:] if not attempt.right]
    wrong = sum(not attempt.right for _, attempt in answers[-length:])
    skill = the_one_skill(item for item, _ in shown)
    return (from_answers("B3a", float(worst), succession(wrong, length - wrong), shown, skill),)
