"""Overlays of a draft over HTTP: their numbers, switching one off and on again (C2)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import render_template, request

from engine.escalation.model import Tier
from lti_app.access import Visit, allow
from lti_app.content.wording import say
from lti_app.incoming import ROW_ID
from lti_app.lti.roles import TEACHERS
from lti_app.policies.compare import rule_value
from lti_app.policies.drafts import Draft, draft_of, save
from lti_app.policies.editing import overlay_place, with_overlay, with_overlay_back, without_overlay
from lti_app.policies.fields import fields_of, plain, signal_title
from lti_app.policies.sentences import number_words
from lti_app.policies.visiting import to_version, version_page

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.policies.examining import Place

_CHOSEN = ("kind", "on")  # of a rule in an overlay: shown, and not typed


def install(app: Flask) -> None:
    """Add the pages."""
    one = f"/l/<launch_id>/rules/versions/<{ROW_ID}:version>/overlays/<overlay>"
    app.add_url_rule(one, "policies.overlay", edit, methods=["GET", "POST"])
    app.add_url_rule(f"{one}/switch", "policies.switch_overlay", switch, methods=["POST"])


@allow(*TEACHERS)
def edit(visit: Visit, version: int, overlay: str) -> ResponseReturnValue:
    """The numbers of an overlay. Idempotent: the form holds them all."""
    draft = draft_of(visit, version, change=request.method == "POST")
    place = overlay_place(draft.stored, overlay)
    if request.method == "GET":
        return _form(draft, place, {}, {})
    typed = with_overlay(draft.stored, overlay, request.form)
    if faults := save(visit, draft, typed, overlay):
        wrong = {_field_of(fault.place, place): fault.sentence for fault in faults}
        return _form(draft, place, request.form.to_dict(), wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    return to_version(visit, draft.row, "overlays")


@allow(*TEACHERS)
def switch(visit: Visit, version: int, overlay: str) -> ResponseReturnValue:
    """Switch an overlay off, or on again as it ships. Idempotent."""
    draft = draft_of(visit, version)
    there = any(each["id"] == overlay for each in draft.stored.get("overlays", ()))
    wanted = request.form.get("on") == "1"
    if wanted == there:
        return to_version(visit, draft.row, "overlays")
    typed = (
        with_overlay_back(draft.stored, overlay, draft.desk.shipped)
        if wanted
        else without_overlay(draft.stored, overlay)
    )
    if faults := save(visit, draft, typed, overlay):
        page = version_page(visit, draft.row, refused=[fault.sentence for fault in faults])
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return to_version(visit, draft.row, "overlays")


def _field_of(place: Place, overlay: int) -> str:
    return ".".join(map(str, place[2:])) if place[:2] == ("overlays", overlay) else "general"


def _form(draft: Draft, place: int, typed: dict[str, str], faults: dict[str, str]) -> str:
    overlay = draft.stored["overlays"][place]
    return render_template(
        "policies/overlay.html",
        row=draft.row,
        overlay=overlay,
        groups=[*_signals(draft, overlay), *_rules(draft, overlay)],
        typed=typed,
        faults=faults,
    )


def _signals(draft: Draft, overlay: dict[str, Any]) -> list[dict[str, Any]]:
    """The signals with their numbers here, and as they are for everybody else."""
    return [
        {
            "title": signal_title(signal),
            "fields": [
                {
                    "id": f"signals.{signal}.{name}",
                    "label": known.label,
                    "unit": known.unit,
                    "bounds": known.bounds,
                    "value": known.shown(value),
                    "usual": number_words(signal, name, usual[name]) if name in usual else "",
                }
                for name, value in numbers.items()
                if (known := fields_of(signal).get(name)) is not None
            ],
        }
        for signal, numbers in overlay.get("signals", {}).items()
        for usual in (draft.stored["signals"].get(signal, {}),)
    ]


def _rules(draft: Draft, overlay: dict[str, Any]) -> list[dict[str, Any]]:
    """The rules with their fields here; those that are no numbers are shown and not typed."""
    groups = []
    for id_, fields in overlay.get("rules", {}).items():
        usual: dict[str, Any] = next((rule for rule in draft.stored["rules"] if rule["id"] == id_), {})
        groups.append(
            {
                "title": usual.get("name", id_),
                "fields": [
                    {
                        "id": f"rules.{id_}.{name}",
                        "label": _label(name),
                        "unit": "",
                        "bounds": "",
                        "value": plain(value),
                        "usual": rule_value(name, usual.get(name), {}),
                        "choices": _tiers() if name == "tier" else (),
                    }
                    for name, value in fields.items()
                    if name not in _CHOSEN
                ],
                "fixed": [
                    (_label(name), rule_value(name, value, {}), rule_value(name, usual.get(name), {}))
                    for name, value in fields.items()
                    if name in _CHOSEN
                ],
            }
        )
    return groups


def _tiers() -> tuple[tuple[str, str], ...]:
    return tuple((plain(tier), rule_value("tier", tier, {})) for tier in Tier)


def _label(name: str) -> str:
    return say(f"policies.field.{name}")
