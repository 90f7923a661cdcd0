"""The thresholds of signals: labelled and bounded, so that a form can offer them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import annotated_types
import pytest
from pydantic import BaseModel, ValidationError

from engine.signals.measure import ALWAYS, MEASURES
from lti_app.content.signal_settings import SignalSettings
from tests.engine.signals.histories import SETTINGS

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def _model(code: str) -> type[BaseModel]:
    annotation: Any = SignalSettings.model_fields[code].annotation
    return next((each for each in get_args(annotation) if each is not type(None)), annotation)


FIELDS = [
    pytest.param(field, id=f"{code}.{name}")
    for code in SignalSettings.model_fields
    for name, field in _model(code).model_fields.items()
]


def test_every_signal_that_is_measured_has_thresholds() -> None:
    assert SignalSettings.model_fields.keys() == MEASURES.keys()


@pytest.mark.parametrize("field", FIELDS)
def test_every_threshold_has_a_label_a_unit_and_bounds_on_both_sides(field: FieldInfo) -> None:
    assert field.title
    assert field.description
    assert any(isinstance(bound, annotated_types.Ge | annotated_types.Gt) for bound in field.metadata)
    assert any(isinstance(bound, annotated_types.Le | annotated_types.Lt) for bound in field.metadata)


def test_the_thresholds_of_section_b_are_within_the_bounds() -> None:
    assert SignalSettings.model_validate(SETTINGS).plain() == SETTINGS


def test_what_is_left_out_is_not_measured_but_for_words_of_harm() -> None:
    assert SignalSettings().plain().keys() == ALWAYS


@pytest.mark.parametrize(
    ("code", "settings", "complaint"),
    [
        ("B3a", {"at_least": 11}, "cannot be more than actions"),
        ("B3a", {"recovered": 3}, "recovered must be more"),
        ("B7", {"at_least": 11}, "cannot be more than items"),
        ("B19", {"low": 4}, "low must be under high"),
        ("B28", {"templates": 4}, "templates cannot be more"),
        ("unsure", {"low": 0.7}, "low must be under high"),
        ("B14", {"days": 15}, "less than or equal to 14"),
        ("B30", {"at_least": 0}, "greater than or equal to 1"),
        ("safety", {"at_least": 2}, "Extra inputs"),
    ],
)
def test_thresholds_that_cannot_be_reached_or_are_out_of_bounds_are_refused(
    code: str, settings: dict[str, float], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        SignalSettings.model_validate({code: SETTINGS[code] | settings})
