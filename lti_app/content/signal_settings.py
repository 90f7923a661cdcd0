"""The thresholds of each signal as a policy file gives them, with their bounds (C3)."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from lti_app.content.data import DataModel

WINDOW = 20  # items that a history holds (engine.signals.model.History)

Share = Annotated[float, Field(ge=0, le=1)]
Items = Annotated[int, Field(ge=4, le=WINDOW)]
Count = Annotated[int, Field(ge=1, le=WINDOW)]


class RepeatedMiss(DataModel):
    """B1. odds: of not getting going alone after three misses in a row; growth: of them, with each more."""

    at_least: Annotated[int, Field(ge=2, le=WINDOW)]
    odds: Annotated[float, Field(gt=0)]
    growth: Annotated[float, Field(ge=1)]


class HintDependence(DataModel):
    """B6. at_least: share of the last `items` with hints; gain: of unaided accuracy that is none yet."""

    at_least: Annotated[float, Field(gt=0, le=1)]
    items: Items
    gain: Share


class RapidGuessing(DataModel):
    """B8. share: of the item's usual time; at most cap_seconds."""

    at_least: Count
    items: Count
    share: Annotated[float, Field(gt=0, le=0.5)]
    cap_seconds: Annotated[float, Field(gt=0, le=60)]

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.at_least > self.items:
            raise ValueError("at_least cannot be more than items")
        return self


class WeakExplanation(DataModel):
    """B22. at_least: of the last `items` explanations of right answers."""

    at_least: Count
    items: Items

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.at_least > self.items:
            raise ValueError("at_least cannot be more than items")
        return self


class FailedTransfer(DataModel):
    """B23, its part about transfer checks."""

    at_least: Count


class AskedForHuman(DataModel):
    """B27."""

    at_least: Count


class RepeatedMisconception(DataModel):
    """B28. templates: different ones among them; recovered: unaided right items in a row that end it."""

    at_least: Annotated[int, Field(ge=2, le=WINDOW)]
    templates: Count
    recovered: Count

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.templates > self.at_least:
            raise ValueError("templates cannot be more than at_least")
        return self


class SignalSettings(DataModel):
    """The signals that a policy measures; one left out is not measured."""

    B1: RepeatedMiss | None = None
    B6: HintDependence | None = None
    B8: RapidGuessing | None = None
    B22: WeakExplanation | None = None
    B23: FailedTransfer | None = None
    B27: AskedForHuman | None = None
    B28: RepeatedMisconception | None = None

    def plain(self) -> dict[str, dict[str, float]]:
        """Return signal code → settings as numbers, as the engine takes them."""
        return {
            code: {name: float(value) for name, value in settings.items()}
            for code, settings in self.model_dump(exclude_none=True).items()
        }
