"""What importing the whole engine costs over a bare interpreter: `python -m tests.bench.bench_import`.

A report, not a test. Processes are started in turn, so that other work on the machine meets all alike. Told
are the least wall-clock time of the imports, which other work can only raise, the median of their processor
time, and the memory that the process holds after them (Linux tells it).
"""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path
from statistics import median

import engine

ROUNDS = 15

# Milliseconds on the clock and on the processor, and the kilobytes held in the end.
_REPORT = """
import time
begun, worked = time.perf_counter(), time.process_time()
{imports}
ended, rested = time.perf_counter(), time.process_time()
with open("/proc/self/status") as status:
    held = next(line.split()[1] for line in status if line.startswith("VmRSS"))
print(1000 * (ended - begun), 1000 * (rested - worked), held)
"""


def measure(imports: str) -> tuple[float, float, float]:
    """Return milliseconds on the clock, milliseconds of work and megabytes of a process that imports."""
    found = subprocess.run(
        [sys.executable, "-c", _REPORT.format(imports=imports)],
        cwd=Path(engine.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    clock, worked, kilobytes = map(float, found.stdout.split())
    return clock, worked, kilobytes / 1024


def main() -> None:
    """Print the report."""
    names = [module.name for module in pkgutil.walk_packages(engine.__path__, "engine.")]
    cases = {
        "nothing": "pass",
        "fsrs alone": "import fsrs",
        f"engine, {len(names)} modules": f"import {', '.join(names)}",
    }
    times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in cases}
    for _ in range(1 + ROUNDS):
        for name, imports in cases.items():
            times[name].append(measure(imports))
    floor = median(held for *_, held in times["nothing"])
    for name, (_, *found) in times.items():  # the first round wrote the bytecode
        clock, worked, held = zip(*found, strict=True)
        print(
            f"{name:20} clock {min(clock):5.0f} ms at least, processor {median(worked):5.0f} ms,"
            f" {median(held) - floor:+5.1f} MB over {floor:.1f} MB"
        )


if __name__ == "__main__":
    main()
