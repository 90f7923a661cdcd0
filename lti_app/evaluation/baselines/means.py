"""Shares of right answers: of all, and of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lti_app.evaluation.data import StudentAnswer

_GHOSTS = 2.0  # answers that a share begins with: at one half, or at the share of all


class Constant:
    """The share of the training students' answers that were right; without any, the share so far."""

    def __init__(self) -> None:
        self._right = _GHOSTS / 2
        self._answers = _GHOSTS
        self._fitted = False

    def fit(self, training: Sequence[Sequence[StudentAnswer]]) -> None:
        for student in training:
            for said in student:
                self.step(said)
        self._fitted = True

    def step(self, said: StudentAnswer) -> float:
        expected = self._right / self._answers
        if not self._fitted:
            self._right += said.answer.right
            self._answers += 1
        return expected


class ItemMean:
    """The share of an item's answers so far that were right, drawn towards the share of all answers."""

    def __init__(self) -> None:
        self._all = Constant()
        self._items: dict[str, tuple[int, int]] = {}

    def fit(self, training: Sequence[Sequence[StudentAnswer]]) -> None:
        for student in training:
            for said in student:
                self.step(said)

    def step(self, said: StudentAnswer) -> float:
        item = said.answer.task.template
        right, answers = self._items.get(item, (0, 0))
        expected = (right + _GHOSTS * self._all.step(said)) / (answers + _GHOSTS)
        self._items[item] = (right + said.answer.right, answers + 1)
        return expected
