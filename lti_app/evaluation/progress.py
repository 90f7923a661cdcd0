"""How far a long command is, in one line on standard error that is written over; a line a step in a log."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

_PAUSE = 0.25  # seconds between two writings of the line, at least
_EVERY = 64  # answers between two looks at the clock
_CLEAR = "\r\x1b[K"


class Progress:
    """Writes what is going on. clock: seconds that rise."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._terminal = stream.isatty()
        self._step, self._done = "", 0
        self._written = 0.0

    def say(self, what: str) -> None:
        """Say something that stays to be read."""
        self._write(f"{what}\n")

    def step(self, what: str) -> None:
        """Say what is begun."""
        self._step, self._done = what, 0
        self._write(what if self._terminal else f"{what}\n")

    def counted(self, answers: Iterable[T]) -> Iterator[T]:
        """Give the answers on, and say now and then how many there were in this step."""
        for answer in answers:
            if self._terminal and self._done % _EVERY == 0 and self._clock() - self._written >= _PAUSE:
                self._write(f"{self._step}: {self._done:,} answers")
            self._done += 1
            yield answer

    def end(self) -> None:
        """Take the line away."""
        if self._terminal:
            self._write("")

    def _write(self, text: str) -> None:
        self._written = self._clock()
        self._stream.write(f"{_CLEAR}{text}" if self._terminal else text)
        self._stream.flush()
