"""What the picker shows: sets that are here already, the bank by strand, drafts as they read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.reason import Reason
from lti_app.content.banks import load_bank, shipped_banks
from lti_app.content.policies import policies
from lti_app.content.wording import load_wording
from lti_app.db.models import PracticeSet
from lti_app.own.bank import bank_to_choose_from
from lti_app.picker.form import check
from lti_app.picker.service import changes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

    from engine.items.model import Bank
    from lti_app.db.models import Course
    from lti_app.picker.drafts import Draft
    from lti_app.picker.form import Settings

MOST = 200  # practice sets of one course on one page
_OPEN = 40  # skills that a page shows at once; of more, strands open one by one


@dataclass(frozen=True, slots=True)
class StrandOfSkills:
    """A strand in the form. skills: (id, title, ticked). open: shown from the start."""

    id: str
    title: str
    skills: tuple[tuple[str, str, bool], ...]
    open: bool

    @property
    def ticked(self) -> int:
        return sum(ticked for *_, ticked in self.skills)


@dataclass(frozen=True, slots=True)
class Planned:
    """A draft as the summary shows it. settings: None where something in it is wrong by now.

    subject: title of its bank. skills: titles, empty for all of it. opened: students have its link.
    changes: what they notice.
    """

    draft: Draft
    settings: Settings | None
    subject: str
    skills: tuple[str, ...]
    opened: bool
    changes: tuple[Reason, ...]


def sets_here(session: Session, course: Course) -> Sequence[PracticeSet]:
    """Return the practice sets of a course, the newest first."""
    query = select(PracticeSet).where(PracticeSet.course_id == course.id).order_by(PracticeSet.id.desc())
    return session.scalars(query.limit(MOST)).all()


def strands(bank: Bank, ticked: Collection[str]) -> tuple[StrandOfSkills, ...]:
    """Return the bank's skills by strand, in its order."""
    chosen, few = frozenset(ticked), len(bank.skills) <= _OPEN
    by_strand: dict[str, list[tuple[str, str, bool]]] = {strand: [] for strand in bank.strands}
    for skill in bank.skills.values():
        by_strand[skill.strand].append((skill.id, skill.title, skill.id in chosen))
    return tuple(
        StrandOfSkills(id_, bank.strands[id_], tuple(skills), few or any(ticked for *_, ticked in skills))
        for id_, skills in by_strand.items()
        if skills
    )


def policy_names() -> Mapping[str, str]:
    """Return the policies that ship, by id, each with its plain name."""
    wording = load_wording()
    return {id_: wording.say(Reason(f"policy.{id_}")) for id_ in policies()}


def subjects() -> Mapping[str, str]:
    """Return the banks that a new practice set can be of, by id, each with its title."""
    return {id_: load_bank(id_).title for id_ in shipped_banks()}


def planned(session: Session, course: Course, drafts: Sequence[Draft], bank: str) -> list[Planned]:
    """Return drafts as the summary shows them. bank: of new sets that say none."""
    changed = [draft.practice_set for draft in drafts if draft.practice_set is not None]
    query = select(PracticeSet).where(PracticeSet.course_id == course.id, PracticeSet.id.in_(changed))
    rows = {row.id: row for row in session.scalars(query)} if changed else {}
    banks = {
        draft: row.bank if (row := rows.get(draft.practice_set or 0)) else draft.typed.bank or bank
        for draft in drafts
    }
    return [
        _planned(
            draft,
            rows.get(draft.practice_set or 0),
            bank_to_choose_from(session, course.id, banks[draft]),
        )
        for draft in drafts
    ]


def _planned(draft: Draft, row: PracticeSet | None, bank: Bank) -> Planned:
    settings, _ = check(draft.typed, bank)
    if settings is None:
        return Planned(draft, None, bank.title, (), opened=False, changes=())
    return Planned(
        draft,
        settings,
        bank.title,
        tuple(bank.skills[skill].title for skill in settings.skills),
        opened=row is not None and row.resource_link_id is not None,
        changes=changes(row, settings, tuple(bank.skills)) if row else (),
    )
