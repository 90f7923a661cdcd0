"""The signals of a policy and their thresholds, as a policy file gives them (C3)."""

from __future__ import annotations

from pydantic import Field

from lti_app.content import signal_answers as answers
from lti_app.content import signal_effort as effort
from lti_app.content import signal_ways as ways
from lti_app.content.data import DataModel


class SignalSettings(DataModel):
    """The signals that a policy measures; one left out is not measured, except safety, which always is."""

    B1: answers.RepeatedMiss | None = None
    B2: answers.StrandTrouble | None = None
    B3: answers.WheelSpinning | None = None
    B3a: answers.Struggle | None = None
    B4: answers.TopicGap | None = None
    B5: answers.AccuracyDecline | None = None
    B6: effort.HintDependence | None = None
    B7: effort.HintAbuse | None = None
    B8: effort.RapidGuessing | None = None
    B9: effort.Hesitation | None = None
    B10: ways.LongStall | None = None
    B11: ways.Inactivity | None = None
    B12: ways.Abandonment | None = None
    B13: ways.QuitsAfterErrors | None = None
    B14: ways.ShrinkingEngagement | None = None
    B15: ways.SkippedWork | None = None
    B16: ways.OffPace | None = None
    B17: answers.MissingPrerequisite | None = None
    B18: ways.LowConfidence | None = None
    B19: effort.ConfidenceMismatch | None = None
    B20: ways.Frustration | None = None
    B21: ways.AsksForAnswers | None = None
    B22: effort.WeakExplanation | None = None
    B23: effort.OverHelp | None = None
    B24: effort.AnswerChurn | None = None
    B25: ways.TopicSwitching | None = None
    B26: ways.ShrinkingAnswers | None = None
    B27: ways.AskedForHuman | None = None
    B28: answers.RepeatedMisconception | None = None
    B29: effort.ReadyForMore | None = None
    B30: ways.PlacementSkipped | None = None
    unsure: answers.Unsure | None = None
    safety: ways.Safety = Field(default_factory=ways.Safety)

    def plain(self) -> dict[str, dict[str, float]]:
        """Return signal code → settings as numbers, as the engine takes them."""
        return {
            code: {name: float(value) for name, value in settings.items()}
            for code, settings in self.model_dump(exclude_none=True).items()
        }
