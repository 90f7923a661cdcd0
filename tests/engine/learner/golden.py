"""What the shipped parameters make of a short history, exactly: what golden.json holds.

After config/learner/ changes, and only then: `python -m tests.engine.learner.golden` writes it anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.learner.explain import explain
from engine.learner.predict import Outlook
from tests.engine.learner.histories import SHIPPED, SHORT, begin, learn

FILE = Path(__file__).with_name("golden.json")


def golden() -> dict[str, Any]:
    """Every expectation on the way, and what is said of each skill in the end."""
    known = learn(begin(SHIPPED), SHORT)
    outlook = Outlook(SHIPPED, known.course, known.learner, SHORT[-1].at)
    explanations = {skill: explain(outlook, skill) for skill in ("a", "b", "c", "never")}
    return {
        "version": SHIPPED.version,
        "expected": [asdict(change.predicted) for change in known.updates],
        "skills": {
            skill: {
                "estimate": asdict(found.estimate),
                "certainty": found.certainty.value,
                "facts": {fact.reason.code: fact.moved for fact in found.facts},
            }
            for skill, found in explanations.items()
        },
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(golden(), indent=1) + "\n", encoding="utf-8")
