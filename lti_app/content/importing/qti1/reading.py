"""Goes through a file of QTI 1.2: its items, and what is said about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.draft import Draft
from lti_app.content.importing.model import Format, Source
from lti_app.content.importing.qti1.presentation import presentation_of, worded
from lti_app.content.importing.qti1.scoring import conditions
from lti_app.content.importing.qti1.tasks import task_of
from lti_app.content.importing.worded import EMPTY
from lti_app.content.importing.xml import children, descendants, is_huge, local, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

# The words of Common Cartridge for the types, in Canvas' words.
_CARTRIDGE = {
    "cc.multiple_choice.v0p1": "multiple_choice_question",
    "cc.true_false.v0p1": "true_false_question",
    "cc.multiple_response.v0p1": "multiple_answers_question",
    "cc.fib.v0p1": "short_answer_question",
    "cc.pattern_match.v0p1": "short_answer_question",
    "cc.essay.v0p1": "essay_question",
}
_FEEDBACKS = {"general_fb": "general", "correct_fb": "right", "general_incorrect_fb": "wrong"}
_ROOT_SECTION = "root_section"


def read_qti1(root: etree._Element, file: str, first: int) -> Iterator[Draft]:
    """Return the items of a file, numbered from `first`."""
    position = first
    for element in descendants(root, "item", "bankentry_item"):
        if local(element) == "bankentry_item":
            source = Source(file, position, Format.QTI1, "bankentry_item", element.get("item_ref", ""))
            yield Draft(source, EMPTY, Reason("import.bank-reference"))
        else:
            yield (
                _draft(element, file, position)
                if not is_huge(element)
                else _too_long(element, file, position)
            )
        position += 1


def _too_long(item: etree._Element, file: str, position: int) -> Draft:
    source = Source(file, position, Format.QTI1, "item", item.get("ident", ""), item.get("title", "").strip())
    return Draft(source, EMPTY, Reason("import.too-long"))


def _draft(item: etree._Element, file: str, position: int) -> Draft:
    about = _metadata(item)
    kind = about.get("question_type") or _CARTRIDGE.get(about.get("cc_profile", ""), "")
    found, shown = conditions(item), presentation_of(item)
    said = {feedback.get("ident", ""): worded(feedback) for feedback in descendants(item, "itemfeedback")}
    source = Source(
        file, position, Format.QTI1, kind or "item", item.get("ident", ""), item.get("title", "").strip()
    )
    stem, task = task_of(kind, item, shown, found, said)
    solution = worded(next(descendants(item, "solution"), None))
    return Draft(
        source,
        stem,
        task,
        hints=tuple(worded(hint) for hint in descendants(item, "hint")),
        reasons=(Reason("import.one-set-of-numbers"),) if kind == "calculated_question" else (),
        tags=tuple(
            tag
            for label in ("qmd_topic", "qmd_keywords", "keywords")
            for tag in about.get(label, "").split(",")
        ),
        category=_category(item),
        licence=about.get("license", "") or about.get("qmd_copyright", ""),
        author=about.get("qmd_author", ""),
        feedback={
            **({"general": solution} if solution else {}),
            **{when: said[ident] for ident, when in _FEEDBACKS.items() if said.get(ident)},
        },
    )


def _metadata(element: etree._Element) -> dict[str, str]:
    """Return label → entry of an item's own fields."""
    return {
        text_of(next(children(field, "fieldlabel"), None)): text_of(next(children(field, "fieldentry"), None))
        for field in descendants(element, "qtimetadatafield")
    }


def _category(item: etree._Element) -> tuple[str, ...]:
    names = []
    for around in item.iterancestors():
        if local(around) == "objectbank":
            names.append(_metadata_of_bank(around) or around.get("ident", ""))
        elif around.get("ident") != _ROOT_SECTION and around.get("title"):
            names.append(around.get("title", ""))
    return tuple(reversed(names))


def _metadata_of_bank(bank: etree._Element) -> str:
    fields = next(children(bank, "qtimetadata"), None)
    return "" if fields is None else _metadata(fields).get("bank_title", "")
