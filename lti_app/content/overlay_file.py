"""The shape of an overlay in a policy file, and the engine's value made from it (C2)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.escalation.model import Kind, Overlay, Situation, Tier
from lti_app.content.data import DataModel
from lti_app.content.policy_fields import Cooldown, Id, Persists, Severity, Text, spelled_on

GradeBand = Literal["primary", "middle", "secondary", "adult"]
Complexity = Literal["basic", "standard", "demanding"]


class SituationData(DataModel):
    """Whom an overlay is for: see engine.escalation.model.Situation."""

    grade_band: GradeBand | None = None
    subject: Id | None = None
    complexity: Complexity | None = None

    def situation(self) -> Situation:
        """Return the engine's value."""
        return Situation(self.grade_band, self.subject, self.complexity)


class RuleChanges(DataModel):
    """Fields of a rule to replace."""

    tier: Tier | None = None
    severity: Severity | None = None
    cooldown_hours: Cooldown | None = None
    persists_at: Persists | None = None
    kind: Kind | None = None
    on: bool | None = None

    _on = model_validator(mode="before")(spelled_on)

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("replaces nothing")
        return self


class OverlayData(DataModel):
    """One overlay. rules: by a rule's id; signals: settings by a signal's code."""

    id: Id
    name: Text
    situation: Annotated[SituationData, Field(alias="for")]
    signals: dict[str, dict[str, float]] = Field(default_factory=dict)
    rules: dict[str, RuleChanges] = Field(default_factory=dict)

    def overlay(self) -> Overlay:
        """Return the engine's value."""
        return Overlay(
            id=self.id,
            name=self.name,
            situation=self.situation.situation(),
            signals={code: dict(numbers) for code, numbers in self.signals.items()},
            rules={rule: fields.model_dump(exclude_none=True) for rule, fields in self.rules.items()},
        )
