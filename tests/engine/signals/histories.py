"""Histories in a line each: s.item("brackets", "xx", hints=1): x is wrong, o right, a or b an idea."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from engine.items.explanations import Quality
from engine.items.model import Level
from engine.signals.model import (
    AttemptRecord,
    Glance,
    Happening,
    HappeningKind,
    HelpRequest,
    History,
    ItemRecord,
    SessionRecord,
    SkillView,
)

START = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)

# The thresholds of section B, written out: the tests of the measures do not lean on the shipped file.
SETTINGS: dict[str, dict[str, float]] = {
    "B1": {"at_least": 3.0, "odds": 1.6, "growth": 2.0},
    "B2": {"at_least": 2.0, "items": 20.0, "misses": 2.0},
    "B3": {"at_least": 0.66, "rise": 0.045, "first": 2.0, "opportunities": 10.0, "run": 3.0},
    "B3a": {"at_least": 7.0, "actions": 10.0, "recovered": 8.0},
    "B4": {"at_least": 0.25, "items": 8.0},
    "B5": {"at_least": 0.2, "items": 50.0, "mastered_items": 5.0},
    "B6": {"at_least": 0.6, "items": 10.0, "gain": 0.0},
    "B7": {"at_least": 1.0, "items": 10.0, "rungs": 2.0, "seconds": 3.0},
    "B8": {"at_least": 3.0, "items": 8.0, "share": 0.1, "cap_seconds": 10.0},
    "B9": {"at_least": 2.0, "items": 10.0, "times": 3.0, "sureness": 0.75},
    "B10": {"at_least": 5.0},
    "B11": {"at_least": 1.0, "days": 7.0, "seconds": 90.0},
    "B12": {"at_least": 2.0, "days": 7.0},
    "B13": {"at_least": 2.0, "days": 14.0, "misses": 2.0, "seconds": 60.0},
    "B14": {"at_least": 0.5, "days": 14.0, "sessions": 3.0},
    "B15": {"at_least": 0.5, "days": 14.0},
    "B16": {"at_least": 0.2, "days": 14.0},
    "B17": {"at_least": 2.0, "items": 20.0, "chance": 0.5},
    "B18": {"at_least": 2.0, "days": 7.0, "under": 3.0},
    "B19": {"at_least": 4.0, "items": 10.0, "high": 4.0, "low": 2.0},
    "B20": {"at_least": 2.0, "days": 7.0, "reliability": 0.7},
    "B21": {"at_least": 2.0, "days": 7.0, "reliability": 0.7},
    "B22": {"at_least": 2.0, "items": 10.0},
    "B23": {"at_least": 1.0, "gap": 0.3, "items": 5.0},
    "B24": {"at_least": 3.0, "items": 10.0, "changes": 4.0},
    "B25": {"at_least": 3.0, "days": 7.0},
    "B26": {"at_least": 0.67, "texts": 3.0, "before": 5.0, "words": 6.0},
    "B27": {"at_least": 1.0},
    "B28": {"at_least": 3.0, "templates": 2.0, "recovered": 3.0},
    "B29": {"at_least": 8.0, "share": 0.75},
    "B30": {"at_least": 1.0, "days": 28.0},
    "unsure": {"at_least": 8.0, "low": 0.35, "high": 0.65, "items": 10.0, "surprise": 0.69},
    "safety": {},
}


class Story:
    """What a student did, one line a step; ids count up from 1, a minute passes with every answer.

    Ids of events count up from 1001, so that they are no answer's.
    """

    def __init__(self) -> None:
        self.items: list[ItemRecord] = []
        self.requests: list[HelpRequest] = []
        self.sessions: list[SessionRecord] = []
        self.happenings: list[Happening] = []
        self.skills: dict[str, SkillView] = {}
        self._answers = 0
        self._events = 1000
        self._waited = timedelta()

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
        changes: int = 0,
        **more: Any,
    ) -> ItemRecord:
        """Add an item. answers: x wrong, o right, another letter wrong and showing "idea-" and the letter.

        changes: to each answer. more: further fields of the record.
        """
        opened = self.now
        attempts = tuple(self._attempt(sign, hints, seconds, changes) for sign in answers)
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

    def happen(self, kind: HappeningKind, value: float = 0.0, **more: Any) -> Happening:
        """Add a fact of the log. more: further fields of the record."""
        happening = Happening(self._event(), kind, self.now, value, **more)
        self.happenings.append(happening)
        return happening

    def say(self, *heard: str, words: int = 5) -> Happening:
        """Add a text in which some categories were heard."""
        return self.happen(HappeningKind.SAID, heard=frozenset(heard), words=words)

    def session(self, items: int = 3, *, minutes: float = 15, **more: Any) -> SessionRecord:
        """Add a practice session and its minutes. more: further fields of the record."""
        began = self.now
        self.wait(minutes=minutes)
        session = SessionRecord(self._event(), began, self.now, items, **more)
        self.sessions.append(session)
        return session

    def know(self, skill: str, chance: float = 0.5, sureness: float = 0.2, **more: Any) -> SkillView:
        """Say what the learner model holds of a skill. more: further fields of the view."""
        facts = {"strand": "", "mastered": False, "opportunities": 5, **more}
        self.skills[skill] = SkillView(skill, chance=chance, sureness=sureness, **facts)
        return self.skills[skill]

    def wait(self, **time: float) -> None:
        """Let time pass: days=2."""
        self._waited += timedelta(**time)

    @property
    def now(self) -> datetime:
        return START + self._waited + timedelta(minutes=self._answers)

    @property
    def history(self) -> History:
        """The windows: the latest 20 items, 100 in the longer look back, 60 sessions and facts of the log."""
        return History(
            tuple(self.items[-20:]),
            tuple(self.requests),
            tuple(glance(item) for item in self.items if item.attempts and item.closed_at)[-100:],
            tuple(s for s in self.sessions if s.began_at >= self.now - timedelta(days=28))[-60:],
            tuple(self.happenings[-60:]),
            dict(self.skills),
            self.now,
        )

    def _event(self) -> int:
        self._events += 1
        return self._events

    def _attempt(self, sign: str, hints: int, seconds: float, changes: int) -> AttemptRecord:
        self._answers += 1
        return AttemptRecord(
            id=self._answers,
            response=str(self._answers % 7),
            right=sign == "o",
            misconception=None if sign in "xo" else f"idea-{sign}",
            hints_before=hints,
            seconds=seconds,
            at=self.now,
            changes=changes,
        )


def glance(item: ItemRecord) -> Glance:
    """What the longer look back keeps of an item that was tried and closed."""
    return Glance(
        item.id, item.attempts[0].id, item.skill, item.unaided, bool(item.hints), item.closed_at or START
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
