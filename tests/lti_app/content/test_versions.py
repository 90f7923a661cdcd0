"""A template that is kept comes back just as it was, whatever its kind."""

from __future__ import annotations

import json

import pytest

from lti_app.content.bank_file import TemplateData
from lti_app.content.banks import load_bank, read_bank, shipped_banks
from lti_app.content.template_data import as_data, template_of
from lti_app.content.versions import digest
from tests.every_kind import FOLDER


@pytest.mark.parametrize("bank", [*shipped_banks(), "every-kind"])
def test_every_template_survives_being_stored(bank: str) -> None:
    templates = (read_bank(FOLDER) if bank == "every-kind" else load_bank(bank)).templates
    for template in templates.values():
        stored = json.loads(json.dumps(as_data(template)))
        again = template_of(template.skill, TemplateData.model_validate(stored))
        assert again == template
        assert digest(again) == digest(template)
