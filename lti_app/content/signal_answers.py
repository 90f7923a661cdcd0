"""Thresholds of the signals that are measured from what is right and wrong, one a signal."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from lti_app.content.data import DataModel
from lti_app.content.signal_fields import (
    A_SHARE,
    IN_ITEMS,
    LAST_ITEMS,
    LONG_WINDOW,
    WINDOW,
    Count,
    Items,
    Share,
    SomeShare,
)

_MISSED = "Items missed on a skill"


class RepeatedMiss(DataModel):
    """B1. odds: of not getting going alone after three misses in a row; growth: of them, with each more."""

    at_least: Annotated[
        int, Field(ge=2, le=WINDOW, title="Items missed in a row on a skill", description=IN_ITEMS)
    ]
    odds: Annotated[float, Field(gt=0, le=20, title="Odds of needing help after three", description="to one")]
    growth: Annotated[
        float, Field(ge=1, le=10, title="Odds grow with each further miss", description="times")
    ]


class StrandTrouble(DataModel):
    """B2. misses: items of a skill from which it counts as failed."""

    at_least: Annotated[int, Field(ge=2, le=10, title="Skills of one strand failed", description="skills")]
    items: Annotated[Items, Field(title=LAST_ITEMS, description=IN_ITEMS)]
    misses: Annotated[int, Field(ge=1, le=10, title=_MISSED, description=IN_ITEMS)]


class WheelSpinning(DataModel):
    """B3. at_least: chance of it at the fifth opportunity; rise: of the threshold, with each one after it."""

    at_least: Annotated[
        SomeShare, Field(title="Chance of not getting there, at the fifth item", description=A_SHARE)
    ]
    rise: Annotated[float, Field(ge=0, le=0.1, title="More with each further item", description=A_SHARE)]
    first: Annotated[Count, Field(title="Earliest item on the skill", description=IN_ITEMS)]
    opportunities: Annotated[int, Field(ge=5, le=30, title="Items on the skill", description=IN_ITEMS)]
    run: Annotated[int, Field(ge=2, le=5, title="Right in a row that end it", description=IN_ITEMS)]


class Struggle(DataModel):
    """B3a. at_least: wrong of the last `actions` answers; recovered: right of as many that end it."""

    at_least: Annotated[Count, Field(title="Wrong answers", description="answers")]
    actions: Annotated[int, Field(ge=4, le=WINDOW, title="Latest answers looked at", description="answers")]
    recovered: Annotated[Count, Field(title="Right answers that end it", description="answers")]

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if max(self.at_least, self.recovered) > self.actions:
            raise ValueError("at_least and recovered cannot be more than actions")
        if self.recovered <= self.actions - self.at_least:
            raise ValueError("recovered must be more than the right answers with which it begins")
        return self


class TopicGap(DataModel):
    """B4. at_least: under the student's own accuracy on other skills; items: on the skill, and on others."""

    at_least: Annotated[SomeShare, Field(title="Accuracy under the student's own", description=A_SHARE)]
    items: Annotated[int, Field(ge=4, le=50, title="Items on the skill at least", description=IN_ITEMS)]


class AccuracyDecline(DataModel):
    """B5. items: in each of the two stretches; mastered_items: on a skill since it was mastered."""

    at_least: Annotated[SomeShare, Field(title="Fall in accuracy", description=A_SHARE)]
    items: Annotated[
        int, Field(ge=10, le=LONG_WINDOW // 2, title="Items in each stretch", description=IN_ITEMS)
    ]
    mastered_items: Annotated[
        int, Field(ge=3, le=WINDOW, title="Items on a skill after it was mastered", description=IN_ITEMS)
    ]


class MissingPrerequisite(DataModel):
    """B17. chance: of being right under which a prerequisite is missing."""

    at_least: Annotated[int, Field(ge=1, le=WINDOW, title=_MISSED, description=IN_ITEMS)]
    items: Annotated[Items, Field(title=LAST_ITEMS, description=IN_ITEMS)]
    chance: Annotated[SomeShare, Field(title="Prerequisite estimated under", description=A_SHARE)]


class RepeatedMisconception(DataModel):
    """B28. templates: different ones among them; recovered: unaided right items in a row that end it."""

    at_least: Annotated[
        int, Field(ge=2, le=WINDOW, title="Items with the same misconception", description=IN_ITEMS)
    ]
    templates: Annotated[Count, Field(title="Kinds of items among them", description="kinds of items")]
    recovered: Annotated[Count, Field(title="Right items in a row that end it", description=IN_ITEMS)]

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.templates > self.at_least:
            raise ValueError("templates cannot be more than at_least")
        return self


class Unsure(DataModel):
    """C1's uncertainty. low, high: between them Baton cannot tell whether a skill is mastered."""

    at_least: Annotated[
        int, Field(ge=4, le=60, title="Answers that should have settled it", description="answers")
    ]
    low: Annotated[Share, Field(title="Undecided from", description=A_SHARE)]
    high: Annotated[Share, Field(title="Undecided up to", description=A_SHARE)]
    items: Annotated[
        Items, Field(title="Latest answers compared with what was expected", description=IN_ITEMS)
    ]
    surprise: Annotated[
        float, Field(gt=0, le=3, title="Surprise an answer", description="0.69: no better than a coin")
    ]

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.low >= self.high:
            raise ValueError("low must be under high")
        return self
