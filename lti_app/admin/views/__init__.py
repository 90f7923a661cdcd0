"""The console over HTTP. Views parse, call one service or query, and render."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.admin.views import checks, doors, home, keys, log, platforms, registration, work
from lti_app.incoming import ROW_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.typing import ResponseReturnValue

_ONE = f"/registrations/<{ROW_ID}:number>"


def install(app: Flask) -> None:
    """Add the routes."""
    pages: dict[str, Callable[..., ResponseReturnValue]] = {
        "/": home.home,
        "/enter/<secret>": doors.door,
        "/add": platforms.add,
        "/add/by-hand": platforms.by_hand,
        _ONE: registration.registration,
        f"{_ONE}/edit": registration.edit,
        f"{_ONE}/courses": work.courses,
        f"{_ONE}/grades": work.grades,
        f"{_ONE}/checks": checks.checks,
        f"{_ONE}/checks/<name>": checks.check,
        "/keys": keys.keys,
        "/log": log.log,
        "/log.csv": log.log_file,
    }
    forms: dict[str, Callable[..., ResponseReturnValue]] = {
        "/enter/<secret>": doors.enter,
        "/leave": doors.leave,
        "/add/invitation": platforms.invite,
        "/add/by-hand": platforms.save_by_hand,
        f"/invitations/<{ROW_ID}:number>/withdraw": platforms.withdraw,
        f"{_ONE}/state": registration.switch,
        f"{_ONE}/edit": registration.save,
        f"{_ONE}/frames": registration.save_frames,
        f"{_ONE}/rules": registration.save_rules,
        f"{_ONE}/grades/resend": work.resend,
        f"/deployments/<{ROW_ID}:number>/state": registration.switch_deployment,
        f"/courses/<{ROW_ID}:number>/roster": work.read_roster,
        "/keys/rotate": keys.rotate,
        "/keys/<kid>/retire": keys.retire,
        "/keys/<kid>/publish": keys.publish,
    }
    for methods, routes in ((["GET"], pages), (["POST"], forms)):
        for path, view in routes.items():
            app.add_url_rule(f"/admin{path}", f"admin.{view.__name__}", view, methods=methods)
