"""docs/signals.md names every signal, once."""

from __future__ import annotations

import re

from engine.signals.measure import MEASURES
from lti_app.assets import asset_root


def test_the_guide_has_a_row_for_every_signal_in_their_order() -> None:
    text = asset_root().joinpath("docs", "signals.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `?(B\d+a?|unsure|safety)`?[ |]", text, re.MULTILINE)
    assert rows == list(MEASURES)
