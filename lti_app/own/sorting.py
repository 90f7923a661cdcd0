"""Reads the form that puts questions under skills, group by group and one by one, and does what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.incoming import LARGEST_ID
from lti_app.own.bank import course_bank
from lti_app.own.store import SKILL_TITLE, State, find_some, set_skill, set_state, skill_called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session
    from werkzeug.datastructures import MultiDict

    from lti_app.db.models import OwnTemplate
    from lti_app.own.store import By

MOST = 500  # questions in one form
_ID_LENGTH = 120
_DIGITS = 11  # more than any id has


def numbers(texts: Iterable[str]) -> list[int]:
    """Return the ids of rows that a form names, each once, at most MOST; what is none is left out."""
    read = (int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < _DIGITS)
    return list(dict.fromkeys(number for number in read if number <= LARGEST_ID))[:MOST]


def sort(session: Session, form: MultiDict[str, str], by: By, *, use: bool) -> tuple[int, int]:
    """Put the questions of a form under their skills. use: put those that have one into use, too.

    Fields: `question` an id each; `skill-7` of question 7, "" for its group's; `group-7` its group;
    `group-skill-2` of group 2; `new-2` the title of a new skill for it. Idempotent. Returns how many got a
    skill and how many came into use.
    """
    rows = find_some(session, by.course, numbers(form.getlist("question")))
    made: dict[str, str] = {}
    wanted: dict[tuple[str, str], list[OwnTemplate]] = {}
    for row in rows:
        if skill := _skill(session, form, row, by, made):
            wanted.setdefault((row.bank, skill), []).append(row)
    moved = 0
    for (bank, skill), members in wanted.items():
        moved += set_skill(session, members, skill, course_bank(session, by.course, bank), by)
    sorted_ = [row for members in wanted.values() for row in members]
    return moved, set_state(session, sorted_, State.IN_USE, by) if use else 0


def _skill(
    session: Session, form: MultiDict[str, str], row: OwnTemplate, by: By, made: dict[str, str]
) -> str:
    if own := form.get(f"skill-{row.id}", "")[:_ID_LENGTH]:
        return own
    group = form.get(f"group-{row.id}", "")[:_ID_LENGTH]
    if title := form.get(f"new-{group}", "").strip()[:SKILL_TITLE]:
        if title not in made:
            made[title] = skill_called(session, title, by)
        return made[title]
    return form.get(f"group-skill-{group}", "")[:_ID_LENGTH]
