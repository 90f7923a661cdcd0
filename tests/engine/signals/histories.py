"""Histories in a line each: s.item("brackets", "xx", hints=1): x is wrong, o right, a or b an idea."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from engine.items.explanations import Quality
from engine.items.model import Level
from engine.signals.model import AttemptRecord, HelpRequest, History, ItemRecord

START = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)

# The thresholds of section B, written out: the tests of the measures do not lean on the shipped file.
SETTINGS = {
    "B1": {"at_least": 3.0, "odds": 1.6, "growth": 2.0},
    "B6": {"at_least": 0.6, "items": 10.0, "gain": 0.0},
    "B8": {"at_least": 3.0, "items": 8.0, "share": 0.1, "cap_seconds": 10.0},
    "B22": {"at_least": 2.0, "items": 10.0},
    "B23": {"at_least": 1.0},
    "B27": {"at_least": 1.0},
    "B28": {"at_least": 3.0, "templates": 2.0, "recovered": 3.0},
}


class Story:
    """What a student did, one line a step; ids count up from 1, a minute passes with every answer."""

    def __init__(self) -> None:
        self.items: list[ItemRecord] = []
        self.requests: list[HelpRequest] = []
        self._answers = 0

    def item(
        self,
        skill: str,
        answers: str,
        *,
        template: str = "t1",
        hints: int = 0,
        seconds: float = 30.0,
        usual: float = 60.0,
        open_: bool = False,
        **more: Any,
    ) -> ItemRecord:
        """Add an item. answers: x wrong, o right, another letter wrong and showing "idea-" and the letter.

        more: further fields of the record.
        """
        opened = self.now
        attempts = tuple(self._attempt(sign, hints, seconds) for sign in answers)
        record = ItemRecord(
            id=len(self.items) + 1,
            template=f"{skill}/{template}",
            skill=skill,
            level=Level.MEDIUM,
            usual_seconds=usual,
            opened_at=opened,
            closed_at=None if open_ else self.now,
            hints=hints,
            attempts=attempts,
            **more,
        )
        self.items.append(record)
        return record

    def ask(self, message: str = "", skill: str | None = None) -> HelpRequest:
        """Add a request for a person."""
        request = HelpRequest(len(self.requests) + 1, message, skill, None, self.now)
        self.requests.append(request)
        return request

    @property
    def now(self) -> datetime:
        return START + timedelta(minutes=self._answers)

    @property
    def history(self) -> History:
        """The window: the latest 20 items."""
        return History(tuple(self.items[-20:]), tuple(self.requests))

    def _attempt(self, sign: str, hints: int, seconds: float) -> AttemptRecord:
        self._answers += 1
        return AttemptRecord(
            id=self._answers,
            response=str(self._answers % 7),
            right=sign == "o",
            misconception=None if sign in "xo" else f"idea-{sign}",
            hints_before=hints,
            seconds=seconds,
            at=self.now,
        )


MOODS = {  # what a student may be like: the answers before the last, the last, hints, seconds
    "any": ("xab", ["", "", "o"], [0, 0, 1, 3], [1.0, 5.9, 6.0, 45.0]),
    "stuck": ("x", ["x"], [0, 1], [45.0]),
    "one idea": ("a", ["a"], [0], [45.0]),
    "on hints": ("x", ["o", "o", "x"], [1, 2, 3], [45.0]),
    "in a hurry": ("", ["x", "x", "o"], [0], [1.0, 2.5]),
}


@st.composite
def steps(
    draw: st.DrawFn, skills: tuple[str, ...] = ("brackets", "fractions"), mood: str = "any"
) -> dict[str, object]:
    """Draw the arguments of one Story.item. An open item has no right answer yet."""
    before, last, hints, seconds = MOODS[mood]
    answers = draw(st.text(before, max_size=3 if before else 0)) + draw(st.sampled_from(last))
    hints_of_step = draw(st.sampled_from(hints))
    return {
        "skill": draw(st.sampled_from(skills)),
        "answers": answers,
        "template": draw(st.sampled_from(["t1", "t2", "t3"])),
        "hints": hints_of_step,
        "seconds": draw(st.sampled_from(seconds)),
        "open_": mood == "any" and "o" not in answers and draw(st.booleans()),
        "transfer": not hints_of_step and draw(st.booleans()),
        "explained": draw(st.sampled_from([None, *Quality])),
    }


@st.composite
def stories(draw: st.DrawFn, skills: tuple[str, ...] = ("brackets", "fractions")) -> Story:
    """Draw a whole story: anything, then a stretch in one mood, then anything again."""
    story = Story()
    some = skills[: draw(st.integers(1, len(skills)))]
    mood = draw(st.sampled_from(sorted(MOODS)))
    work = [
        *draw(st.lists(steps(some), max_size=6)),
        *draw(st.lists(steps(some, mood), max_size=12)),
        *draw(st.lists(steps(some), max_size=6)),
    ]
    for step in work:
        story.item(**step)  # type: ignore[arg-type]
    for message in draw(st.lists(st.sampled_from(["", "I am lost", "why minus? " * 20]), max_size=2)):
        story.ask(message, draw(st.sampled_from([None, *skills])))
    return story
