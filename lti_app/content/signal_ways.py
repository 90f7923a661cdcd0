"""Thresholds of the signals that are measured from how a student works and what she says, one a signal."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from lti_app.content.data import DataModel
from lti_app.content.signal_fields import (
    A_SHARE,
    DAYS,
    HAPPENINGS,
    IN_DAYS,
    IN_SECONDS,
    LAST_DAYS,
    Count,
    Days,
    Level,
    Seconds,
    SomeShare,
    WithinDays,
)

_Reliability = Annotated[
    float, Field(gt=0, le=1, title="How often such words are meant", description=A_SHARE)
]


class LongStall(DataModel):
    """B10. at_least: minutes on an item with every hint open and no right answer."""

    at_least: Annotated[float, Field(ge=1, le=60, title="Minutes on the item", description="minutes")]


class Inactivity(WithinDays):
    """B11. seconds: without input before the student left."""

    seconds: Annotated[Seconds, Field(title="Without input before leaving", description=IN_SECONDS)]


class Abandonment(WithinDays):
    """B12. at_least: practice sessions left in the middle of a medium or hard item."""


class QuitsAfterErrors(WithinDays):
    """B13. misses: in a row at the end of a session; seconds: from the last of them to the end."""

    misses: Annotated[Count, Field(title="Misses in a row at the end", description="items")]
    seconds: Annotated[Seconds, Field(title="Left within", description=IN_SECONDS)]


class ShrinkingEngagement(DataModel):
    """B14. at_least: share by which sessions or minutes fell; sessions: in the days before, at least."""

    at_least: Annotated[SomeShare, Field(title="Fall of sessions or minutes", description=A_SHARE)]
    days: Annotated[
        int, Field(ge=3, le=DAYS // 2, title="Days in each of the two stretches", description=IN_DAYS)
    ]
    sessions: Annotated[
        int,
        Field(ge=2, le=HAPPENINGS, title="Sessions in the first stretch at least", description="sessions"),
    ]


class SkippedWork(DataModel):
    """B15. at_least: share of the practice set not done when its due date passed; more than that counts."""

    at_least: Annotated[SomeShare, Field(title="More than this not done", description=A_SHARE)]
    days: Annotated[Days, Field(title=LAST_DAYS, description=IN_DAYS)]


class OffPace(DataModel):
    """B16. at_least: how far past the target date, as a share of the time; more than that counts."""

    at_least: Annotated[
        float, Field(gt=0, le=5, title="Past the target date by more than", description="share of the time")
    ]
    days: Annotated[Days, Field(title=LAST_DAYS, description=IN_DAYS)]


class LowConfidence(WithinDays):
    """B18. under: what counts as low."""

    under: Annotated[Level, Field(title="Confidence under", description="1 to 5")]


class Frustration(WithinDays):
    """B20. at_least: texts that say "I do not get it"; giving up and panic count at once.

    reliability: how often a text in which the word lists hear something means it, until verdicts measure it.
    """

    reliability: _Reliability


class AsksForAnswers(WithinDays):
    """B21. reliability: as of B20."""

    reliability: _Reliability


class TopicSwitching(DataModel):
    """B25. at_least: skills left unfinished by choice within one session."""

    at_least: Annotated[int, Field(ge=2, le=10, title="Skills left in a session", description="skills")]
    days: Annotated[Days, Field(title=LAST_DAYS, description=IN_DAYS)]


class ShrinkingAnswers(DataModel):
    """B26. at_least: share by which texts got shorter; texts: the latest; before: earlier ones at least.

    words: that the earlier ones have at least; who never writes much cannot write much less.
    """

    at_least: Annotated[SomeShare, Field(title="Shorter by more than", description=A_SHARE)]
    texts: Annotated[int, Field(ge=2, le=20, title="Latest texts looked at", description="texts")]
    before: Annotated[int, Field(ge=3, le=40, title="Earlier texts at least", description="texts")]
    words: Annotated[int, Field(ge=3, le=60, title="Words in earlier texts at least", description="words")]


class AskedForHuman(DataModel):
    """B27."""

    at_least: Annotated[Count, Field(title="Requests", description="requests")]


class PlacementSkipped(DataModel):
    """B30. at_least: items of a placement that were skipped."""

    at_least: Annotated[int, Field(ge=1, le=12, title="Placement items skipped", description="items")]
    days: Annotated[Days, Field(title=LAST_DAYS, description=IN_DAYS)]


class Safety(DataModel):
    """Words of harm. There is nothing to set: it is always measured, and once is enough."""
