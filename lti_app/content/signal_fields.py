"""Kinds of thresholds that signals have, and their bounds. title and description label each in a form."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from lti_app.content.data import DataModel

WINDOW = 20  # items that a history holds (engine.signals.model.History)
LONG_WINDOW = 100  # items that its longer look back holds
HAPPENINGS = 60  # facts of the log and practice sessions that it holds
DAYS = 28  # that its practice sessions reach back

Share = Annotated[float, Field(ge=0, le=1)]
SomeShare = Annotated[float, Field(gt=0, le=1)]
Items = Annotated[int, Field(ge=4, le=WINDOW)]
Count = Annotated[int, Field(ge=1, le=WINDOW)]
Times = Annotated[int, Field(ge=1, le=HAPPENINGS)]
Days = Annotated[int, Field(ge=1, le=DAYS)]
Seconds = Annotated[float, Field(gt=0, le=600)]
Level = Annotated[int, Field(ge=1, le=5)]

LAST_ITEMS = "Latest items looked at"
LAST_DAYS = "Days looked back"
IN_ITEMS = "items"
IN_DAYS = "days"
IN_SECONDS = "seconds"
A_SHARE = "a share from 0 to 1"
OF_FIVE = "1 to 5"


class OfTheLast(DataModel):
    """A count among the latest items. It can be reached."""

    at_least: Annotated[Count, Field(title="Items that show it", description=IN_ITEMS)]
    items: Annotated[Items, Field(title=LAST_ITEMS, description=IN_ITEMS)]

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.at_least > self.items:
            raise ValueError("at_least cannot be more than items")
        return self


class WithinDays(DataModel):
    """A count within the latest days."""

    at_least: Annotated[Times, Field(title="How often", description="times")]
    days: Annotated[Days, Field(title=LAST_DAYS, description=IN_DAYS)]
