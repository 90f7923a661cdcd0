"""Who may use a route, decided on the route. A page of a launch runs in one transaction, opened here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from flask import g, request
from sqlalchemy.orm import joinedload

from lti_app.browser import browser_hash, browser_secret
from lti_app.db.models import LaunchSession
from lti_app.errors import BatonError
from lti_app.lti.roles import Role
from lti_app.lti.text import identifier
from lti_app.runtime import runtime
from lti_app.visits import prolong

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from lti_app.db.models import Course, Person
    from lti_app.runtime import Runtime

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
AUDIENCE = "baton_audience"  # set on every view: the roles that may use it, or "anyone"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request within a launch: its transaction, who is asking, and when.

    launch_id, embedding_origins: the launch's, for an error page too: then the database cannot be asked.
    """

    session: Session
    launch_id: str
    embedding_origins: tuple[str, ...]
    launch: LaunchSession
    role: Role
    now: datetime
    runtime: Runtime

    @property
    def course(self) -> Course:
        return self.launch.course

    @property
    def person(self) -> Person:
        return self.launch.person


def anyone(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Declare a route that needs no launch: it holds nothing of anybody."""
    setattr(view, AUDIENCE, "anyone")
    return view


def allow(
    *roles: Role, writes: bool = False
) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    """Declare a route of a launch (`/l/<launch_id>/…`) for some roles.

    The view gets a Visit first. Its transaction commits if the view returns and rolls back if it raises;
    then the visit is prolonged.
    writes: for a GET that may write; other methods always may.
    Raises BatonError: SESSION-UNKNOWN, SESSION-EXPIRED, SESSION-ROLE, SESSION-FORM.
    """

    def declare(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def guarded(launch_id: str, **arguments: Any) -> ResponseReturnValue:
            run = runtime()
            with run.database.transaction(writes=writes or request.method not in _SAFE) as session:
                visit = _visit(session, run, launch_id)
                if visit.role not in roles:
                    raise BatonError("SESSION-ROLE", f"{visit.role} on {request.endpoint}")
                if request.method not in _SAFE:
                    _check_form(run, launch_id)
                g.visit = visit
                answer = view(visit, **arguments)
            prolong(run.database, visit.launch, visit.now)
            return answer

        setattr(guarded, AUDIENCE, frozenset(roles))
        return guarded

    return declare


def current_visit() -> Visit | None:
    """Return the visit of this request, None outside a launch."""
    return cast("Visit | None", g.get("visit"))


def _visit(session: Session, run: Runtime, launch_id: str) -> Visit:
    launch = identifier(launch_id) and session.get(
        LaunchSession,
        launch_id,
        options=[
            joinedload(LaunchSession.registration),
            joinedload(LaunchSession.course),
            joinedload(LaunchSession.person),
        ],
    )
    secret = browser_secret(request)
    if not launch or secret is None or launch.browser != browser_hash(secret):
        raise BatonError("SESSION-UNKNOWN", "no such launch for this browser")
    now = run.now()
    if launch.expires_at <= now:
        raise BatonError("SESSION-EXPIRED")
    origins = tuple(launch.registration.embedding_origins)
    return Visit(session, launch_id, origins, launch, Role(launch.role), now, run)


def _check_form(run: Runtime, launch_id: str) -> None:
    """Refuse forms of other sites: SameSite=None gives no protection, so a token and a header must agree."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    from_us = site == "same-origin" if site else origin == run.settings.public_url
    token = request.form.get("form_token") or request.headers.get("X-Form-Token", "")
    if not from_us or not run.vault.is_form_token(launch_id, token):
        raise BatonError("SESSION-FORM", "token or origin does not fit")
