"""Where the right choice stands tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.draw import draw
from engine.sequencing.seeds import draw_of
from lti_app.content.banks import load_bank
from tests import tell_tale

if TYPE_CHECKING:
    import pytest


def test_the_right_one_stands_everywhere_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    # How choices are put in order knows no template, so one is enough.
    tell_tale.add_bank(monkeypatch)
    template = load_bank(tell_tale.BANK).templates["secret-template-choice"]
    draws, counts = 800, [0] * 4
    for number in range(draws):
        item = draw(template, draw_of(number, "places"))
        counts[[choice.key for choice in item.choices].index(item.answer)] += 1
    # Five standard deviations of a fair order; the seeds are fixed, so this never fails by chance.
    allowed = 5 * (draws / 4 * 3 / 4) ** 0.5
    assert all(abs(count - draws / 4) <= allowed for count in counts), counts
