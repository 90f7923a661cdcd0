"""Pages on which teachers write a question of the course's own, look at its versions, and try it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from engine.items.model import Form, Level
from engine.reason import Reason
from lti_app.access import Visit, allow
from lti_app.content.banks import shipped_banks
from lti_app.content.versions import digest
from lti_app.content.wording import load_wording
from lti_app.incoming import LARGEST_ID, ROW_ID, typed
from lti_app.own import previewing_views, statistics_views
from lti_app.own.bank import course_bank, own_template
from lti_app.own.editing import examine, save_edit, save_new, typed_fields, usual_bank
from lti_app.own.editing_fields import KINDS, ROWS, SHOWN, SHOWN_BY_KIND, empty_fields, fields_of, kind_of
from lti_app.own.editing_versions import bring_back, versions
from lti_app.own.previewing import samples
from lti_app.own.store import REASON, By, State, find, nameless
from lti_app.picker.views import AUTHORS

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from engine.items.model import Bank, ItemTemplate
    from lti_app.db.models import OwnTemplate
    from lti_app.own.editing import Draft
    from lti_app.practice.response import Fields

_DRAWS = 8  # while somebody types


def install(app: Flask) -> None:
    """Add the pages."""
    base = "/l/<launch_id>/questions"
    one = f"{base}/<{ROW_ID}:question>"
    app.add_url_rule(f"{base}/new", "own.new", new, methods=["GET", "POST"])
    app.add_url_rule(f"{base}/preview", "own.draft", draft, methods=["POST"])
    app.add_url_rule(f"{one}/edit", "own.edit", edit, methods=["GET", "POST"])
    app.add_url_rule(f"{one}/versions", "own.versions", show_versions)
    app.add_url_rule(f"{one}/versions/<{ROW_ID}:number>/restore", "own.restore", restore, methods=["POST"])
    previewing_views.install(app)
    statistics_views.install(app)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is being written: into which bank, and the question that there is already."""

    bank: Bank
    row: OwnTemplate | None = None

    @property
    def base(self) -> ItemTemplate | None:
        return own_template(self.row) if self.row else None


@allow(*AUTHORS)
def new(visit: Visit) -> ResponseReturnValue:
    """Write a question. Idempotent: the same question again is the one that is there."""
    desk = _desk(visit)
    if request.method == "GET":
        return _render(desk, empty_fields(request.args.get("skill", "")))
    fields = typed_fields(request.form)
    written = examine(fields, desk.bank, None)
    if written.template is None or not written.sound:
        return _render(desk, fields, written, refused=True), HTTPStatus.UNPROCESSABLE_ENTITY
    row = save_new(visit.session, written.template, fields.get("skill", ""), desk.bank, _by(visit))
    return _saved(visit, row.id)


@allow(*AUTHORS)
def edit(visit: Visit, question: int) -> ResponseReturnValue:
    """Change a question. Idempotent: the form names the version that it was made from."""
    row = find(visit.session, visit.course.id, question)
    desk = _desk(visit, row)
    if request.method == "GET":
        return _render(desk, fields_of(own_template(row), row.skill))
    fields = typed_fields(request.form)
    written = examine(fields, desk.bank, desk.base, in_use=row.state == State.IN_USE)
    if written.template is None or not written.sound:
        return _render(desk, fields, written, refused=True), HTTPStatus.UNPROCESSABLE_ENTITY
    same = digest(nameless(written.template)) == row.digest
    if not same and request.form.get("made_from", "") != row.digest:
        return _render(desk, fields, written, stale=True), HTTPStatus.CONFLICT
    reason = typed(request.form.get("reason", ""), REASON)
    save_edit(
        visit.session, row, written.template, fields.get("skill", row.skill), desk.bank, _by(visit), reason
    )
    return _saved(visit, row.id)


