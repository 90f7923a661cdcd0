"""Makes of a question as read what a bank can hold, with the reasons for whatever is less than the source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from engine.items.model import AnswerKind, Level
from engine.reason import Reason
from lti_app.content.bank_file import TemplateData
from lti_app.content.importing.fields import Fields, LeftOutError
from lti_app.content.importing.model import Imported, Status
from lti_app.content.importing.proving import proved, without_answer
from lti_app.content.importing.task_fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.items.model import Item
    from lti_app.content.importing.draft import Draft
    from lti_app.content.importing.worded import Worded

_LONGEST = 1000  # of a text of a bank
_HINTS = 3
_DIFFICULTY = 0.0  # nothing is known of it: half of the students of average ability
_SECONDS = {
    AnswerKind.CHOICE: 40.0,
    AnswerKind.BLANKS: 90.0,
    AnswerKind.MATCHING: 90.0,
    AnswerKind.ORDERING: 90.0,
    AnswerKind.EXPLANATION: 180.0,
}
_USUAL_SECONDS = 60.0
_MAX_TAGS = 40
_LONGEST_TAG = 120
# Tags such as 8.EE.C.7 or HSA-REI.B.3 name a standard of the Common Core.
_STANDARD = re.compile(r"(?:CCSS\.MATH\.CONTENT\.)?(?:HS[A-Z]-[A-Z]+|[K1-8]\.[A-Z]+)\.[A-Z](?:\.\d+[a-z]?)?")


def built(draft: Draft) -> Imported:
    """Return what becomes of a question. It is proved: what does not work is left out, never broken."""
    if isinstance(draft.task, Reason):
        return _left_out(draft, draft.task)
    try:
        found = fields_of(draft.task, draft.stem)
    except LeftOutError as error:
        return _left_out(draft, error.reason)
    data = _template(draft, found, hints=(), worked=())
    if data is None:
        return _left_out(draft, Reason("import.too-long"))
    item = proved(data)
    if item is None:
        return _left_out(draft, Reason("import.not-proved"))
    return _kept(draft, found, item)


def _kept(draft: Draft, found: Fields, item: Item) -> Imported:
    losses = found.losses
    hints = _beside(draft.hints, item, losses, "import.hint-gives-answer")
    worked = _beside(draft.worked, item, losses, "import.step-gives-answer")
    data = _template(draft, found, hints=_ladder(hints), worked=worked)
    if data is None:  # only the hints can be it: the rest was proved
        losses.append("import.hints-dropped")
        data = _template(draft, found, hints=(), worked=())
    everything = {**found.feedback, **draft.feedback}
    feedback = {when: words.aside() for when, words in everything.items() if words}
    losses.extend(loss for words in feedback.values() for loss in sorted(words.losses))
    reasons = (*map(Reason, dict.fromkeys(losses)), *draft.reasons)
    return Imported(
        draft.source,
        Status.REDUCED if reasons else Status.WHOLE,
        data,
        reasons,
        **_about(draft),
        feedback={when: words.text[:_LONGEST] for when, words in feedback.items()},
        feedback_for={wrong: said[:_LONGEST] for wrong, said in found.feedback_for.items()},
    )


def _beside(lines: Iterable[Worded], item: Item, losses: list[str], code: str) -> tuple[str, ...]:
    """Return hints or steps, without those that give the answer away."""
    asides = [line.aside() for line in lines]
    losses.extend(loss for line in asides for loss in sorted(line.losses))
    texts = [line.on_one_line().text for line in asides]
    kept, gave = without_answer(item, [text for text in texts if text])
    if gave:
        losses.append(code)
    return tuple(text[:_LONGEST] for text in kept)


def _ladder(hints: tuple[str, ...]) -> tuple[str, ...]:
    """The ladder has three rungs of hints: what stands between the first and the last is one."""
    if len(hints) <= _HINTS:
        return hints
    return (hints[0], " ".join(hints[1:-1]), hints[-1])


def _template(
    draft: Draft, found: Fields, hints: tuple[str, ...], worked: tuple[str, ...]
) -> TemplateData | None:
    fields: dict[str, Any] = {
        "id": f"question-{draft.source.position}",
        "level": Level.MEDIUM,
        "difficulty": _DIFFICULTY,
        "usual_seconds": _SECONDS.get(found.kind, _USUAL_SECONDS),
        "kind": found.kind,
        "hints": hints,
        "worked": worked,
        **found.fields,
    }
    try:
        return TemplateData.model_validate(fields)
    except ValidationError:  # fields have their types; what is left to be wrong is a length
        return None


def _left_out(draft: Draft, reason: Reason) -> Imported:
    return Imported(draft.source, Status.LEFT_OUT, None, (reason,), **_about(draft))


def _about(draft: Draft) -> dict[str, Any]:
    tags = _short(draft.tags)
    return {
        "tags": tuple(tag for tag in tags if not _STANDARD.fullmatch(tag)),
        "category": _short(draft.category),
        "standards": _short((*draft.standards, *(tag for tag in tags if _STANDARD.fullmatch(tag)))),
        "licence": " ".join(draft.licence.split())[:300],
        "author": " ".join(draft.author.split())[:300],
    }


def _short(names: Iterable[str]) -> tuple[str, ...]:
    cleaned = (" ".join(name.split())[:_LONGEST_TAG] for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if name))[:_MAX_TAGS]
