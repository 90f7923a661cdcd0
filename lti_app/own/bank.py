"""The bank that a course practises: the one that shipped, with the course's own questions in use.

Own templates and own skills are named "own-7" by the ids of their rows; own skills form a strand of theirs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from engine.items.model import Bank, Skill
from engine.reason import Reason
from lti_app.content.bank_file import TemplateData
from lti_app.content.banks import load_bank
from lti_app.content.template_data import template_of
from lti_app.content.wording import load_wording
from lti_app.db.models import OwnContent, OwnSkill, OwnTemplate
from lti_app.own.bank_cache import bank_cache

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engine.items.model import ItemTemplate

STRAND = "own"
MOST = 3000  # own templates of a course, and so at most in a bank
_READ = "banks of courses"  # in Session.info, by course and bank: a page asks for them again and again
_CHANGED = "own content changed"  # likewise: whether this transaction changes own content


def own_id(number: int) -> str:
    """Return the id, in the bank, of an own template or an own skill by the id of its row."""
    return f"own-{number}"


def own_number(id_: str) -> int | None:
    """Return the id of the row that an id of the bank means; None for one that ships."""
    head, _, number = id_.partition("-")
    return int(number) if head == STRAND and number.isascii() and number.isdecimal() else None


def course_bank(session: Session, course: int, bank: str) -> Bank:
    """Return what a course practises of a bank: the bank itself where the course has nothing of its own.

    An own skill is in it for good, so that work on it can be finished; templates are while they are in use.
    Raises ConfigurationError for a bank that there is not.
    """
    read: dict[tuple[int, str], Bank] = session.info.setdefault(_READ, {})
    if (course, bank) not in read:
        read[course, bank] = _course_bank(session, course, bank)
    return read[course, bank]


def bank_to_choose_from(session: Session, course: int, bank: str) -> Bank:
    """Return the same without skills that have nothing to practise: what a form offers to a teacher."""
    whole = course_bank(session, course, bank)
    taught = {id_: skill for id_, skill in whole.skills.items() if id_ in whole.by_skill}
    return whole if len(taught) == len(whole.skills) else replace(whole, skills=taught)


def forget(session: Session) -> None:
    """Have the banks read anew: own content changes in this transaction."""
    session.info.pop(_READ, None)
    session.info[_CHANGED] = True


def _course_bank(session: Session, course: int, bank: str) -> Bank:
    shipped, content = load_bank(bank), session.get(OwnContent, course)
    if content is None:
        return shipped
    if session.info.get(_CHANGED):  # it may be rolled back, and its number given to another version
        return _joined(session, course, shipped)
    return bank_cache(session).get((course, bank, content.version), lambda: _joined(session, course, shipped))


def _joined(session: Session, course: int, shipped: Bank) -> Bank:
    skills = dict(shipped.skills) | own_skills(session, course)
    query = (
        select(OwnTemplate)
        .join(OwnTemplate.version)
        .where(OwnTemplate.course_id == course, OwnTemplate.state == "in_use", OwnTemplate.bank == shipped.id)
        .order_by(OwnTemplate.id)
        .limit(MOST)
        .options(contains_eager(OwnTemplate.version))
    )
    own = {own_id(row.id): own_template(row) for row in session.scalars(query) if row.skill in skills}
    return replace(
        shipped,
        strands={**shipped.strands, STRAND: load_wording().say(Reason("own.strand"))},
        skills=skills,
        templates={**shipped.templates, **own},
    )


def own_skills(session: Session, course: int) -> dict[str, Skill]:
    """Return the course's own skills by their ids in the bank."""
    rows = session.scalars(select(OwnSkill).where(OwnSkill.course_id == course).order_by(OwnSkill.id))
    return {own_id(row.id): _skill(row) for row in rows}


def own_template(row: OwnTemplate) -> ItemTemplate:
    """Return the present version of an own question as it stands in the bank."""
    data: dict[str, Any] = {**row.version.data, "id": own_id(row.id)}
    return template_of(row.skill, TemplateData.model_validate(data))


def _skill(row: OwnSkill) -> Skill:
    objective = load_wording().say(Reason("own.objective", {"title": row.title}))
    return Skill(own_id(row.id), STRAND, row.title, objective)
