"""What an item of QTI 1.2 asks, by the type that its metadata or its parts tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.draft import (
    Accepted,
    Calculating,
    Choosing,
    Explaining,
    Filling,
    Option,
    Pairing,
    Task,
    Typing,
    Value,
)
from lti_app.content.importing.qti1.canvas import calculated, named_gaps
from lti_app.content.importing.qti1.scoring import feedback_for, ranges, shares
from lti_app.content.importing.worded import EMPTY, GAP, Worded

if TYPE_CHECKING:
    from lxml import etree

    from lti_app.content.importing.qti1.presentation import Presentation, Response
    from lti_app.content.importing.qti1.scoring import Condition


def task_of(  # noqa: PLR0911
    kind: str,
    item: etree._Element,
    shown: Presentation,
    found: tuple[Condition, ...],
    said: dict[str, Worded],
) -> tuple[Worded, Task | Reason]:
    stem = shown.stem
    match kind:
        case "essay_question":
            return _without_gaps(stem), Explaining()
        case "file_upload_question":
            return stem, Reason("import.file-upload")
        case "text_only_question":
            return stem, Reason("import.no-question")
        case "fill_in_multiple_blanks_question":
            return named_gaps(shown, found, menus=False)
        case "multiple_dropdowns_question":
            return named_gaps(shown, found, menus=True)
        case "calculated_question":
            return calculated(item, _without_gaps(stem))
        case "matching_question":
            return stem, _matching(shown.responses, found)
        case "numerical_question":
            return _without_gaps(stem), _number(found)
    return _by_its_parts(kind, shown, found, said)


def _by_its_parts(  # noqa: PLR0911
    kind: str, shown: Presentation, found: tuple[Condition, ...], said: dict[str, Worded]
) -> tuple[Worded, Task | Reason]:
    responses, stem = shown.responses, shown.stem
    if not responses:
        return stem, Reason("import.no-question")
    if any(response.name not in {"response_lid", "response_str", "response_num"} for response in responses):
        return stem, Reason("import.type-unknown", {"type": kind or responses[0].name})
    choosing = [response for response in responses if response.name == "response_lid"]
    if len(choosing) == len(responses):
        if len(responses) == 1:
            return stem, _choosing(responses[0], found, said)
        return stem, _matching(responses, found)
    if choosing:
        return stem, Reason("import.several-parts")
    if not any(condition.tests and condition.points for condition in found):
        return _without_gaps(stem), Explaining()
    gaps = tuple(_typed(response, found, said) for response in responses)
    if len(gaps) == 1 and stem.text.endswith(GAP):
        return _without_gaps(stem), gaps[0]
    return stem, Filling(gaps)


def _choosing(response: Response, found: tuple[Condition, ...], said: dict[str, Worded]) -> Choosing:
    right, feedback = shares(found, response.identifier), feedback_for(found)
    options = tuple(
        Option(text, right.get(key, 0.0), said.get(feedback.get((response.identifier, key), ""), EMPTY))
        for key, text in response.options.items()
    )
    return Choosing(options, response.several)


def _typed(response: Response, found: tuple[Condition, ...], said: dict[str, Worded]) -> Typing | Calculating:
    if response.number:
        number = _number(
            tuple(
                condition
                for condition in found
                if any(test.response == response.identifier for test in condition.tests)
            )
        )
        return number if isinstance(number, Calculating) else Calculating(())
    feedback = feedback_for(found)
    accepted = tuple(
        Accepted(value, share, said.get(feedback.get((response.identifier, value), ""), EMPTY))
        for value, share in shares(found, response.identifier).items()
    )
    case = any(
        test.case for condition in found for test in condition.tests if test.response == response.identifier
    )
    return Typing(accepted, case)


def _number(found: tuple[Condition, ...]) -> Task | Reason:
    values = list(ranges(found))
    most = max((points for _, _, points in values), default=0.0)
    if most <= 0:
        return Reason("import.no-right-answer")
    return Calculating(tuple(Value(number, around, points / most) for number, around, points in values))


def _matching(responses: tuple[Response, ...], found: tuple[Condition, ...]) -> Task | Reason:
    pairs: list[tuple[Worded, Worded]] = []
    everything: dict[str, Worded] = {}
    for response in responses:
        everything |= {text.text: text for text in response.options.values() if text.text}
        right = [key for key, share in shares(found, response.identifier).items() if share > 0]
        if not response.label.text and not response.label.losses:
            continue
        if len(right) != 1 or right[0] not in response.options:
            return Reason("import.no-right-answer")
        pairs.append((response.label, response.options[right[0]]))
    used = {right.text for _, right in pairs}
    return Pairing(tuple(pairs), tuple(text for key, text in everything.items() if key not in used))


def _without_gaps(stem: Worded) -> Worded:
    return stem.with_text(stem.text.replace(GAP, "").strip())
