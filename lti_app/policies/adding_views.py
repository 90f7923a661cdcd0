"""Adding a rule to a draft over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from engine.escalation.model import Cause, Kind, Tier
from lti_app.access import Visit, allow
from lti_app.content.wording import say
from lti_app.incoming import ROW_ID
from lti_app.lti.roles import TEACHERS
from lti_app.policies.drafts import Draft, draft_of, save
from lti_app.policies.editing import choosable, with_new_rule
from lti_app.policies.editing_rule import field_of
from lti_app.policies.fields import signal_title
from lti_app.policies.visiting import to_version

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from engine.escalation.model import Play

_NEVER_OWN = frozenset({Cause.SAFETY, Cause.STUDENT_ASKED, Cause.ACCOMMODATION})


def install(app: Flask) -> None:
    """Add the page."""
    address = f"/l/<launch_id>/rules/versions/<{ROW_ID}:version>/add"
    app.add_url_rule(address, "policies.add", add, methods=["GET", "POST"])


@allow(*TEACHERS)
def add(visit: Visit, version: int) -> ResponseReturnValue:
    """A rule of the course's own. Sent twice it is one: the form names how many rules there were."""
    draft = draft_of(visit, version, change=request.method == "POST")
    if request.method == "GET":
        return _adding(draft, MultiDict({"rule.tier": "2", "rule.kind": "case", "combine": "all"}), {})
    signals = [
        each for each in choosable(draft.stored, draft.desk.shipped) if each in request.form.getlist("signal")
    ]
    if request.form.get("there") != str(len(draft.stored["rules"])):
        return to_version(visit, draft.row, "rules")
    typed, id_ = with_new_rule(draft.stored, request.form, signals, draft.desk.shipped, draft.desk.plays)
    wrong = _wrong_choice(signals) or {
        field_of(fault.place, len(draft.stored["rules"])) or "signal": fault.sentence
        for fault in save(visit, draft, typed, id_)
    }
    if wrong:
        return _adding(draft, request.form, wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    return to_version(visit, draft.row, f"rule-{id_}")


def _wrong_choice(signals: list[str]) -> dict[str, str]:
    k = request.form.get("k", type=int) or 0
    if not signals:
        return {"signal": say("policies.problem.signals")}
    if request.form.get("combine") == "k_of" and len(signals) > 1 and not 1 <= k <= len(signals):
        bounds = say("policies.bounds.both", least=1, most=len(signals))
        return {"k": say("policies.problem.k", bounds=bounds)}
    return {}


def _adding(draft: Draft, fields: MultiDict[str, str], wrong: dict[str, str]) -> str:
    by_cause: dict[str, list[Play]] = {}
    for play in draft.desk.plays.values():
        if play.cause not in _NEVER_OWN:
            title = say(f"cause.{play.cause}")
            by_cause.setdefault(title, []).append(play)
    signals = choosable(draft.stored, draft.desk.shipped)
    return render_template(
        "policies/add.html",
        row=draft.row,
        fields=fields,
        faults=wrong,
        there=len(draft.stored["rules"]),
        signals=[(signal, signal_title(signal)) for signal in signals],
        chosen=fields.getlist("signal"),
        plays=by_cause,
        tiers=list(Tier),
        kinds=list(Kind),
    )
