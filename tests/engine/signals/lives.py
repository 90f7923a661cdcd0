"""Whole lives for property tests: items of several skills, sessions, facts of the log, estimates."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.items.model import Level
from engine.signals.model import HappeningKind
from engine.signals.words import Category
from tests.engine.signals.histories import Story, steps

STRANDS = {"brackets": "algebra", "fractions": "numbers", "ratios": "numbers"}
SKILLS = tuple(STRANDS)

confidences = st.sampled_from([None, 1, 2, 3, 4, 5])
seldom = st.sampled_from([0, 0, 0, 1, 2, 3])


@st.composite
def lives(draw: st.DrawFn) -> Story:
    """Draw a life of at most some weeks, in which habits last a while, so that every signal comes about."""
    story = Story()
    for skill in SKILLS:
        story.know(
            skill,
            draw(st.sampled_from([0.2, 0.45, 0.8])),
            draw(st.sampled_from([0.1, 0.5, 0.9])),
            strand=STRANDS[skill],
            mastered=draw(st.booleans()),
            opportunities=draw(st.sampled_from([3, 12])),
            prerequisites=SKILLS[: SKILLS.index(skill)],
            mastered_at=draw(st.sampled_from([None, story.now])),
        )
    for _ in range(draw(st.integers(0, 4))):
        _habit(draw, story)
    return story


def _habit(draw: st.DrawFn, story: Story) -> None:
    """Add a stretch of work in one way, then a pause."""
    skills = draw(st.sampled_from([SKILLS, SKILLS[:1], SKILLS[1:]]))
    step = draw(steps(skills, draw(st.sampled_from(["any", "stuck", "on hints", "in a hurry"]))))
    confidence, changes = draw(confidences), draw(st.sampled_from([0, 5]))
    clicks = draw(st.sampled_from([(), (1.0, 2.0), (20.0, 50.0)]))
    for _ in range(draw(st.integers(0, 12))):
        story.item(
            **step,  # type: ignore[arg-type]
            strand=STRANDS[str(step["skill"])],
            predicted=draw(st.sampled_from([0.1, 0.5, 0.9])),
            confidence=confidence,
            changes=changes,
            hint_seconds=clicks,
            rungs=4,
        )
    for _ in range(draw(seldom)):
        kind = draw(st.sampled_from(list(HappeningKind)))
        heard = frozenset(draw(st.sets(st.sampled_from(list(Category)), max_size=2)))
        value = draw(st.sampled_from([0.1, 0.4, 2.0, 5.0, 120.0]))
        story.happen(kind, value, heard=heard, words=draw(st.sampled_from([2, 20])))
    for _ in range(draw(seldom)):
        story.session(
            left_open=draw(st.sampled_from([None, Level.EASY, Level.HARD])),
            misses_at_end=draw(st.sampled_from([0, 2])),
            after_miss=draw(st.sampled_from([None, 10.0, 100.0])),
            left_skills=draw(st.sampled_from([(), SKILLS])),
        )
    if draw(st.booleans()):
        story.ask(skill=draw(st.sampled_from([None, *SKILLS])))
    story.wait(days=draw(st.sampled_from([0, 1, 8, 20])))
