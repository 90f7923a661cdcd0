"""A short story for each signal that shows it, for tests that go over all of them."""

from __future__ import annotations

from engine.items.explanations import Quality
from engine.items.model import Level
from engine.signals.model import HappeningKind
from tests.engine.signals.histories import Story


def story_of(code: str) -> Story:
    """Return a story in which the signal holds, by the thresholds of histories.SETTINGS."""
    s = Story()
    _TOLD[code](s)
    return s


def _items(s: Story, number: int, answers: str = "o", **more: object) -> None:
    for _ in range(number):
        s.item(str(more.get("skill", "brackets")), answers, **{k: v for k, v in more.items() if k != "skill"})  # type: ignore[arg-type]


def _strand(s: Story) -> None:
    for skill in ("brackets", "fractions"):
        _items(s, 2, "x", skill=skill, strand="algebra")


def _spinning(s: Story) -> None:
    _items(s, 6, "x")
    s.know("brackets", 0.2)


def _gap(s: Story) -> None:
    _items(s, 8, "x")
    _items(s, 8, skill="fractions")


def _decline(s: Story) -> None:
    _items(s, 50)
    _items(s, 50, "x")


def _hesitation(s: Story) -> None:
    s.know("brackets", 0.9, 0.9, mastered=True)
    _items(s, 6)
    _items(s, 2, seconds=120)


def _stall(s: Story) -> None:
    s.item("brackets", "xx", open_=True, hints=4, rungs=4)
    s.wait(minutes=6)


def _sessions(s: Story, number: int, **more: object) -> None:
    for _ in range(number):
        s.session(**more)  # type: ignore[arg-type]
        s.wait(hours=20)


def _shrinking(s: Story) -> None:
    _sessions(s, 6)
    s.wait(days=14)


def _prerequisite(s: Story) -> None:
    s.know("fractions", 0.3)
    s.know("brackets", prerequisites=("fractions",))
    _items(s, 2, "x")


def _misconception(s: Story) -> None:
    for template in ("t1", "t2", "t3"):
        s.item("brackets", "a", template=template)


def _texts(s: Story) -> None:
    for words in (12, 14, 12, 13, 12, 2, 1, 2):
        s.say(words=words)


def _twice(s: Story, heard: str) -> None:
    s.say(heard)
    s.say(heard)


_TOLD = {
    "B1": lambda s: _items(s, 3, "x"),
    "B2": _strand,
    "B3": _spinning,
    "B3a": lambda s: _items(s, 10, "x"),
    "B4": _gap,
    "B5": _decline,
    "B6": lambda s: _items(s, 10, "xo", hints=2),
    "B7": lambda s: s.item("brackets", "x", hints=3, hint_seconds=(20.0, 21.0, 22.0)),
    "B8": lambda s: _items(s, 3, "x", seconds=1.0),
    "B9": _hesitation,
    "B10": _stall,
    "B11": lambda s: s.happen(HappeningKind.LEFT_IDLE, 95.0),
    "B12": lambda s: _sessions(s, 2, left_open=Level.MEDIUM),
    "B13": lambda s: _sessions(s, 2, misses_at_end=2, after_miss=30.0),
    "B14": _shrinking,
    "B15": lambda s: s.happen(HappeningKind.DUE_PASSED, 0.25),
    "B16": lambda s: s.happen(HappeningKind.PACE, 0.4),
    "B17": _prerequisite,
    "B18": lambda s: _items(s, 2, confidence=1),
    "B19": lambda s: _items(s, 4, "x", confidence=5),
    "B20": lambda s: s.say("giving_up"),
    "B21": lambda s: _twice(s, "asks_for_answer"),
    "B22": lambda s: _items(s, 2, asked=True, explained=Quality.EMPTY),
    "B23": lambda s: s.item("brackets", "x", transfer=True),
    "B24": lambda s: _items(s, 3, changes=4),
    "B25": lambda s: s.session(left_skills=("brackets", "fractions", "ratios")),
    "B26": _texts,
    "B27": lambda s: s.ask(),
    "B28": _misconception,
    "B29": lambda s: _items(s, 8, seconds=20.0),
    "B30": lambda s: s.happen(HappeningKind.PLACEMENT_SKIPPED, 2.0),
    "unsure": lambda s: (s.know("brackets", 0.6, 0.5, opportunities=9), _items(s, 5, "xo")),
    "safety": lambda s: s.say("safety"),
}
