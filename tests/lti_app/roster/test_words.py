"""Why a roster could not be read is said in words, and not by a code alone."""

from __future__ import annotations

import pytest

from lti_app.content.wording import load_wording
from lti_app.lti.services.refusals import CODES

OWN = ("SERVICE", "OFF", "CLOSED", "EMPTY", "ANSWER", "PAGES", "SLOW")
ANYWHERE = ("NETWORK", "TOKEN", "CLOCK", "SCOPE", "PLATFORM", "429", "400", "401", "403", "404")


@pytest.mark.parametrize("code", OWN + ANYWHERE)
def test_every_common_failure_has_words_for_teachers(code: str) -> None:
    assert f"roster.why.NRPS-{code}" in load_wording()
    assert code in OWN or f"AGS-{code}" in CODES
