"""The engine is pure: the standard library alone, no clock, no chance, no input or output."""

from __future__ import annotations

import ast
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
