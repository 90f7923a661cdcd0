"""How long checking an answer takes: `python -m tests.bench.bench_check`. A report, not a test.

Over all banks: the right answer, every known wrong one, and what is no answer, for items of several seeds;
then the answers of the tests' table, as students type them, and hostile ones to an item of each kind. Nothing
of an answer is kept from one turn to the next. Processor time, in microseconds.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import median, quantiles
from time import process_time_ns
from typing import TYPE_CHECKING

from engine.items.check import check
from engine.items.draw import draw
from engine.items.equivalence import expanded
from lti_app.content.banks import load_bank, shipped_banks
from tests.engine.items.as_typed import ROWS
from tests.engine.items.hostile import BODIES

if TYPE_CHECKING:
    from engine.items.model import AnswerKind, Item

SEEDS = 8
TURNS = 3  # the shortest of so many, since other work on the machine is none of the checker's
MALFORMED = ("", "2 +", "three", "x ==", "(1", "b ? c")


def main() -> None:
    """Print median and 99th percentile by kind, and the slowest hostile answer."""
    items = list(_items())
    times: dict[AnswerKind, list[float]] = defaultdict(list)
    for item in items:
        for response in (item.answer, *item.wrong_answers, *MALFORMED):
            times[item.kind].append(_microseconds(item, response))
    print(f"{'kind':<14}{'answers':>9}{'median':>9}{'p99':>9}{'max':>9}   microseconds")
    for kind, found in sorted(times.items()):
        print(f"{kind:<14}{_line(found)}")
    print(f"{'all':<14}{_line([time for found in times.values() for time in found])}")
    by_kind = {row.item.kind: row.item for row in ROWS}
    typed = [_microseconds(row.item, text) for row in ROWS for text in row.responses]
    print(f"{'as typed':<14}{_line(typed)}")
    hostile = [(_microseconds(item, body), kind, body) for kind, item in by_kind.items() for body in BODIES]
    slowest, kind, body = max(hostile, key=lambda one: one[0])
    print(f"{'hostile':<14}{_line([time for time, _, _ in hostile])}")
    print(f"slowest hostile answer: {kind}, {body[:40]!r}, {slowest:.0f}")


def _items() -> list[Item]:
    templates = [template for name in shipped_banks() for template in load_bank(name).templates.values()]
    return [draw(template, seed) for template in templates for seed in range(SEEDS)]


def _microseconds(item: Item, response: str) -> float:
    shortest = float("inf")
    for _ in range(TURNS):
        expanded.cache_clear()
        started = process_time_ns()
        check(item, response)
        shortest = min(shortest, (process_time_ns() - started) / 1000)
    return shortest


def _line(times: list[float]) -> str:
    last = quantiles(times, n=100)[98]
    return f"{len(times):>9}{median(times):>9.0f}{last:>9.0f}{max(times):>9.0f}"


if __name__ == "__main__":
    main()
