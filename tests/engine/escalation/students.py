"""Simulated students by what troubles them: each writes what such a student does into a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.explanations import Quality
from engine.items.model import Level
from engine.signals.model import HappeningKind
from tests.engine.escalation.small_bank import BANK
from tests.engine.signals.histories import Story

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    Trouble = Callable[[Story, Random], object]

SKILLS = tuple(BANK.skills)


def student(trouble: str, random: Random) -> Story:
    """Return the story of a student: some work of any kind, then what troubles her, then a little more."""
    story = Story()
    for skill in SKILLS:
        story.know(skill, random.uniform(0.1, 0.9), random.random(), opportunities=random.randint(0, 12))
        view = story.skills[skill]
        prerequisites = BANK.skills[skill].prerequisites
        story.know(
            skill, view.chance, view.sureness, opportunities=view.opportunities, prerequisites=prerequisites
        )
    _anything(story, random, random.randint(0, 8))
    TROUBLES[trouble](story, random)
    if random.random() < 0.3:
        TROUBLES[random.choice(sorted(TROUBLES))](story, random)
    _anything(story, random, random.randint(0, 2))
    return story


def _item(story: Story, random: Random, answers: str, **more: object) -> None:
    facts: dict[str, object] = {
        "skill": random.choice(SKILLS),
        "template": random.choice(["t1", "t2", "t3"]),
        "seconds": random.uniform(20, 90),
        "strand": "equations",
        "predicted": random.random(),
        **more,
    }
    story.item(str(facts.pop("skill")), answers, **facts)  # type: ignore[arg-type]


def _anything(story: Story, random: Random, items: int) -> None:
    for _ in range(items):
        answers = random.choice(["o", "o", "xo", "xx", "ao", "ab", "bb"])
        confidence = random.choice([None, None, 1, 2, 3, 4, 5])
        _item(story, random, answers, hints=random.choice([0, 0, 1, 2]), confidence=confidence)


def _one_skill(story: Story, random: Random, *answers: str, **more: object) -> None:
    skill = more.pop("skill", None) or random.choice(SKILLS)
    for given in answers:
        _item(story, random, given, skill=skill, **more)


def _stuck(story: Story, random: Random) -> None:
    _one_skill(story, random, *(random.choice(["x", "xx", "xb"]) for _ in range(random.randint(3, 9))))


def _in_circles(story: Story, random: Random) -> None:
    _one_skill(story, random, *["xx", "xo", "o", "xx", "xx", "xo", "xx", "xx", "xx", "xx"])


def _all_over(story: Story, random: Random) -> None:
    for skill in SKILLS[: random.randint(2, 3)]:
        _one_skill(story, random, "xx", "x", skill=skill)


def _behind_on_a_topic(story: Story, random: Random) -> None:
    for _ in range(9):
        _item(story, random, "o", skill="signs")
        _item(story, random, random.choice(["xo", "xo", "o"]), skill="brackets")


def _fading(story: Story, random: Random) -> None:
    for right, items in ((0.9, 50), (0.5, 50)):
        for _ in range(items):
            _item(story, random, "o" if random.random() < right else "xo")


def _one_idea(story: Story, random: Random) -> None:
    for number in range(random.randint(3, 6)):
        _item(story, random, random.choice(["a", "xa", "aa"]), skill="brackets", template=f"t{number}")


def _no_ground(story: Story, random: Random) -> None:
    story.know("brackets", random.uniform(0.05, 0.49), 0.1)
    _one_skill(story, random, "xx", "x", "xx", "xx", skill="fractions")


def _on_hints(story: Story, random: Random) -> None:
    for _ in range(10):
        _item(story, random, random.choice(["o", "xo", "xx"]), hints=random.choice([0, 1, 2, 2, 3]))


def _through_the_hints(story: Story, random: Random) -> None:
    for _ in range(random.randint(2, 4)):
        _item(story, random, "xx", hints=3, rungs=3, hint_seconds=(1.0, 2.0, 3.5))


def _with_help_alone(story: Story, random: Random) -> None:
    for _ in range(6):
        _item(story, random, "o", hints=1, skill="brackets")
        _item(story, random, "xo", skill="brackets")


def _check_failed(story: Story, random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        _item(story, random, "xx", skill="brackets", transfer=True)


def _in_a_hurry(story: Story, random: Random) -> None:
    skill = random.choice([*SKILLS, None, None])
    for _ in range(random.randint(3, 6)):
        chosen = {"skill": skill} if skill else {}
        _item(story, random, "x", seconds=random.uniform(0.5, 4), **chosen)


def _after_the_answer(story: Story, random: Random) -> None:
    for _ in range(random.randint(2, 3)):
        story.say("asks_for_answer")


def _right_without_a_reason(story: Story, random: Random) -> None:
    for _ in range(random.randint(2, 4)):
        _item(story, random, "o", asked=True, explained=random.choice([Quality.EMPTY, Quality.COPIED]))


def _sessions(story: Story, random: Random, count: int, **more: object) -> None:
    for _ in range(count):
        story.wait(days=random.uniform(0.5, 2))
        story.session(minutes=random.uniform(2, 25), **more)


def _gone_quiet(story: Story, random: Random) -> None:
    _sessions(story, random, random.randint(4, 9))
    story.wait(days=random.uniform(8, 16))


def _leaving_midway(story: Story, random: Random) -> None:
    _sessions(story, random, random.randint(2, 4), left_open=random.choice([Level.MEDIUM, Level.HARD]))
    for _ in range(random.randint(1, 2)):
        story.happen(HappeningKind.LEFT_IDLE, random.uniform(90, 400))
    story.wait(hours=1)


def _stopping_at_misses(story: Story, random: Random) -> None:
    _sessions(story, random, random.randint(2, 4), misses_at_end=2, after_miss=random.uniform(0, 60))
    story.wait(hours=1)


def _jumping(story: Story, random: Random) -> None:
    _sessions(story, random, random.randint(1, 2), left_skills=SKILLS)
    story.wait(hours=1)


def _late(story: Story, random: Random) -> None:
    _sessions(story, random, random.randint(0, 3))
    story.happen(HappeningKind.DUE_PASSED, random.uniform(0, 0.49))


def _off_pace(story: Story, random: Random) -> None:
    _sessions(story, random, random.randint(0, 3))
    story.happen(HappeningKind.PACE, random.uniform(0.21, 3))


def _doubtful(story: Story, random: Random) -> None:
    story.happen(HappeningKind.CONFIDENCE, random.randint(1, 2))
    for _ in range(random.randint(1, 3)):
        _item(story, random, "o", confidence=random.randint(1, 2))


def _sure_and_wrong(story: Story, random: Random) -> None:
    for _ in range(random.randint(4, 6)):
        right = random.random() < 0.5
        _item(story, random, "o" if right else "xo", confidence=1 if right else 5)


def _wavering(story: Story, random: Random) -> None:
    for _ in range(random.randint(3, 5)):
        _item(story, random, random.choice(["o", "xo"]), changes=random.randint(4, 9))


def _hesitant(story: Story, random: Random) -> None:
    for skill in SKILLS:
        story.know(skill, 0.9, 0.95, mastered=True)
    for seconds in (30.0, 30.0, 30.0, 30.0, 30.0, 200.0, 250.0):
        _item(story, random, "o", seconds=seconds)


def _stalled(story: Story, random: Random) -> None:
    _item(story, random, "xx", hints=3, rungs=3, open_=True)
    story.wait(minutes=random.uniform(6, 20))


def _in_low_spirits(story: Story, random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        story.say(random.choice(["giving_up", "panic"]))
    story.say("not_understanding")


def _lost(story: Story, random: Random) -> None:
    for _ in range(random.randint(2, 4)):
        story.say("not_understanding")


def _curt(story: Story, random: Random) -> None:
    for words in (9, 12, 8, 11, 10, 1, 2, 1):
        story.say(words=words)
    _doubtful(story, random)


def _in_danger(story: Story, random: Random) -> None:
    for _ in range(random.randint(1, 2)):
        story.say("safety")


def _asking(story: Story, random: Random) -> None:
    for _ in range(random.randint(1, 2)):
        story.ask(random.choice(["", "I am lost", "why does the minus change? " * 9]), random.choice(SKILLS))


def _neither_nor(story: Story, random: Random) -> None:
    story.know("brackets", 0.5, random.uniform(0.36, 0.64), opportunities=10)
    _one_skill(story, random, "o", "xo", "o", "xo", "xo", "o", "o", "xo", skill="brackets")


def _placed_in_a_hurry(story: Story, random: Random) -> None:
    story.happen(HappeningKind.PLACEMENT_SKIPPED, float(random.randint(1, 12)))
    _sessions(story, random, random.randint(0, 2))


TROUBLES: Mapping[str, Trouble] = {
    trouble.__name__.strip("_"): trouble
    for trouble in (
        _stuck, _in_circles, _all_over, _behind_on_a_topic, _fading, _one_idea, _no_ground,
        _on_hints, _through_the_hints, _with_help_alone, _check_failed, _in_a_hurry, _after_the_answer,
        _right_without_a_reason, _gone_quiet, _leaving_midway, _stopping_at_misses, _jumping, _late,
        _off_pace, _doubtful, _sure_and_wrong, _wavering, _hesitant, _stalled, _in_low_spirits, _lost, _curt,
        _in_danger, _asking, _neither_nor, _placed_in_a_hurry,
    )
}  # fmt: skip
