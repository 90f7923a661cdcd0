"""What each interaction of QTI 2 or 3 asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
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
    Sorting,
    Task,
    Typing,
    Value,
)
from lti_app.content.importing.numbers import read_number
from lti_app.content.importing.qti2.body import choices, feedback_in, match_sets, worded
from lti_app.content.importing.worded import EMPTY, Worded
from lti_app.content.importing.xml import attribute, descendants, local

if TYPE_CHECKING:
    from lxml import etree

    from lti_app.content.importing.qti2.declarations import Declaration

Said = Mapping[str, Worded]  # identifier → modal feedback
_PICTURES = {
    *("hotspotInteraction", "graphicOrderInteraction", "graphicAssociateInteraction"),
    *(
        "graphicGapMatchInteraction",
        "selectPointInteraction",
        "positionObjectInteraction",
        "drawingInteraction",
    ),
}


def task_of(interaction: etree._Element, declared: Mapping[str, Declaration], said: Said) -> Task | Reason:
    """Return what one interaction asks, or why it cannot be asked here."""
    name = local(interaction)
    if name in _PICTURES:
        return Reason("import.picture-answered")
    if name == "uploadInteraction":
        return Reason("import.file-upload")
    if name == "extendedTextInteraction":
        return Explaining()
    declaration = declared.get(attribute(interaction, "responseIdentifier"))
    if name not in _READERS:
        return Reason("import.type-unknown", {"type": name})
    if declaration is None:
        return Reason("import.no-right-answer")
    return _READERS[name](interaction, declaration, said)


def _choice(interaction: etree._Element, declared: Declaration, said: Said) -> Task | Reason:
    options = tuple(
        Option(worded(element), declared.share(key), feedback_in(element) or said.get(key, EMPTY))
        for key, element in choices(interaction, "simpleChoice", "inlineChoice").items()
    )
    return Choosing(options, several=declared.cardinality == "multiple")


def _hottext(interaction: etree._Element, declared: Declaration, said: Said) -> Task | Reason:
    options = tuple(
        Option(worded(element), declared.share(key), said.get(key, EMPTY))
        for key, element in choices(interaction, "hottext").items()
    )
    return Choosing(options, several=declared.cardinality == "multiple")


def _text_entry(interaction: etree._Element, declared: Declaration, said: Said) -> Task | Reason:
    if declared.type in {"float", "integer"}:
        return _numbers(declared)
    accepted = tuple(Accepted(value, declared.share(value)) for value in declared.values())
    # Variants that differ in capital letters alone and count differently: then capitals matter.
    by_case: dict[str, set[float]] = {}
    for text in accepted:
        by_case.setdefault(text.words.casefold(), set()).add(text.share)
    return Typing(accepted, case=declared.case or any(len(found) > 1 for found in by_case.values()))


def _numbers(declared: Declaration) -> Task | Reason:
    values = []
    for text in declared.values():
        number = read_number(text)
        if number is None:
            return Reason("import.number-unreadable", {"number": text[:40]})
        around = declared.tolerance or Fraction(0)
        values.append(
            Value(number, abs(number * around / 100) if declared.relative else around, declared.share(text))
        )
    return Calculating(tuple(values)) if values else Reason("import.no-right-answer")


def _slider(interaction: etree._Element, declared: Declaration, said: Said) -> Task | Reason:
    return _numbers(declared)


def _match(interaction: etree._Element, declared: Declaration, said: Said) -> Task | Reason:
    sets = match_sets(interaction)
    if len(sets) != 2:
        return Reason("import.gaps-unclear")
    return _paired([pair.split() for pair in declared.correct or _full(declared)], sets[0], sets[1])


def _associate(interaction: etree._Element, declared: Declaration, said: Said) -> Task | Reason:
    everything = choices(interaction, "simpleAssociableChoice")
    pairs = [pair.split() for pair in declared.correct or _full(declared)]
    lefts = {pair[0] for pair in pairs if pair}
    left = {key: element for key, element in everything.items() if key in lefts}
    return _paired(pairs, left, {key: element for key, element in everything.items() if key not in lefts})


def _full(declared: Declaration) -> tuple[str, ...]:
    return tuple(value for value in declared.mapped if declared.share(value) >= 1)


def _paired(
    pairs: list[list[str]], left: Mapping[str, etree._Element], right: Mapping[str, etree._Element]
) -> Task | Reason:
    if any(len(pair) != 2 or pair[0] not in left or pair[1] not in right for pair in pairs):
        return Reason("import.no-right-answer")
    if len({one for one, _ in pairs}) < len(pairs):
        if len({other for _, other in pairs}) < len(pairs):
            return Reason("import.several-matches")
        left, right, pairs = right, left, [[other, one] for one, other in pairs]
    partner = dict(pairs)
    if partner.keys() != left.keys():
        return Reason("import.several-matches")
    used = set(partner.values())
    return Pairing(
        tuple((worded(element), worded(right[partner[key]])) for key, element in left.items()),
        tuple(worded(element) for key, element in right.items() if key not in used),
    )


def _order(interaction: etree._Element, declared: Declaration, said: Said) -> Task | Reason:
    lines = choices(interaction, "simpleChoice")
    if set(declared.correct) != lines.keys():
        return Reason("import.no-right-answer")
    return Sorting(tuple(worded(lines[key]) for key in declared.correct))


def _gap_match(interaction: etree._Element, declared: Declaration, said: Said) -> Task | Reason:
    words = choices(interaction, "gapText", "gapImg")
    partner = {
        pair.split()[-1]: pair.split()[0] for pair in declared.correct or _full(declared) if pair.split()
    }
    gaps = []
    for gap in descendants(interaction, "gap"):
        right = partner.get(attribute(gap, "identifier"))
        gaps.append(
            Choosing(tuple(Option(worded(element), float(key == right)) for key, element in words.items()))
        )
    return Filling(tuple(gaps)) if gaps else Reason("import.gaps-unclear")


_READERS: Mapping[str, Callable[[etree._Element, Declaration, Said], Task | Reason]] = MappingProxyType(
    {
        "choiceInteraction": _choice,
        "inlineChoiceInteraction": _choice,
        "hottextInteraction": _hottext,
        "textEntryInteraction": _text_entry,
        "sliderInteraction": _slider,
        "matchInteraction": _match,
        "associateInteraction": _associate,
        "orderInteraction": _order,
        "gapMatchInteraction": _gap_match,
    }
)
