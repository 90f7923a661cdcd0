"""The picker over HTTP: a teacher composes practice sets, and the platform gets the links to them."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template, request

from engine.reason import Reason
from lti_app.access import Visit, allow
from lti_app.content.wording import load_wording
from lti_app.errors import BatonError
from lti_app.lti import deep_linking
from lti_app.lti.platforms import platform_for
from lti_app.lti.roles import Role
from lti_app.own.bank import bank_to_choose_from
from lti_app.pages import let_forms_reach
from lti_app.picker import drafts as pages_drafts
from lti_app.picker.drafts import Draft
from lti_app.picker.fields import form_page, tick
from lti_app.picker.form import Typed, check
from lti_app.picker.queries import planned, sets_here, subjects
from lti_app.picker.service import find, keep
from lti_app.picker.steps import at, draft_of, number_of, one_each, put

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from engine.items.model import Bank
    from lti_app.db.models import PracticeSet
    from lti_app.lti.launch import DeepLinkClaim
    from lti_app.picker.steps import Drafts

AUTHORS = (Role.INSTRUCTOR, Role.ASSISTANT, Role.CONTENT_DEVELOPER)


def install(app: Flask) -> None:
    """Add the routes of the picker."""
    base = "/l/<launch_id>/picker"
    app.add_url_rule(base, "picker.page", page)
    app.add_url_rule(base, "picker.compose", compose, methods=["POST"])
    app.add_url_rule(f"{base}/add", "picker.add", add, methods=["POST"])
    app.add_url_rule(f"{base}/cancel", "picker.cancel", cancel, methods=["POST"])


@allow(*AUTHORS)
def page(visit: Visit) -> ResponseReturnValue:
    """Pick one that is here already, or compose one."""
    deep_linking.request_of(visit.launch)
    return _form(visit, ())


@allow(*AUTHORS)
def compose(visit: Visit) -> ResponseReturnValue:
    """One step of composing. Writes nothing: the page that comes back holds everything (see drafts)."""
    asked = deep_linking.request_of(visit.launch)
    kept = pages_drafts.read(request.form.get("drafts", ""))
    action, _, which = request.form.get("do", "").partition(":")
    match action:
        case "tick" | "untick" | "keep" | "subject":
            return _typed(visit, asked, kept, action, which)
        case "edit":
            return _form(visit, kept, at(kept, which))
        case "another" if asked.multiple:
            return _form(visit, kept)
        case "use":
            row = find(visit.session, visit.course, number_of(which))
            kept = put(kept, draft_of(row, _of(visit, row.bank)), multiple=asked.multiple)
        case "strands" if asked.multiple and not kept:
            kept = one_each(_bank(visit, Draft(Typed.read(request.form))))
        case "remove":
            gone = at(kept, which)
            kept = tuple(draft for draft in kept if draft != gone)
        case "back":
            pass
        case _:
            raise BatonError("WEB-BAD-REQUEST", "unknown step")
    return _summary(visit, kept)


@allow(*AUTHORS)
def add(visit: Visit) -> ResponseReturnValue:
    """Keep what was composed, and hand the links to the platform. Idempotent (see drafts)."""
    asked = deep_linking.request_of(visit.launch)
    kept, bank = pages_drafts.read(request.form.get("drafts", "")), visit.runtime.settings.bank
    if len(kept) > 1 and not asked.multiple:
        raise BatonError("WEB-BAD-REQUEST", "more than the platform takes")
    shown = planned(visit.session, visit.course, kept, bank)
    wrong = next((one.draft for one in shown if one.settings is None), None)
    if wrong or not kept:
        return _form(visit, kept, wrong, refused=True)
    ready = [(one.draft, one.settings) for one in shown if one.settings is not None]
    return _answer(visit, keep(visit.session, visit.launch, ready, bank, visit.now))


@allow(*AUTHORS)
def cancel(visit: Visit) -> ResponseReturnValue:
    """Go back to the platform with nothing."""
    return _answer(visit, [], load_wording().say(Reason("picker.cancelled")))


def _typed(visit: Visit, asked: DeepLinkClaim, kept: Drafts, action: str, which: str) -> ResponseReturnValue:
    """The form came in: tick its boxes, or keep it where nothing in it is wrong."""
    open_draft = at(kept, request.form["at"]) if request.form.get("at") else None
    draft = replace(open_draft or Draft(Typed()), typed=Typed.read(request.form))
    bank = _bank(visit, draft)
    # Of a subject that was just changed, no skill is ticked yet.
    known = tuple(skill for skill in draft.typed.skills if skill in bank.skills)
    draft = replace(draft, typed=replace(draft.typed, skills=known))
    if action == "subject":
        return _form(visit, kept, draft, open_draft)
    if action != "keep":
        ticked = tick(draft.typed, bank, which, on=action == "tick")
        return _form(visit, kept, replace(draft, typed=ticked), open_draft, strand=which)
    if check(draft.typed, bank)[0] is None:
        return _form(visit, kept, draft, open_draft, refused=True)
    if open_draft:
        return _summary(visit, tuple(draft if one == open_draft else one for one in kept))
    return _summary(visit, put(kept, draft, multiple=asked.multiple))


def _bank(visit: Visit, draft: Draft | None) -> Bank:
    if draft is not None and draft.practice_set is not None:
        return _of(visit, find(visit.session, visit.course, draft.practice_set).bank)
    return _of(visit, (draft.typed.bank if draft else "") or visit.runtime.settings.bank)


def _of(visit: Visit, bank: str) -> Bank:
    return bank_to_choose_from(visit.session, visit.course.id, bank)


def _summary(visit: Visit, kept: Drafts) -> ResponseReturnValue:
    if not kept:
        return _form(visit, kept)
    shown = planned(visit.session, visit.course, kept, visit.runtime.settings.bank)
    return render_template("picker/summary.html", shown=shown, **_common(visit, kept))


def _form(
    visit: Visit,
    kept: Drafts,
    draft: Draft | None = None,
    open_draft: Draft | None = None,
    *,
    strand: str = "",
    refused: bool = False,
) -> ResponseReturnValue:
    """Show the form. draft: what stands in it; open_draft: the one of those kept that it changes."""
    place = next((place for place, one in enumerate(kept) if one in (draft, open_draft)), "")
    bank = _bank(visit, draft)
    changes = draft is not None and draft.practice_set is not None
    problems: Mapping[str, str] = check(draft.typed, bank)[1] if refused and draft else {}
    here: Sequence[PracticeSet] = () if kept or draft else sets_here(visit.session, visit.course)
    shown = render_template(
        "picker/form.html",
        here_already=here,
        at=place,
        most=pages_drafts.MOST,
        changes=changes,
        subjects={} if changes else subjects(),
        **form_page(visit, draft.typed if draft else Typed(), bank, problems, strand),
        **_common(visit, kept),
    )
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK


def _common(visit: Visit, kept: Drafts) -> dict[str, object]:
    asked = deep_linking.request_of(visit.launch)
    return {
        "drafts": pages_drafts.write(kept),
        "multiple": asked.multiple,
        "full": len(kept) >= pages_drafts.MOST,
        "family": platform_for(visit.launch.registration.family).family,
    }


def _answer(visit: Visit, picked: list[PracticeSet], message: str = "") -> ResponseReturnValue:
    answer = deep_linking.answer(visit.session, visit.runtime, visit.launch, picked, message)
    # Where a platform sends the browser on, it is to another of its own hosts, which the registration names.
    let_forms_reach(answer.origin, *visit.embedding_origins)
    return render_template("picker/answer.html", answer=answer, count=len(picked))
