"""Bayesian knowledge tracing as OATutor ships it: 0.1 for each of its four parameters, on every skill.

Corbett and Anderson, "Knowledge tracing", 1995. The figures are those that the 1,233 skills of OATutor's
content have; its code reckons without learning them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lti_app.evaluation.data import StudentAnswer

KNOWN = 0.1  # before the first answer
LEARNT = 0.1  # by an answer, where it was not known
SLIP = 0.1  # wrong although known
GUESS = 0.1  # right although not known


class OATutorBkt:
    """Each skill of a student is known or not; nothing is fitted.

    Of an item with several skills the mean of what each lets expect is expected. (The product of what is
    known, by which OATutor chooses problems, expects too little of such items.)
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], float] = {}

    def fit(self, training: Sequence[Sequence[StudentAnswer]]) -> None:
        """Nothing is fitted."""

    def step(self, said: StudentAnswer) -> float:
        keys = [(said.student, skill) for skill in said.answer.task.skills]
        before = [self._known.get(key, KNOWN) for key in keys]
        for key, known in zip(keys, before, strict=True):
            self._known[key] = _after(known, right=said.answer.right)
        return sum(known * (1 - SLIP) + (1 - known) * GUESS for known in before) / len(before)


def _after(known: float, *, right: bool) -> float:
    """Return how likely the skill is known, given an answer to an item of it and what that taught."""
    if_known, if_not = (1 - SLIP, GUESS) if right else (SLIP, 1 - GUESS)
    given = known * if_known / (known * if_known + (1 - known) * if_not)
    return given + (1 - given) * LEARNT
