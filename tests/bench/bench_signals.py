"""How long it takes to measure all signals over the fullest history, and to hear what a text says."""

from __future__ import annotations

from random import Random
from timeit import repeat

from engine.signals.measure import MEASURES, measure
from engine.signals.model import HappeningKind
from engine.signals.words import heard
from lti_app.content.lexicon import languages, load_lexicon
from tests.engine.signals.histories import SETTINGS, Story

_SKILLS = [f"skill-{number}" for number in range(12)]


def fullest() -> Story:
    """Return a story that fills every window: 100 items of twelve skills, 60 sessions and facts."""
    chance, story = Random(7), Story()
    for place, skill in enumerate(_SKILLS):
        story.know(
            skill, 0.45, 0.5, opportunities=9, prerequisites=tuple(_SKILLS[:place]), mastered_at=story.now
        )
    for number in range(100):
        if number % 5 < 3:
            story.session(minutes=20)
            story.happen(HappeningKind.SAID, heard=frozenset({"not_understanding"}), words=8)
        skill = chance.choice(_SKILLS)
        answers = chance.choice(["o", "xo", "xxo", "xxx"])
        hints = chance.choice([0, 2])
        story.item(skill, answers, hints=hints, hint_seconds=(2.0, 4.0), strand="algebra", confidence=2)
    return story


def main() -> None:
    history = fullest().history
    whole = min(repeat(lambda: measure(history, SETTINGS), number=200, repeat=5)) / 200
    print(f"measure, all {len(MEASURES)} signals: {whole * 1e6:.0f} µs")
    for code in MEASURES:
        one = (
            min(repeat(lambda code=code: measure(history, {code: SETTINGS[code]}), number=200, repeat=3))
            / 200
        )
        if one > 20e-6:
            print(f"  {code}: {one * 1e6:.0f} µs")
    for language in sorted(languages()):
        lexicon = load_lexicon(language)
        for name, text in (
            ("a line", "I do not see why minus minus is plus here"),
            ("2,000 signs", "i am " * 400),
        ):
            took = (
                min(repeat(lambda text=text, lexicon=lexicon: heard(text, lexicon), number=20, repeat=3)) / 20
            )
            print(f"heard, {language}, {name}: {took * 1e6:.0f} µs")


if __name__ == "__main__":
    main()
