"""Thresholds of the signals that are measured from how answers come about, one a signal."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from lti_app.content.data import DataModel
from lti_app.content.signal_fields import (
    A_SHARE,
    IN_ITEMS,
    IN_SECONDS,
    LAST_ITEMS,
    OF_FIVE,
    WINDOW,
    Count,
    Items,
    Level,
    OfTheLast,
    Seconds,
    Share,
    SomeShare,
)


class HintDependence(DataModel):
    """B6. at_least: share of the last `items` with hints; gain: of unaided accuracy that is none yet."""

    at_least: Annotated[SomeShare, Field(title="Items with hints", description=A_SHARE)]
    items: Annotated[Items, Field(title=LAST_ITEMS, description=IN_ITEMS)]
    gain: Annotated[Share, Field(title="Gain without hints that counts as none", description=A_SHARE)]


class HintAbuse(OfTheLast):
    """B7. rungs: of an item's ladder left within `seconds` from which it was clicked through."""

    rungs: Annotated[int, Field(ge=2, le=10, title="Hints clicked through on an item", description="hints")]
    seconds: Annotated[Seconds, Field(title="Too short to read a hint", description=IN_SECONDS)]


class RapidGuessing(OfTheLast):
    """B8. share: of the item's usual time; at most cap_seconds."""

    share: Annotated[float, Field(gt=0, le=0.5, title="Share of the usual time", description="0 to 0.5")]
    cap_seconds: Annotated[float, Field(gt=0, le=60, title="At most", description=IN_SECONDS)]


class Hesitation(OfTheLast):
    """B9. times: the student's own usual time; sureness: that a skill is mastered from which it is known."""

    times: Annotated[float, Field(ge=1.5, le=20, title="Times the usual time", description="times")]
    sureness: Annotated[Share, Field(title="Skill counts as known from", description=A_SHARE)]


class ConfidenceMismatch(OfTheLast):
    """B19. high: sure, from this; low: unsure, up to this."""

    high: Annotated[Level, Field(title="Sure from", description=OF_FIVE)]
    low: Annotated[Level, Field(title="Unsure up to", description=OF_FIVE)]

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.low >= self.high:
            raise ValueError("low must be under high")
        return self


class WeakExplanation(OfTheLast):
    """B22. at_least: of the last `items` explanations of right answers."""


class OverHelp(DataModel):
    """B23. at_least: failed transfer checks; gap: of success with help over success without."""

    at_least: Annotated[Count, Field(title="Transfer checks failed", description="checks")]
    gap: Annotated[SomeShare, Field(title="Success with help above without", description=A_SHARE)]
    items: Annotated[
        int, Field(ge=3, le=WINDOW // 2, title="Items with and without help at least", description=IN_ITEMS)
    ]


class AnswerChurn(OfTheLast):
    """B24. changes: to an answer before it is sent."""

    changes: Annotated[int, Field(ge=2, le=50, title="Changes before sending", description="changes")]


class ReadyForMore(DataModel):
    """B29. share: of the item's usual time within which an answer is quick."""

    at_least: Annotated[
        int, Field(ge=4, le=WINDOW, title="Quick, right items in a row", description=IN_ITEMS)
    ]
    share: Annotated[
        float, Field(gt=0, le=1.5, title="Quick: share of the usual time", description="0 to 1.5")
    ]
