"""B27 asked for a human."""

from engine.signals.asked import asked_for_human
from tests.engine.signals.histories import SETTINGS, Story


def test_one_press_is_enough_and_certain() -> None:
    s = Story()
    s.ask("I do not get the minus", skill="brackets")
    (signal,) = asked_for_human(s.history, SETTINGS["B27"])
    assert (signal.value, signal.confidence, signal.skill) == (1.0, 1.0, "brackets")
    assert signal.help_requests == (1,)


def test_later_requests_join_and_the_newest_names_the_skill() -> None:
    s = Story()
    s.ask(skill="brackets")
    s.ask(skill="fractions")
    (signal,) = asked_for_human(s.history, SETTINGS["B27"])
    assert (signal.help_requests, signal.skill) == ((1, 2), "fractions")


def test_nobody_asked() -> None:
    assert asked_for_human(Story().history, SETTINGS["B27"]) == ()
