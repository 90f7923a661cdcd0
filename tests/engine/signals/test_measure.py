"""All signals together."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.signals.describe import describe
from engine.signals.measure import ALWAYS, MEASURES, measure
from engine.signals.model import Happening, HappeningKind, History, SessionRecord, Signal
from lti_app.content.wording import load_wording
from tests.engine.signals.examples import story_of
from tests.engine.signals.histories import SETTINGS, START, Story, steps
from tests.engine.signals.lives import SKILLS, lives

TITLES = {"idea-a": "idea A"} | {skill: skill.title() for skill in SKILLS}


def _threshold(signal: Signal) -> float:
    """What its value reaches at least; that of B3 falls and rises with the opportunities."""
    return 0.0 if signal.code == "B3" else SETTINGS[signal.code].get("at_least", 1.0)


def check(signals: Iterable[Signal], history: History) -> None:
    """Check what holds for every signal: its evidence stands in the history, its numbers in their bounds."""
    known = {attempt.id: item.id for item in history.items for attempt in item.attempts}
    known |= {glance.attempt: glance.item for glance in history.longer}
    requests = {request.id for request in history.help_requests}
    events = {each.event for each in (*history.happenings, *history.sessions)}
    for signal in signals:
        assert signal.attempts or signal.help_requests or signal.events
        for ids in (signal.attempts, signal.help_requests, signal.events):
            assert list(ids) == sorted(set(ids))
        assert [known[attempt] for attempt in signal.attempts] == list(signal.items)
        assert requests.issuperset(signal.help_requests)
        assert events.issuperset(signal.events)
        assert 0 < signal.confidence <= 1
        assert signal.value >= _threshold(signal)


def test_a_signal_without_settings_is_not_measured() -> None:
    s = Story()
    s.ask()
    for _ in range(3):
        s.item("brackets", "x")
    assert [signal.code for signal in measure(s.history, SETTINGS)] == ["B1", "B27"]
    assert [signal.code for signal in measure(s.history, {"B27": SETTINGS["B27"]})] == ["B27"]


def test_words_of_harm_are_measured_whatever_a_policy_says() -> None:
    s = Story()
    s.say("safety")
    assert [signal.code for signal in measure(s.history, {})] == ["safety"]


def test_nothing_is_measured_in_an_empty_history() -> None:
    assert measure(History(()), SETTINGS) == ()
    assert measure(Story().history, SETTINGS) == ()


def test_every_signal_has_thresholds_in_these_tests() -> None:
    assert SETTINGS.keys() == MEASURES.keys() >= ALWAYS


@settings(max_examples=80, deadline=None)
@given(lives())
def test_every_signal_has_evidence_of_the_history_oldest_first_and_a_confidence(story: Story) -> None:
    check(measure(story.history, SETTINGS), story.history)


@settings(max_examples=50, deadline=None)
@given(lives())
def test_every_signal_can_be_said_in_a_sentence(story: Story) -> None:
    wording = load_wording()
    for signal in measure(story.history, SETTINGS):
        assert "{" not in wording.say(describe(signal), TITLES)


@settings(max_examples=50, deadline=None)
@given(lives(), st.integers(1, 30))
def test_what_is_older_than_the_days_looked_back_changes_nothing(story: Story, more: int) -> None:
    seen = story.history
    long_ago = START - timedelta(days=40)
    older = replace(
        seen,
        happenings=(
            *(
                Happening(event, kind, long_ago, 5.0, heard=frozenset({"giving_up"}))
                for event in range(more)
                for kind in HappeningKind
            ),
            *seen.happenings,
        ),
        sessions=(
            *(SessionRecord(event, long_ago, long_ago, 1, misses_at_end=3) for event in range(more)),
            *seen.sessions,
        ),
    )
    assert measure(older, SETTINGS) == measure(seen, SETTINGS)


@settings(max_examples=50, deadline=None)
@given(lives(), st.lists(steps(SKILLS), min_size=10, max_size=10))
def test_items_before_a_window_change_nothing(before: Story, work: list[dict[str, Any]]) -> None:
    """Ten items that were tried fill the windows of the signals that look at ten or fewer."""
    later = Story()
    for step in work:
        later.item(**{**step, "answers": step["answers"] or "x", "open_": False})
    own = {code: SETTINGS[code] for code in ("B6", "B7", "B8", "B24")}
    whole = replace(later.history, items=(*before.history.items, *later.items))
    assert measure(whole, own) == measure(later.history, own)


@pytest.mark.parametrize("code", MEASURES)
def test_each_signal_has_a_story_that_shows_it_and_a_sentence_that_says_it(code: str) -> None:
    found = [signal for signal in measure(story_of(code).history, SETTINGS) if signal.code == code]
    assert found
    check(found, story_of(code).history)
    said = [load_wording().say(describe(signal), TITLES) for signal in found]
    assert all(text and "{" not in text for text in said)
    assert f"signals.name.{code}" in load_wording()


@pytest.mark.parametrize("code", ["B5", "B23", "unsure"])
def test_a_part_that_is_about_a_skill_is_said_with_its_name(code: str) -> None:
    about = Signal(code, 1.0, 0.9, skill="brackets", attempts=(1,), items=(1,))
    overall = Signal(code, 1.0, 0.9, attempts=(1,), items=(1,))
    assert "Brackets" in load_wording().say(describe(about), TITLES)
    assert "“" not in load_wording().say(describe(overall), TITLES)


def test_texts_of_frustration_are_counted_as_texts() -> None:
    s = story_of("B20")
    s.say("not_understanding")
    (signal,) = measure(s.history, {"B20": SETTINGS["B20"]})
    assert (signal.value, describe(signal).params["count"]) == (3.0, 2)
