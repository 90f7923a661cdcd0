"""Whatever is noted in the audit log is said there in a sentence."""

from __future__ import annotations

import ast
from pathlib import Path

import lti_app
from lti_app.content.wording import load_wording

_OWN = ("changed", "imported", "made", "skill", "state")  # lti_app.own.store hands them on
_VERBS = ("approved", "switched-off", "switched-on")  # lti_app.admin.service puts them behind two nouns


def _noted() -> set[str]:
    """Return the actions that the code notes, as far as they are written out there."""
    found: set[str] = set()
    for path in Path(lti_app.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name == "note" and len(node.args) > 3 and isinstance(node.args[3], ast.Constant):
                    found.add(str(node.args[3].value))
    return found


def test_every_action_has_its_sentence() -> None:
    noted = _noted() | {f"{noun}.{verb}" for noun in ("registration", "deployment") for verb in _VERBS}
    noted |= {f"own.{verb}" for verb in _OWN}
    assert len(noted) > 15
    assert {action for action in noted if f"audit.{action}" not in load_wording()} == set()
