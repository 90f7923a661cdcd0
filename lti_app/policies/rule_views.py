"""Changing the rules of a draft over HTTP: one rule's form, a switch, a rule less."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template, request

from engine.escalation.model import Kind, Tier
from lti_app.access import Visit, allow
from lti_app.content.wording import say
from lti_app.incoming import ROW_ID
from lti_app.lti.roles import TEACHERS
from lti_app.policies.drafts import Draft, draft_of, save
from lti_app.policies.editing import switched, without
from lti_app.policies.editing_rule import (
    counts,
    field_of,
    leaves,
    made_from,
    rule_place,
    signals_of,
    values_of,
    with_rule,
)
from lti_app.policies.fields import fields_of, signal_title
from lti_app.policies.protected import is_kept, is_locked, locked_signals
from lti_app.policies.sentences import rule_words
from lti_app.policies.visiting import to_version, version_page

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.policies.examining import Fault


def install(app: Flask) -> None:
    """Add the pages."""
    one = f"/l/<launch_id>/rules/versions/<{ROW_ID}:version>"
    rule = f"{one}/rules/<rule>"
    app.add_url_rule(rule, "policies.rule", edit, methods=["GET", "POST"])
    app.add_url_rule(f"{rule}/switch", "policies.switch", switch, methods=["POST"])
    app.add_url_rule(f"{rule}/delete", "policies.delete", delete, methods=["POST"])


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a form brought: what it said, what is wrong with it; stale: somebody else was quicker."""

    values: dict[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    stale: bool = False


@allow(*TEACHERS)
def edit(visit: Visit, version: int, rule: str) -> ResponseReturnValue:
    """One rule with its numbers. Idempotent: the form names what it was made from."""
    draft = draft_of(visit, version, change=request.method == "POST")
    place = rule_place(draft.stored, rule)
    there = draft.stored["rules"][place]
    if request.method == "GET":
        return _form(draft, place, _Answer(values_of(draft.stored, there)))
    typed = with_rule(draft.stored, rule, request.form)
    values = values_of(draft.stored, there) | {name: request.form[name] for name in request.form}
    if request.form.get("made_from") != made_from(draft.stored, there) and typed != draft.stored:
        return _form(draft, place, _Answer(values, stale=True)), HTTPStatus.CONFLICT
    if faults := save(visit, draft, typed, rule):
        return _form(draft, place, _Answer(values, faults)), HTTPStatus.UNPROCESSABLE_ENTITY
    return to_version(visit, draft.row, f"rule-{rule}")


@allow(*TEACHERS)
def switch(visit: Visit, version: int, rule: str) -> ResponseReturnValue:
    """Switch a rule on or off. Idempotent."""
    draft = draft_of(visit, version)
    on = request.form.get("on") == "1"
    if faults := save(visit, draft, switched(draft.stored, rule, on=on), rule):
        page = version_page(visit, draft.row, refused=[fault.sentence for fault in faults])
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return to_version(visit, draft.row, f"rule-{rule}")


@allow(*TEACHERS)
def delete(visit: Visit, version: int, rule: str) -> ResponseReturnValue:
    """Delete a rule that the course has added. Idempotent: one that is gone is gone."""
    draft = draft_of(visit, version)
    there = any(each["id"] == rule for each in draft.stored["rules"])
    if there and (faults := save(visit, draft, without(draft.stored, rule), rule)):
        page = version_page(visit, draft.row, refused=[fault.sentence for fault in faults])
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return to_version(visit, draft.row, "rules")


def _form(draft: Draft, place: int, answer: _Answer) -> str:
    data = draft.desk.checked(draft.row)
    rule, policy = data.rules[place], data.policy()
    stored = draft.stored["rules"][place]
    locked = locked_signals(draft.desk.shipped)
    used = signals_of(stored)
    return render_template(
        "policies/rule.html",
        row=draft.row,
        rule=rule,
        words=rule_words(policy.rules[place], policy),
        cause=say(f"cause.{rule.cause}"),
        values=answer.values,
        stale=answer.stale,
        faults={field_of(fault.place, place) or "general": fault.sentence for fault in answer.faults},
        made_from=made_from(draft.stored, stored),
        locked=is_locked(rule),
        kept=is_kept(rule),
        plays=[play for play in draft.desk.plays.values() if play.cause is rule.cause],
        tiers=list(Tier),
        kinds=list(Kind),
        signals=[
            (signal, signal_title(signal), fields_of(signal), _others(draft, rule.id, signal))
            for signal in used
            if signal not in locked and fields_of(signal)
        ],
        leaves=[
            (index, signal_title(leaf["signal"]), fields_of(leaf["signal"]).get("at_least"))
            for index, leaf in enumerate(leaves(stored["when"]))
            if len(used) > 1
        ],
        counts=[(index, len(part["of"])) for index, part in enumerate(counts(stored["when"]))],
    )


def _others(draft: Draft, rule: str, signal: str) -> list[str]:
    """The names of the other rules that look at a signal: its numbers are theirs too."""
    return [
        each["name"] for each in draft.stored["rules"] if each["id"] != rule and signal in signals_of(each)
    ]
