"""The engine is pure: the standard library alone, no clock, no chance, no input or output."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import engine

FILES = sorted(Path(engine.__file__).parent.rglob("*.py"))
_ALLOWED = sys.stdlib_module_names | {"engine", "fsrs"}
_IMPURE_MODULES = {
    "random",
    "secrets",
    "time",
    "os",
    "io",
    "pathlib",
    "logging",
    "socket",
    "subprocess",
    "uuid",
}
_IMPURE_CALLS = {"open", "print", "input", "eval", "exec", "now", "utcnow", "today"}


def _name(path: Path) -> str:
    return str(path.relative_to(Path(engine.__file__).parent))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_module_stands_on_the_standard_library_without_clock_chance_or_files(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        modules: list[str] = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        for module in modules:
            top = module.split(".")[0]
            assert top in _ALLOWED, module
            assert top not in _IMPURE_MODULES, module
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in _IMPURE_CALLS, f"{called}() in line {node.lineno}"


_IMPORT_ALL = """
import sys
before = set(sys.modules)
import importlib, pkgutil, engine
for module in pkgutil.walk_packages(engine.__path__, "engine."):
    importlib.import_module(module.name)
print(*sorted({name.split(".")[0] for name in set(sys.modules) - before}))
"""


@pytest.mark.slow
def test_importing_all_of_the_engine_loads_only_the_standard_library_and_fsrs() -> None:
    """fsrs's one dependency among them; numpy and the like would cost every request's process its start."""
    found = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL],
        cwd=Path(engine.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(found.stdout.split())
    assert {"engine", "fsrs"} <= loaded
    assert loaded - sys.stdlib_module_names <= {"engine", "fsrs", "typing_extensions"}
