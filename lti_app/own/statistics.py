"""How the questions of a practice set do: tries, first-try success, time, hints, the commonest wrong answers.

Every query goes by the practice set's index, is about one page of at most 50 templates, and returns a bounded
number of rows for each of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from engine.items.draw import draw
from lti_app.content.answers import answer_html
from lti_app.content.versions import digest
from lti_app.db.models import Attempt, Enrolment, PracticeItem, PracticeSet
from lti_app.own.bank import course_bank, own_number
from lti_app.own.previewing import seed_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from engine.items.model import Bank, ItemTemplate, Level

PAGE = 50  # templates
FEW = 5  # students; of fewer no share is shown: it would be about single students
_LATEST = 40  # wrong answers of a question, of which the commonest are looked for
_COMMONEST = 3
_IDEAS = 3
_SETS = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """One template. stem: of an item of it; items: answered; first: right at the first try.

    seconds: median of the first try. ideas: names of wrong ideas and how often each was shown; wrong: the
    same of wrong answers as they were given, for a question whose numbers never change. own: id of the row
    of an own question.
    """

    stem: str
    level: Level
    skill: str
    items: int = 0
    students: int = 0
    first: int = 0
    hinted: int = 0
    seconds: float | None = None
    ideas: tuple[tuple[str, int], ...] = ()
    wrong: tuple[tuple[Markup, int], ...] = ()
    own: int | None = None

    @property
    def few(self) -> bool:
        return self.students < FEW


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """A page of figures. page: from 0; pages: how many there are."""

    practice_set: PracticeSet
    sets: tuple[PracticeSet, ...]
    figures: tuple[Figures, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is counted: the items of a page's templates, of a practice set, of the students to be seen."""

    session: Session
    ours: tuple[ColumnElement[bool], ...] = field(repr=False)


def sets_of(session: Session, course: int) -> tuple[PracticeSet, ...]:
    """Return the practice sets of a course, newest first."""
    query = select(PracticeSet).where(PracticeSet.course_id == course)
    return tuple(session.scalars(query.order_by(PracticeSet.id.desc()).limit(_SETS)))


def statistics_page(
    session: Session, sets: tuple[PracticeSet, ...], chosen: PracticeSet, seen: ColumnElement[bool], page: int
) -> StatisticsPage:
    """Gather a page of figures on the templates that a practice set holds.

    seen: condition on Enrolment for the students whose work counts (lti_app.teacher.scope).
    """
    bank = course_bank(session, chosen.course_id, chosen.bank)
    skills = set(chosen.skills) or set(bank.skills)
    held = [template for template in bank.templates.values() if template.skill in skills]
    held.sort(key=lambda template: own_number(template.id) is None)  # own questions first, else as they stand
    pages = max(1, -(-len(held) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = held[page * PAGE : (page + 1) * PAGE]
    students = select(Enrolment.person_id).where(seen)
    ours = (
        PracticeItem.practice_set_id == chosen.id,
        PracticeItem.template.in_([template.id for template in shown]),
        PracticeItem.person_id.in_(students),
        PracticeItem.tries > 0,
        PracticeItem.placement.is_(False),
    )
    figures = _figures(_Asked(session, ours), shown, bank)
    return StatisticsPage(chosen, sets, figures, page, pages)


def _figures(asked: _Asked, shown: Sequence[ItemTemplate], bank: Bank) -> tuple[Figures, ...]:
    counts, seconds, ideas = _counts(asked), _seconds(asked), _ideas(asked)
    wrong = _wrong(asked, [template for template in shown if not (template.parameters or template.cases)])
    return tuple(
        Figures(
            draw(template, seed_of(1)).stem,
            template.level,
            bank.skills[template.skill].title,
            *counts.get(template.id, (0, 0, 0, 0)),
            seconds.get(template.id),
            tuple(
                (bank.misconceptions[idea].name, count)
                for idea, count in ideas.get(template.id, ())
                if idea in bank.misconceptions
            ),
            wrong.get(template.id, ()),
            own_number(template.id),
        )
        for template in shown
    )


def _counts(asked: _Asked) -> Mapping[str, tuple[int, int, int, int]]:
    """Return items, students, right at the first try and with hints: a row a template."""
    first_right = (PracticeItem.right.is_(True)) & (PracticeItem.tries == 1)
    query = (
        select(
            PracticeItem.template,
            func.count(),
            func.count(PracticeItem.person_id.distinct()),
            func.sum(case((first_right, 1), else_=0)),
            func.sum(case((PracticeItem.hints > 0, 1), else_=0)),
        )
        .where(*asked.ours)
        .group_by(PracticeItem.template)
    )
    return {
        name: (items, people, first, hinted)
        for name, items, people, first, hinted in asked.session.execute(query)
    }


def _seconds(asked: _Asked) -> Mapping[str, float]:
    """Return the median seconds of first tries (of an even number the shorter one): a row a template."""
    template, by_time = PracticeItem.template, (Attempt.seconds, Attempt.id)
    ranked = (
        select(
            PracticeItem.template,
            Attempt.seconds,
            func.row_number().over(partition_by=template, order_by=by_time).label("place"),
            func.count().over(partition_by=template).label("count"),
        )
        .join(Attempt.item)
        .where(*asked.ours, Attempt.number == 1)
        .subquery()
    )
    middle = select(ranked.c.template, ranked.c.seconds).where(ranked.c.place == (ranked.c.count + 1) // 2)
    return {row.template: row.seconds for row in asked.session.execute(middle)}


def _ideas(asked: _Asked) -> Mapping[str, list[tuple[str, int]]]:
    """Return the wrong ideas shown most often: a few rows a template."""
    count = func.count().label("count")
    counted = (
        select(PracticeItem.template, Attempt.misconception, count)
        .join(Attempt.item)
        .where(*asked.ours, Attempt.misconception.is_not(None))
        .group_by(PracticeItem.template, Attempt.misconception)
        .subquery()
    )
    order = (counted.c.count.desc(), counted.c.misconception)
    place = func.row_number().over(partition_by=counted.c.template, order_by=order).label("place")
    ranked = select(counted, place).subquery()
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    query = select(ranked).where(ranked.c.place <= _IDEAS).order_by(ranked.c.place)
    for template, idea, times, _ in asked.session.execute(query):
        found[template].append((idea, times))
    return found


def _wrong(asked: _Asked, fixed: Sequence[ItemTemplate]) -> Mapping[str, tuple[tuple[Markup, int], ...]]:
    """Return the commonest of the latest wrong answers to the present versions of some questions.

    A choice stands at another letter for every student, so answers are counted as they read.
    """
    present = {digest(template): template for template in fixed}
    latest = func.row_number().over(partition_by=PracticeItem.template, order_by=Attempt.id.desc())
    ranked = (
        select(PracticeItem.digest, PracticeItem.seed, Attempt.response, latest.label("place"))
        .join(Attempt.item)
        .where(*asked.ours, Attempt.right.is_(False), PracticeItem.digest.in_(list(present)))
        .subquery()
    )
    counts: dict[str, Counter[Markup]] = defaultdict(Counter)
    for known, seed, response, _ in asked.session.execute(select(ranked).where(ranked.c.place <= _LATEST)):
        template = present[known]
        counts[template.id][answer_html(draw(template, seed), response)] += 1
    return {name: tuple(found.most_common(_COMMONEST)) for name, found in counts.items()}
