"""The form of what is set for one student: what it shows, and what it sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lti_app.content.wording import say
from lti_app.errors import BatonError
from lti_app.people import called, staff_called
from lti_app.support.student_changes import SWITCHES, SettingsValues, changes_of
from lti_app.support.students import SupportMode, student_settings
from lti_app.teacher.record.mastery import skills_in
from lti_app.teacher.record.sets import sets_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session
    from werkzeug.datastructures import MultiDict

    from lti_app.db.models import Person
    from lti_app.support.student_changes import SettingsChange

OWN = "own"  # mastery as Baton estimates it
_BY_HAND = {"yes": True, "no": False}
_HELD = {True: "yes", False: "no", None: OWN}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change as it reads: a line for each setting."""

    id: int
    at: datetime
    by: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """What the page shows. strands: title, then the skills (id, title) that can be chosen.

    titles: of all skills by id, also of those that are set and no longer in any practice set.
    """

    student: str
    values: SettingsValues
    strands: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    titles: Mapping[str, str]
    changes: tuple[ChangeLine, ...]
    modes: tuple[str, ...] = tuple(SupportMode)


def settings_page(session: Session, course: int, person: Person) -> SettingsPage:
    """Gather what is set for a student, and how it came to be so."""
    skills = skills_in(session, sets_for(session, course, person.id))
    strands: dict[str, list[tuple[str, str]]] = {}
    for id_, (_, strand, title) in skills.items():
        strands.setdefault(strand, []).append((id_, title))
    titles = {id_: title for id_, (_, _, title) in skills.items()}
    return SettingsPage(
        student=called(person),
        values=SettingsValues.of(student_settings(session, course, person.id)),
        strands=tuple((title, tuple(each)) for title, each in strands.items()),
        titles=titles,
        changes=tuple(_line(change, titles) for change in changes_of(session, course, person.id)),
    )


def sent_settings(form: MultiDict[str, str], known: Mapping[str, str]) -> dict[str, Any]:
    """Return what the form holds. known: skills that can be out; others are passed over."""
    wanted: dict[str, Any] = {name: name in form for name in SWITCHES}
    mode = form.get("support_mode") or None
    return wanted | {
        "support_mode": mode,
        "skills_out": [skill for skill in known if skill in form.getlist("skills_out")],
    }


def sent_mastery(
    form: MultiDict[str, str], values: SettingsValues, known: Mapping[str, str]
) -> dict[str, bool]:
    """Return what is set by hand once the form is obeyed. Raises BatonError WEB-BAD-REQUEST."""
    skill, wanted = form.get("skill", ""), form.get("known", "")
    others = {id_: by_hand for id_, by_hand in values.mastered.items() if id_ != skill}
    if wanted == OWN:
        return others
    if skill not in known or wanted not in _BY_HAND:
        raise BatonError("WEB-BAD-REQUEST", "no such skill, or nothing to set it to")
    return others | {skill: _BY_HAND[wanted]}


def _line(change: SettingsChange, titles: Mapping[str, str]) -> ChangeLine:
    lines = [line for name, pair in change.changed.items() for line in _sentences(name, *pair, titles)]
    return ChangeLine(change.id, change.at, staff_called(change.by) if change.by else "", tuple(lines))


def _sentences(name: str, before: Any, after: Any, titles: Mapping[str, str]) -> list[str]:
    if name in SWITCHES:
        return [_said(f"{name}.{'on' if after else 'off'}")]
    if name == "support_mode":
        return [_said(f"support_mode.{after or 'default'}")]
    if name == "skills_out":
        out = [_said("skill-out", titles.get(id_, id_)) for id_ in after if id_ not in before]
        return out + [_said("skill-in", titles.get(id_, id_)) for id_ in before if id_ not in after]
    return [
        _said(f"mastered.{_HELD[after.get(id_)]}", titles.get(id_, id_))
        for id_ in {**before, **after}
        if before.get(id_) != after.get(id_)
    ]


def _said(code: str, skill: str = "") -> str:
    return say(f"record.setting.{code}", skill=skill)
