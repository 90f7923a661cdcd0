"""The share right among what counts as guessed."""

from __future__ import annotations

from engine.items.model import Level
from engine.signals.model import AttemptRecord, ItemRecord
from lti_app.evaluation.signals.guessing import Guessing, Usual
from tests.engine.signals.histories import START

SETTINGS = {"at_least": 3.0, "items": 8.0, "share": 0.1, "cap_seconds": 10.0}


def _item(number: int, *, right: bool, seconds: float, usual: float) -> ItemRecord:
    attempt = AttemptRecord(number, "", right, None, 0, seconds, START)
    return ItemRecord(number, "t", "s", Level.MEDIUM, usual, START, START, 0, (attempt,))


def test_what_b8_flags_is_told_from_what_was_merely_quick() -> None:
    watch = Guessing(SETTINGS)
    watch.see("a", _item(1, right=True, seconds=1.0, usual=30.0), usual_known=True)
    watch.see("a", _item(2, right=True, seconds=2.9, usual=20.0), usual_known=True)
    watch.see("a", _item(3, right=False, seconds=1.0, usual=60.0), usual_known=False)
    for number in (4, 5, 6):
        watch.see("a", _item(number, right=False, seconds=9.0, usual=300.0), usual_known=True)
    watch.see("b", _item(7, right=False, seconds=1.0, usual=30.0), usual_known=True)
    figures = watch.figures()
    assert (figures["flagged"], figures["right_among_flagged"]) == (3, 0.0)
    assert (figures["rapid"], figures["right_among_rapid"]) == (5, 1 / 5)
    assert (figures["under_3_s"], figures["right_under_3_s"]) == (4, 0.5)
    assert figures["timed"] == 7


def test_nothing_flagged_has_no_share() -> None:
    assert Guessing(SETTINGS).figures()["right_among_flagged"] is None


def test_the_usual_time_of_an_item_is_that_of_the_answers_before() -> None:
    usual = Usual()
    assert usual.mean is None
    usual.see(10.0)
    usual.see(30.0)
    assert usual.mean == 20.0
