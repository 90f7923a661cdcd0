"""Writing a course's own question: what is wrong with it, in words, and saving it as a new version."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from engine.items.draw import draw
from engine.items.template_structure import template_problems
from engine.items.validate import DRAWS, draw_problems
from engine.reason import Reason
from lti_app.content.banks import shipped_banks
from lti_app.content.mathml import to_plain
from lti_app.content.versions import digest
from lti_app.content.wording import load_wording
from lti_app.db.models import OwnTemplate, PracticeSet
from lti_app.own.editing_fields import ROWS, template_from
from lti_app.own.store import TITLE, State, make, nameless, save_version, set_skill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from engine.items.model import Bank, ItemTemplate
    from engine.items.problem import Found, Problem
    from lti_app.own.store import By
    from lti_app.practice.response import Fields

_LONGEST = 4000  # characters of a field
_MOST_FIELDS = 120
_MOST_PROBLEMS = 8


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with what was typed. field: id of the form's field; label: what it is called."""

    field: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as it is typed. template: None where it cannot be read; sound: it may be saved."""

    template: ItemTemplate | None
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        return self.template is not None and not self.faults


def typed_fields(form: Fields) -> Fields:
    """Return a form's fields as they are read and shown again: with line breaks, without control signs."""
    pairs = ((name, _fit(form[name])) for name in list(form)[:_MOST_FIELDS])
    return MultiDict(pairs)


def examine(
    fields: Fields, bank: Bank, base: ItemTemplate | None, draws: int = DRAWS, *, in_use: bool = False
) -> Draft:
    """Return the question that a form says and what is wrong with it, as written or in its first items.

    base: the one that is edited; in_use: students get it, so that it keeps a skill.
    """
    template, found = template_from(fields, base)
    skill = fields.get("skill", "")
    if skill and skill not in bank.skills:
        found.append(("skill", Reason("own.problem.no-skill")))
    if in_use and not skill:
        found.append(("skill", Reason("own.problem.in-use")))
    if template is not None:
        found += _strangers(template, bank)
        found += [_found(problem) for problem in template_problems(template, own=True)]
    if template is not None and not found:
        found += [_found(problem) for problem in draw_problems(template, draws, own=True)]
    ideas = [fields.get(f"wrong.{index}.idea", "") for index in range(ROWS)]
    return Draft(template, tuple(_faults(found, ideas))[:_MOST_PROBLEMS])


def usual_bank(session: Session, course: int) -> str:
    """Return the bank of the course's newest practice set; without one, the first that ships."""
    query = select(PracticeSet.bank).where(PracticeSet.course_id == course)
    return session.scalar(query.order_by(PracticeSet.id.desc()).limit(1)) or shipped_banks()[0]


def save_new(session: Session, template: ItemTemplate, skill: str, bank: Bank, by: By) -> OwnTemplate:
    """Save a new question as a draft. The same again is the question that is there already."""
    known = digest(nameless(template))
    query = select(OwnTemplate).where(
        OwnTemplate.course_id == by.course, OwnTemplate.bank == bank.id, OwnTemplate.digest == known
    )
    if (there := session.scalars(query.limit(1)).first()) is not None:
        return there
    row = OwnTemplate(
        bank=bank.id,
        skill=skill,
        state=State.DRAFT.value,
        title=to_plain(draw(template, 0).stem)[:TITLE],
        source={},
        licence="",
        author="",
    )
    return make(session, row, template, by, load_wording().say(Reason("own.reason.written")))


def save_edit(
    session: Session, row: OwnTemplate, template: ItemTemplate, skill: str, bank: Bank, by: By, reason: str
) -> None:
    """Save an edit as a new version, and put the question under a skill; the same again is nothing."""
    if skill != row.skill:
        set_skill(session, [row], skill, bank, by)
    save_version(session, row, template, by, reason or load_wording().say(Reason("own.reason.edited")))


def _strangers(template: ItemTemplate, bank: Bank) -> Iterable[Found]:
    for index, (idea, _) in enumerate(template.wrong_answers):
        if idea not in bank.misconceptions:
            yield f"wrong_answers.{index}", Reason("own.problem.no-idea")


def _found(problem: Problem) -> Found:
    return problem.field, problem.reason


def _faults(found: Iterable[Found], ideas: list[str]) -> Iterable[Fault]:
    """Put problems into words: those of a bank's author where there are none for a teacher."""
    wording = load_wording()
    for path, reason in found:
        head, *rest = path.split(".")
        field, label = path, f"own.field.{head}"
        if head == "wrong_answers":
            place = rest[0] if rest else "0"
            row = ideas.index(place) if place in ideas else int(place) if place.isdecimal() else 0
            field = f"wrong.{row}.answer"
        elif head == "rules":
            field, label = rest[0], f"own.field.{rest[0]}"
        elif head not in ("hints", "blanks"):
            field = head
        elif head == "blanks":
            part = rest[1] if len(rest) > 1 and rest[1] in ("label", "answer") else "answer"
            field = f"blanks.{rest[0] if rest else 0}.{part}"
        elif not rest:
            field = "hints.0"
        named = reason.code.replace("bank.", "own.problem.", 1)
        sentence = wording.say(Reason(named, reason.params) if named in wording else reason)
        name = wording.say(Reason(label)) if label in wording else head
        number = f" {int(rest[0]) + 1}" if head != "wrong_answers" and rest and rest[0].isdecimal() else ""
        yield Fault(field, name + number, sentence)


def _fit(text: str) -> str:
    """Return a text with tabs as spaces and without signs that no database or page takes."""
    lines = text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").split("\n")
    return "\n".join("".join(filter(_is_fit, line)) for line in lines)


def _is_fit(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs")
