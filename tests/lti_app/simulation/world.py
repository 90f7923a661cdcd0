"""A small curriculum and learners for the tests of the simulation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from lti_app.simulation.constants import Constants, load_constants
from lti_app.simulation.curriculum import Curriculum, make_curriculum

NOW = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=14)


def constants(**changes: dict[str, Any]) -> Constants:
    """Return the shipped constants with some numbers of some blocks changed."""
    data = load_constants().model_dump()
    for block, values in changes.items():
        data[block] |= values
    return Constants.model_validate(data)


def curriculum(known: Constants, skills: int = 4, seed: int = 1) -> Curriculum:
    """Return a curriculum drawn from the seed."""
    return make_curriculum(known.course, skills, Random(seed))
