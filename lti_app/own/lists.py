"""What the pages of a course's own questions list: all, fifty at a time, and those without a skill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from lti_app.content.banks import load_bank, shipped_banks
from lti_app.db.models import OwnTemplate, TemplateDifficulty
from lti_app.own.bank import bank_to_choose_from, own_id, own_skills
from lti_app.own.store import State
from lti_app.own.suggesting import suggested

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from engine.items.model import Skill

PAGE = 50


@dataclass(frozen=True, slots=True)
class Question:
    """One own question. skill: its title, "" for none; kind: AnswerKind; tries: first answers of students."""

    id: int
    title: str
    stem: str
    skill: str
    kind: str
    state: str
    licence: str
    author: str
    reasons: tuple[str, ...]
    tries: int


@dataclass(frozen=True, slots=True)
class QuestionList:
    """One page of them. counts: questions of each state; skills: id → title, of those that questions have."""

    rows: tuple[Question, ...]
    counts: Mapping[str, int]
    unsorted: int
    skills: Mapping[str, str]
    chosen: str
    skill: str
    page: int
    more: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one category, or else one tag, without a skill yet. suggested: a skill for all of them."""

    name: str
    suggested: str
    rows: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Unsorted:
    """One page of questions without a skill, of one bank. skills: strand → (id, title) to choose from."""

    bank: str
    title: str
    groups: tuple[Group, ...]
    skills: Mapping[str, tuple[tuple[str, str], ...]]
    total: int


def questions(session: Session, course: int, state: str, skill: str, page: int) -> QuestionList:
    """Return one page of a course's own questions, newest first. state, skill: "" for any."""
    mine = OwnTemplate.course_id == course
    wanted = [mine]
    if state:
        wanted.append(OwnTemplate.state == state)
    if skill:
        wanted.append(OwnTemplate.skill == skill)
    titles = skill_titles(session, course)
    counted = session.execute(
        select(OwnTemplate.state, OwnTemplate.skill, func.count())
        .where(mine)
        .group_by(OwnTemplate.state, OwnTemplate.skill)
    ).all()
    found = _rows(session, wanted, page * PAGE, PAGE + 1)
    used = {of for _, of, _ in counted if of in titles}
    return QuestionList(
        rows=_questions(session, course, found[:PAGE], titles),
        counts={each.value: sum(n for name, _, n in counted if name == each) for each in State},
        unsorted=sum(n for name, of, n in counted if not of and name != State.RETIRED),
        skills={id_: title for id_, title in titles.items() if id_ in used},
        chosen=state,
        skill=skill,
        page=page,
        more=len(found) > PAGE,
    )


def skill_titles(session: Session, course: int) -> dict[str, str]:
    """Return the titles of all skills of all banks, with the course's own, by id."""
    shipped = {id_: skill.title for bank in shipped_banks() for id_, skill in load_bank(bank).skills.items()}
    return shipped | {id_: skill.title for id_, skill in own_skills(session, course).items()}


def unsorted(session: Session, course: int) -> Unsorted | None:
    """Return the first questions without a skill, of the bank that the first of them joins; None for none."""
    open_ = (OwnTemplate.course_id == course, OwnTemplate.skill == "", OwnTemplate.state != State.RETIRED)
    bank_id = session.scalar(select(OwnTemplate.bank).where(*open_).order_by(OwnTemplate.id).limit(1))
    if bank_id is None:
        return None
    own = own_skills(session, course)
    skills = dict(bank_to_choose_from(session, course, bank_id).skills) | own
    conditions = [*open_, OwnTemplate.bank == bank_id]
    found = _rows(session, conditions, 0, PAGE, newest=False)
    return Unsorted(
        bank=bank_id,
        title=load_bank(bank_id).title,
        groups=_groups(session, course, found, skills),
        skills=_by_strand(session, course, bank_id, skills),
        total=session.scalar(select(func.count()).select_from(OwnTemplate).where(*conditions)) or 0,
    )


def _rows(
    session: Session, conditions: Sequence[ColumnElement[bool]], first: int, most: int, *, newest: bool = True
) -> Sequence[OwnTemplate]:
    return session.scalars(
        select(OwnTemplate)
        .join(OwnTemplate.version)
        .where(*conditions)
        .order_by(OwnTemplate.id.desc() if newest else OwnTemplate.id)
        .offset(first)
        .limit(most)
        .options(contains_eager(OwnTemplate.version))
    ).all()


def _questions(
    session: Session, course: int, rows: Sequence[OwnTemplate], titles: Mapping[str, str]
) -> tuple[Question, ...]:
    tries = _tries(session, course, rows)
    return tuple(
        Question(
            id=row.id,
            title=row.title,
            stem=row.version.data["stem"],
            skill=titles.get(row.skill, ""),
            kind=row.version.data["kind"],
            state=row.state,
            licence=row.licence,
            author=row.author,
            reasons=tuple(row.source.get("reasons", ())),
            tries=tries.get(own_id(row.id), 0),
        )
        for row in rows
    )


def _tries(session: Session, course: int, rows: Sequence[OwnTemplate]) -> dict[str, int]:
    """What the course has learnt from, a row a template: nothing here grows with what students have done."""
    query = select(TemplateDifficulty.template, TemplateDifficulty.opportunities).where(
        TemplateDifficulty.course_id == course,
        TemplateDifficulty.template.in_([own_id(row.id) for row in rows]),
    )
    return {row.template: row.opportunities for row in session.execute(query)}


def _groups(
    session: Session, course: int, rows: Sequence[OwnTemplate], skills: Mapping[str, Skill]
) -> tuple[Group, ...]:
    shown = dict(zip(rows, _questions(session, course, rows, {}), strict=True))
    found: dict[str, list[OwnTemplate]] = {}
    for row in rows:
        found.setdefault(_group_of(row), []).append(row)
    return tuple(
        Group(
            name,
            suggested(
                skills,
                [standard for row in members for standard in row.source.get("standards", ())],
                [name, *(tag for row in members for tag in row.source.get("tags", ()))],
            )
            or suggested(skills, (), [row.title for row in members]),
            tuple(shown[row] for row in members),
        )
        for name, members in found.items()
    )


def _group_of(row: OwnTemplate) -> str:
    """Return what a question's file files it under: its category, else its first tag, else nothing."""
    category, tags = row.source.get("category", ()), row.source.get("tags", ())
    return " / ".join(category) or next(iter(tags), "")


def _by_strand(
    session: Session, course: int, bank: str, skills: Mapping[str, Skill]
) -> dict[str, tuple[tuple[str, str], ...]]:
    titles = bank_to_choose_from(session, course, bank).strands
    found: dict[str, list[tuple[str, str]]] = {}
    for skill in skills.values():
        found.setdefault(titles.get(skill.strand, ""), []).append((skill.id, skill.title))
    return {strand: tuple(of_strand) for strand, of_strand in found.items()}
