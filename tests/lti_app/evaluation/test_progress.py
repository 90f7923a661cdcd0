"""Progress is one line that is written over on a terminal, and a line a step in a log."""

from __future__ import annotations

import io

from lti_app.evaluation.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_log_has_a_line_a_step_and_no_counting() -> None:
    log, clock = io.StringIO(), Clock()
    progress = Progress(log, clock)
    progress.step("elo: 12 classes")
    for _ in progress.counted(range(1000)):
        clock.at += 1
    progress.say("done")
    progress.end()
    assert log.getvalue() == "elo: 12 classes\ndone\n"


def test_a_terminal_counts_in_one_line_a_few_times_a_second() -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress(terminal, clock)
    progress.step("elo")
    for _ in range(2):  # one step, in two parts
        for _ in progress.counted(range(3200)):
            clock.at += 0.001
    progress.end()
    written = terminal.getvalue()
    assert "\n" not in written
    assert "elo: 6," in written
    assert 20 <= written.count("answers") <= 26  # four a second for 6.4 seconds
    assert written.endswith("\r\x1b[K")


def test_what_is_counted_is_handed_on_unchanged() -> None:
    assert list(Progress(Terminal()).counted(range(200))) == list(range(200))
