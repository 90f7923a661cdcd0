"""Bringing in a file of questions: first the report of what it would bring, then, sent again, the drafts."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from lti_app.access import Visit, allow
from lti_app.content.banks import shipped_banks
from lti_app.content.importing.reading import read_questions
from lti_app.content.importing.refusal import RefusedFileError
from lti_app.errors import BatonError
from lti_app.lti.roles import TEACHERS
from lti_app.lti.text import words
from lti_app.own.importing import save_report
from lti_app.own.store import By
from lti_app.own.uploading import ReportShown, digest_of, shown
from lti_app.picker.queries import subjects
from lti_app.picker.views import AUTHORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.content.importing.model import ImportReport

MOST_BYTES = 20 * 1024 * 1024
_FORM_BYTES = 64 * 1024  # of the form around the file
_NAME = 100


def install(app: Flask) -> None:
    """Add the routes."""
    base = "/l/<launch_id>/questions/upload"
    app.add_url_rule(base, "own.upload_page", upload_page)
    app.add_url_rule(base, "own.upload", _with_room_for_a_file(upload), methods=["POST"])


def _with_room_for_a_file(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Let a route take more than other forms. What is larger is refused by its length, before it is read."""

    @wraps(view)
    def roomy(**arguments: Any) -> ResponseReturnValue:
        request.max_content_length = MOST_BYTES + _FORM_BYTES
        return view(**arguments)

    return roomy


@allow(*AUTHORS)
def upload_page(visit: Visit) -> ResponseReturnValue:
    """The form that takes a file."""
    return _page(visit)


# The file comes in slowly and takes a while to read: meanwhile this request must not hold the database's one
# lock for writing, so what it saves is a short transaction of its own.
@allow(*AUTHORS, writes=False)
def upload(visit: Visit) -> ResponseReturnValue:
    """Show the report; or, where the form names the report that was shown, save what it tells as drafts.

    Nothing is trusted of the report but its digest: the file is read again. Idempotent: questions that are
    there are not doubled.
    """
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BatonError("OWN-FILE", "no file")
    try:
        report = read_questions(file.stream.read(), words(file.filename, _NAME) or "file")
    except RefusedFileError as refused:
        return _page(visit, refused=refused), HTTPStatus.UNPROCESSABLE_ENTITY
    if request.form.get("do") == "save":
        return _save(visit, report)
    return _page(visit, shown(report), digest_of(report))


def _save(visit: Visit, report: ImportReport) -> ResponseReturnValue:
    if request.form.get("report") != digest_of(report):
        raise BatonError("OWN-CHANGED", "the report is another one")
    with visit.runtime.database.transaction() as session:
        by = By(visit.course.id, visit.person, f"person:{visit.person.id}", visit.now)
        saved = save_report(session, report, _bank(visit), by)
    target = url_for("own.upload_page", launch_id=visit.launch.id, added=saved.added, known=saved.known)
    if "HX-Request" in request.headers:
        return "", HTTPStatus.OK, {"HX-Redirect": target}
    return redirect(target, HTTPStatus.SEE_OTHER)


def _page(
    visit: Visit, report: ReportShown | None = None, digest: str = "", refused: RefusedFileError | None = None
) -> str:
    return render_template(
        "own/upload.html",
        course=visit.course,
        report=report,
        digest=digest,
        refused=refused,
        subjects=subjects(),
        bank=_bank(visit),
        added=request.args.get("added", type=int),
        known=request.args.get("known", 0, type=int),
        megabytes=MOST_BYTES // 1024**2,
        teaches=visit.role in TEACHERS,
    )


def _bank(visit: Visit) -> str:
    asked = request.form.get("bank", "")
    return asked if asked in shipped_banks() else visit.runtime.settings.bank
