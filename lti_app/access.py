"""Who may use a route, decided on the route. A page runs in one transaction, opened here.

Pages of a launch and pages of the console know nothing of each other's cookies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from flask import g, request
from sqlalchemy.orm import joinedload

from lti_app.browser import browser_hashes
from lti_app.db.models import LaunchSession
from lti_app.errors import BatonError
from lti_app.lti.roles import Role
from lti_app.lti.text import identifier
from lti_app.runtime import runtime
from lti_app.signin import actor_of, find_session, secret_of
from lti_app.signin import prolong as prolong_session
from lti_app.visits import prolong

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from lti_app.db.models import Course, Person
    from lti_app.runtime import Runtime

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Set on every view: the roles that may use it, or "anyone", or "administrator".
AUDIENCE = "baton_audience"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request within a launch: its transaction, who is asking, and when.

    launch_id, embedding_origins, family: the launch's, for an error page too: there the database cannot be
    asked.
    """

    session: Session
    launch_id: str
    embedding_origins: tuple[str, ...]
    family: str
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


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who is signed in to the console. key: hash of their session; label: what the way in was made for."""

    key: str
    label: str
    now: datetime
    runtime: Runtime

    @property
    def actor(self) -> str:
        """How the audit log names them."""
        return actor_of(self.label)

    @property
    def form_token(self) -> str:
        """What every form of the console must carry."""
        return self.runtime.vault.form_token(_form_purpose(self.key))


@dataclass(frozen=True, slots=True)
class AdminVisit(Administrator):
    """One request of the console, with its transaction."""

    session: Session


def anyone(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Declare a route that needs no launch: it holds nothing of anybody."""
    setattr(view, AUDIENCE, "anyone")
    return view


def allow(
    *roles: Role, writes: bool | None = None
) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    """Declare a route of a launch (`/l/<launch_id>/…`) for some roles.

    The view gets a Visit first. Its transaction commits if the view returns and rolls back if it raises;
    then the visit is prolonged.
    writes: True for a GET that may write, False for a form that does not; as the method says by default.
    Raises BatonError: SESSION-UNKNOWN, SESSION-EXPIRED, SESSION-ROLE, SESSION-FORM.
    """

    def declare(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def guarded(launch_id: str, **arguments: Any) -> ResponseReturnValue:
            run = runtime()
            may_write = request.method not in _SAFE if writes is None else writes
            with run.database.transaction(writes=may_write) as session:
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


def administrator(
    *, calls_out: bool = False
) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    """Declare a route of the console.

    The view gets an AdminVisit first, in a transaction as in allow().
    calls_out: the view calls a platform, so it gets an Administrator and no transaction is open.
    Raises BatonError: ADMIN-SESSION, ADMIN-EXPIRED, ADMIN-FORM.
    """

    def declare(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            run, now = runtime(), runtime().now()
            with run.database.transaction(writes=request.method not in _SAFE) as session:
                row = find_session(session, secret_of(request), now)
                who = Administrator(row.token, row.label, now, run)
                g.administrator = who
                if request.method not in _SAFE:
                    _check_admin_form(who)
                if not calls_out:
                    answer = view(AdminVisit(row.token, row.label, now, run, session), **arguments)
            if calls_out:
                answer = view(who, **arguments)
            prolong_session(run.database, row, now)
            return answer

        setattr(guarded, AUDIENCE, "administrator")
        return guarded

    return declare


def current_administrator() -> Administrator | None:
    """Return who is signed in to the console on this request, None outside it."""
    return cast("Administrator | None", g.get("administrator"))


def is_own_form() -> bool:
    """Tell whether a form that needs no launch was sent by a page of ours, in the words of the browser."""
    return _from_us(runtime())


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
    if not launch or launch.browser not in browser_hashes(request):
        raise BatonError("SESSION-UNKNOWN", "no such launch for this browser")
    now = run.now()
    if launch.expires_at <= now:
        raise BatonError("SESSION-EXPIRED")
    origins = tuple(launch.registration.embedding_origins)
    family = launch.registration.family
    return Visit(session, launch_id, origins, family, launch, Role(launch.role), now, run)


def _check_form(run: Runtime, launch_id: str) -> None:
    """Refuse forms of other sites: SameSite=None gives no protection, so a token and a header must agree."""
    if not _from_us(run) or not run.vault.is_form_token(launch_id, _sent_token()):
        raise BatonError("SESSION-FORM", "token or origin does not fit")


def _check_admin_form(who: Administrator) -> None:
    """The same for the console, though SameSite=Strict stands before it."""
    if not _from_us(who.runtime) or not who.runtime.vault.is_form_token(
        _form_purpose(who.key), _sent_token()
    ):
        raise BatonError("ADMIN-FORM", "token or origin does not fit")


def _form_purpose(key: str) -> str:
    return f"console:{key}"  # no launch's id has a colon


def _from_us(run: Runtime) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else request.headers.get("Origin") == run.settings.public_url


def _sent_token() -> str:
    return request.form.get("form_token") or request.headers.get("X-Form-Token", "")
