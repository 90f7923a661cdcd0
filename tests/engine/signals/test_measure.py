"""All signals together."""

from hypothesis import given

from engine.signals.measure import MEASURES, describe, measure
from lti_app.content.wording import load_wording
from tests.engine.signals.histories import SETTINGS, Story, stories


def test_a_signal_without_settings_is_not_measured() -> None:
    s = Story()
    s.ask()
    for _ in range(3):
        s.item("brackets", "x")
    assert [signal.code for signal in measure(s.history, SETTINGS)] == ["B1", "B27"]
    assert [signal.code for signal in measure(s.history, {"B27": SETTINGS["B27"]})] == ["B27"]


@given(stories())
def test_every_signal_has_evidence_of_the_history_oldest_first_and_a_confidence(story: Story) -> None:
    known = {attempt.id: item.id for item in story.history.items for attempt in item.attempts}
    requests = {request.id for request in story.history.help_requests}
    for signal in measure(story.history, SETTINGS):
        assert signal.attempts or signal.help_requests
        assert list(signal.attempts) == sorted(set(signal.attempts))
        assert [known[attempt] for attempt in signal.attempts] == list(signal.items)
        assert set(signal.help_requests) <= requests
        assert 0 < signal.confidence <= 1
        assert signal.value >= SETTINGS[signal.code]["at_least"]


@given(stories())
def test_the_same_history_measures_the_same(story: Story) -> None:
    assert measure(story.history, SETTINGS) == measure(story.history, SETTINGS)


@given(stories())
def test_every_signal_can_be_said_in_a_sentence(story: Story) -> None:
    wording = load_wording()
    for signal in measure(story.history, SETTINGS):
        assert "{" not in wording.say(describe(signal), {"brackets": "Brackets", "idea-a": "idea A"})
    assert all(f"signals.{code}" in wording for code in MEASURES)
