"""B30: placement items skipped."""

from engine.signals.model import HappeningKind
from engine.signals.placement import placement_skipped
from tests.engine.signals.histories import SETTINGS, Story

B30 = SETTINGS["B30"]
SKIPPED = HappeningKind.PLACEMENT_SKIPPED


def test_skipped_items_of_the_newest_placement_are_a_signal() -> None:
    s = Story()
    s.happen(SKIPPED, 5.0)
    newest = s.happen(SKIPPED, 1.0)
    (signal,) = placement_skipped(s.history, B30)
    assert (signal.code, signal.value, signal.confidence) == ("B30", 1.0, 1.0)
    assert signal.events == (newest.event,)


def test_none_skipped_or_long_ago_says_nothing() -> None:
    s = Story()
    s.happen(SKIPPED, 3.0)
    s.wait(days=29)
    assert placement_skipped(s.history, B30) == ()
    s.happen(SKIPPED, 0.0)
    assert placement_skipped(s.history, B30) == ()
