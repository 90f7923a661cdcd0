"""The shape of config/simulation/learners.yaml: how simulated learners and curricula are made."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import Field

from lti_app.content.data import DataModel, config_path, load_data

Deviation = Annotated[float, Field(ge=0, le=5)]
Logit = Annotated[float, Field(ge=-6, le=6)]
Share = Annotated[float, Field(ge=0, le=1)]


class Spread(DataModel):
    """A normal distribution, logit scale."""

    mean: Logit
    deviation: Deviation


class Gradual(DataModel):
    """Learners whose ability rises towards a limit (item response theory with learning and forgetting).

    start: log-odds of a first answer on a medium item, average learner and skill. ability, skill_ability,
    skill: deviations between learners, between a learner's skills, between skills. gain: what practice adds
    in the end, with its deviation between learners; gain_skill: that between skills. span: answers after
    which 63 % of it has come. fading: logits lost for each unit of ln(1 + days since the last practice).
    """

    start: Logit
    ability: Deviation
    skill_ability: Deviation
    skill: Deviation
    gain: Spread
    gain_skill: Deviation
    span: Annotated[float, Field(gt=0, le=100)]
    fading: Annotated[float, Field(ge=0, le=5)]


class Sudden(DataModel):
    """Learners who know a skill or do not (Bayesian knowledge tracing with forgetting).

    known, learns, slips, guesses: log-odds over skills of knowing at first, of learning with an answer, of a
    slip, of a lucky guess; known_learner, learns_learner: deviations of the first two between learners.
    slip_most: knowing a skill means being right at least 1 − slip_most of the time.
    forgets: chance of having forgotten after `pause` days; it grows with ln(1 + days).
    """

    known: Spread
    learns: Spread
    slips: Spread
    guesses: Spread
    known_learner: Deviation
    learns_learner: Deviation
    slip_most: Share
    guess_most: Share
    forgets: Share
    pause: Annotated[float, Field(gt=0, le=365)]


class Habits(DataModel):
    """What two kinds of gradual learners do beside knowing.

    guess: chance of hitting the right answer without knowing it. leaning: chance of opening hints on an item
    that is sure to be missed, down to 0 on one sure to be right; aided: chance of being right with hints;
    aided_gain: share of the usual gain that an item with hints brings.
    """

    guess: Share
    leaning: Share
    aided: Share
    aided_gain: Share


class Course(DataModel):
    """The made-up curriculum and when it is practised.

    templates: of a skill; template: deviation of their difficulty, logits; author: correlation of the
    author's word with the truth; unprepared: share of the gain while a prerequisite is not mastered;
    session: items; days: from one session to the next; cap: items on a skill after which a tutor gives up.
    """

    templates: Annotated[int, Field(ge=1, le=200)]
    template: Deviation
    author: Annotated[float, Field(ge=-1, le=1)]
    unprepared: Share
    session: Annotated[int, Field(ge=1, le=200)]
    days: Annotated[float, Field(gt=0, le=60)]
    cap: Annotated[int, Field(ge=1, le=500)]


class Constants(DataModel):
    """Everything that the simulation does not take from the engine."""

    gradual: Gradual
    sudden: Sudden
    habits: Habits
    course: Course


@cache
def load_constants() -> Constants:
    """Return config/simulation/learners.yaml, read once. Raises ConfigurationError."""
    return load_data(config_path("simulation", "learners.yaml"), Constants)
