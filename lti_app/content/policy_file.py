"""The shape of a file in config/policies/, and the engine's values made from it."""

from __future__ import annotations

from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from engine.escalation.model import Cause, Condition, Kind, Policy, Rule, Tier
from lti_app.content.data import DataModel
from lti_app.content.overlay_file import OverlayData
from lti_app.content.policy_fields import Cooldown, Id, Persists, Severity, Text, spelled_on
from lti_app.content.signal_settings import SignalSettings

T = TypeVar("T")


def _some(values: tuple[T, ...]) -> tuple[T, ...]:
    # After the values themselves: pydantic's own minimum complains again where one of them is wrong.
    if not values:
        raise ValueError("needs at least one")
    return values


Some = Annotated[tuple[T, ...], AfterValidator(_some)]


class KOf(DataModel):
    """At least k of several conditions."""

    k: Annotated[int, Field(ge=1)]
    of: Some[ConditionData]

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.k > len(self.of):
            raise ValueError("k cannot be more than the conditions it counts")
        return self


class ConditionData(DataModel):
    """One of: signal (with at_least, on its value), any, all, k_of."""

    signal: str | None = None
    at_least: float | None = None
    any_of: Annotated[Some[ConditionData] | None, Field(alias="any")] = None
    all_of: Annotated[Some[ConditionData] | None, Field(alias="all")] = None
    k_of: KOf | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = (self.signal, self.any_of, self.all_of, self.k_of)
        if sum(form is not None for form in forms) != 1:
            raise ValueError("needs exactly one of signal, any, all, k_of")
        if self.at_least is not None and self.signal is None:
            raise ValueError("at_least goes with a signal")
        return self

    def condition(self) -> Condition:
        """Return the engine's value."""
        if self.signal is not None:
            return Condition(signal=self.signal, at_least=self.at_least or 0.0)
        if self.k_of is not None:
            return Condition(combine="k_of", k=self.k_of.k, parts=_parts(self.k_of.of))
        if self.any_of is not None:
            return Condition(combine="any", parts=_parts(self.any_of))
        return Condition(combine="all", parts=_parts(self.all_of or ()))


class RuleData(DataModel):
    """One rule: see engine.escalation.model.Rule."""

    id: Id
    name: Text
    cause: Cause
    tier: Tier
    severity: Severity
    play: Id
    when: ConditionData
    cooldown_hours: Cooldown
    persists_at: Persists = 0
    kind: Kind = Kind.CASE
    on: bool = True

    _on = model_validator(mode="before")(spelled_on)

    def rule(self) -> Rule:
        """Return the engine's value."""
        return Rule(
            id=self.id,
            name=self.name,
            cause=self.cause,
            tier=self.tier,
            severity=self.severity,
            play=self.play,
            when=self.when.condition(),
            cooldown_hours=self.cooldown_hours,
            persists_at=self.persists_at,
            kind=self.kind,
            on=self.on,
        )


class PolicyData(DataModel):
    """A whole file."""

    id: Id
    version: Annotated[int, Field(ge=1)]
    review_below: Annotated[float, Field(ge=0, le=1)]
    signals: SignalSettings
    rules: Some[RuleData]
    overlays: tuple[OverlayData, ...] = ()

    def policy(self) -> Policy:
        """Return the engine's value."""
        return Policy(
            id=self.id,
            version=self.version,
            rules=tuple(rule.rule() for rule in self.rules),
            signals=self.signals.plain(),
            review_below=self.review_below,
            overlays=tuple(overlay.overlay() for overlay in self.overlays),
        )


def _parts(parts: tuple[ConditionData, ...]) -> tuple[Condition, ...]:
    return tuple(part.condition() for part in parts)
