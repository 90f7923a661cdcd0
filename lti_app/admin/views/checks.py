"""The live check list of a platform: its page, and each check by itself, so that the page fills by and by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from lti_app.access import Administrator, administrator
from lti_app.admin.checks import NAMES, Examination
from lti_app.admin.views.shared import page
from lti_app.errors import BatonError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@administrator(calls_out=True)
def checks(who: Administrator, number: int) -> ResponseReturnValue:
    """The list. Nothing is asked of the platform before the button is pressed.

    With JavaScript each line then asks for its own check; without, this page makes them all.
    """
    looks = Examination.of(who.runtime, number)
    pressed = request.args.get("look")
    by_line = pressed is not None and "HX-Request" in request.headers
    findings = {name: looks.look(name) for name in NAMES} if pressed and not by_line else {}
    return page(
        "_checks" if by_line else "checks",
        row=looks.registration,
        names=NAMES,
        findings=findings,
        now=who.now,
    )


@administrator(calls_out=True)
def check(who: Administrator, number: int, name: str) -> ResponseReturnValue:
    """One line of the list, looked at now."""
    if name not in NAMES:
        raise BatonError("ADMIN-UNKNOWN", "no such check")
    looks = Examination.of(who.runtime, number)
    return page("_check", row=looks.registration, name=name, finding=looks.look(name))
