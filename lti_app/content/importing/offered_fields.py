"""Fields of questions that offer what to choose, to match or to put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.model import AnswerKind
from lti_app.content.importing.draft import Choosing, Option, Pairing, Sorting
from lti_app.content.importing.fields import ALL_POINTS, Fields, LeftOutError, few_enough, needed

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAME_SHARE = 0.02  # thirds come as 33 and as 34 percent


def choosing(task: Choosing) -> Fields:
    """Return the fields of a choice of one, or of several. Raises LeftOutError."""
    found = Fields(AnswerKind.CHOICES if task.several else AnswerKind.CHOICE)
    options = _different(task.options, found)
    right = [option for option in options if option.share > (0 if task.several else ALL_POINTS)]
    if not right:
        raise LeftOutError("import.no-right-answer")
    if len(options) < 2:
        raise LeftOutError("import.one-choice")
    few_enough([option.words.text for option in options])
    if task.several:
        shares = [option.share for option in right]
        if max(shares) - min(shares) > _SAME_SHARE:
            found.losses.append("import.partial-credit")
    else:
        if len(right) > 1:
            found.losses.append("import.one-right-kept")
            options = [option for option in options if option not in right[1:]]
            right = right[:1]
        found.losses.extend(_shares_lost(options))
        found.say("right", right[0].feedback)
    wrong = [option for option in options if option not in right]
    texts = [option.words.text for option in right]
    found.fields |= {"answers": texts} if task.several else {"answer": texts[0]}
    found.fields["distractors"] = [option.words.text for option in wrong]
    found.feedback_for |= {
        option.words.text: option.feedback.text for option in wrong if option.feedback.text
    }
    return found


def pairing(task: Pairing) -> Fields:
    """Return the fields of a matching. Raises LeftOutError."""
    found = Fields(AnswerKind.MATCHING)
    if len(task.pairs) < 2:
        raise LeftOutError("import.one-pair")
    found.fields["prompts"] = [needed(left.on_one_line(), found) for left, _ in task.pairs]
    found.fields["answers"] = answers = [needed(right.on_one_line(), found) for _, right in task.pairs]
    extra = [needed(words.on_one_line(), found) for words in task.extra]
    found.fields["distractors"] = [text for text in dict.fromkeys(extra) if text and text not in answers]
    few_enough([*answers, *found.fields["distractors"]])
    if not all(found.fields["prompts"]) or not all(answers):
        raise LeftOutError("import.no-question-text")
    return found


def sorting(task: Sorting) -> Fields:
    """Return the fields of an ordering. Raises LeftOutError."""
    found = Fields(AnswerKind.ORDERING)
    lines = [needed(line.on_one_line(), found) for line in task.lines]
    if len(lines) < 2 or not all(lines):
        raise LeftOutError("import.one-line")
    if len(set(lines)) < len(lines):
        raise LeftOutError(
            "import.choices-alike", choice=next(line for line in lines if lines.count(line) > 1)
        )
    few_enough(lines)
    found.fields["answers"] = lines
    return found


def _shares_lost(options: Iterable[Option]) -> Iterable[str]:
    shares = [option.share for option in options]
    if any(0 < share <= ALL_POINTS for share in shares):
        yield "import.partial-credit"
    if any(share < 0 for share in shares):
        yield "import.penalty"


def _different(options: tuple[Option, ...], found: Fields) -> list[Option]:
    """Leave out empty choices, and those that read like another one."""
    kept: dict[str, Option] = {}
    for option in options:
        words = option.words.on_one_line()
        text = needed(words, found)
        if not text:
            continue
        alike = kept.get(_look(text))
        if alike is None:
            kept[_look(text)] = Option(words, option.share, option.feedback.aside())
        else:  # whichever of the two is chosen, the better one counts
            found.losses.append("import.choice-repeated")
            if option.share > alike.share:
                kept[_look(text)] = Option(alike.words, option.share, option.feedback.aside())
    return list(kept.values())


def _look(text: str) -> str:
    """Return what the eye sees of it: "$0.4$ * $2$" is "$0.4 * 2$", but capitals and spaces tell apart."""
    return text.replace("$", "")