@allow(*AUTHORS, writes=False)
def draft(visit: Visit) -> ResponseReturnValue:
    """What a question that is being written looks like. Writes nothing."""
    question = request.form.get("question", type=int) or 0
    row = find(visit.session, visit.course.id, question) if 0 < question <= LARGEST_ID else None
    desk, fields = _desk(visit, row), typed_fields(request.form)
    written = examine(fields, desk.bank, desk.base, _DRAWS)
    if request.headers.get("HX-Target") == "drawn":
        drawn = samples(written.template, desk.bank) if written.template and written.sound else ()
        return render_template("own/edit_drawn.html", draft=written, samples=drawn)
    return _render(desk, fields, written)


@allow(*AUTHORS)
def show_versions(visit: Visit, question: int) -> ResponseReturnValue:
    """The versions of a question."""
    row = find(visit.session, visit.course.id, question)
    bank = course_bank(visit.session, visit.course.id, row.bank)
    return render_template("own/edit_versions.html", row=row, versions=versions(visit.session, row, bank))


@allow(*AUTHORS)
def restore(visit: Visit, question: int, number: int) -> ResponseReturnValue:
    """Bring a version back. Idempotent: the form names the version that was the present one."""
    row = find(visit.session, visit.course.id, question)
    if request.form.get("made_from", "") == row.digest:
        reason = load_wording().say(Reason("own.reason.back", {"number": number}))
        bring_back(visit.session, row, number, _by(visit), reason)
    address = url_for("own.versions", launch_id=visit.launch_id, question=question)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _by(visit: Visit) -> By:
    return By(visit.course.id, visit.person, f"person:{visit.person.id}", visit.now)


def _desk(visit: Visit, row: OwnTemplate | None = None) -> _Desk:
    wanted = row.bank if row else request.values.get("bank", "")
    if wanted not in shipped_banks():
        wanted = usual_bank(visit.session, visit.course.id)
    return _Desk(course_bank(visit.session, visit.course.id, wanted), row)


def _saved(visit: Visit, question: int) -> ResponseReturnValue:
    address = url_for("own.edit", launch_id=visit.launch_id, question=question, saved=1)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _render(
    desk: _Desk, fields: Fields, written: Draft | None = None, *, refused: bool = False, stale: bool = False
) -> str:
    """refused: it cannot be saved as it is; stale: somebody else has saved another version meanwhile."""
    kind, skill = kind_of(fields), fields.get("skill", "")
    if written is None and desk.row is not None:
        written = examine(fields, desk.bank, desk.base, _DRAWS)
    return render_template(
        "own/edit.html",
        bank=desk.bank,
        row=desk.row,
        fields=fields,
        draft=written,
        samples=samples(written.template, desk.bank)
        if written and written.template and written.sound
        else (),
        faults={fault.field: fault.sentence for fault in written.faults} if written else {},
        refused=refused,
        stale=stale,
        kinds=KINDS,
        levels=tuple(Level),
        forms=tuple(Form),
        saved="saved" in request.args,
        known_help=load_wording(),
        shown=SHOWN[kind],
        unshown=_unshown(fields, SHOWN[kind]),
        ideas=[idea for idea in desk.bank.misconceptions.values() if idea.skill == skill],
        wrong_rows=_rows(fields, "wrong", "idea"),
        blank_rows=_rows(fields, "blanks", "label"),
    )


def _unshown(fields: Fields, shown: frozenset[str]) -> dict[str, str]:
    """Return what was typed into fields that another kind has: it is kept, in case the kind changes back."""
    prefixes = {"wrong_answers": "wrong"}
    hidden = {prefixes.get(name, name) for name in SHOWN_BY_KIND - shown}
    return {name: text for name, text in fields.items() if name.partition(".")[0] in hidden and text}


def _rows(fields: Fields, name: str, part: str) -> range:
    """Return the rows of a table in the form: those that are filled, and two more."""
    filled = [
        row for row in range(ROWS) if fields.get(f"{name}.{row}.{part}") or fields.get(f"{name}.{row}.answer")
    ]
    return range(min(ROWS, max(filled, default=-1) + 3))
