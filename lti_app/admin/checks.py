"""The check list of one registration: real calls to the platform, and what the database remembers.

Each check is quick, has time limits and changes nothing at the platform. No transaction is open meanwhile.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.admin.facts import registration_facts
from lti_app.admin.probes import clocks, key_set, oauth_error, scopes_granted, unreachable
from lti_app.content.wording import load_wording
from lti_app.findings import broken, not_yet, well
from lti_app.formats import moment
from lti_app.lti.http import Http, NetworkFailure
from lti_app.lti.scopes import COLUMNS, ROSTER, SCOPES
from lti_app.lti.services.connector import Connector, TokenFailure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from lti_app.admin.facts import RegistrationFacts
    from lti_app.db.models import Course, Registration
    from lti_app.findings import Finding
    from lti_app.lti.http import Answer
    from lti_app.runtime import Runtime

NAMES = (
    "state",
    "keys",
    "clock",
    "token",
    "launch",
    "deployments",
    "origins",
    "roster",
    "columns",
    "score",
)
_TIMEOUTS = (3.05, 8.0)  # seconds; somebody waits before the page
_ROSTER_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_COLUMNS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
_OAUTH_ERRORS = frozenset({"invalid_client", "invalid_scope"})


class Examination:
    """The checks of one registration. facts: read before the first call."""

    def __init__(self, run: Runtime, facts: RegistrationFacts, http: Http) -> None:
        self._run = run
        self._facts = facts
        self._row = facts.registration
        self._http = http
        self._connector = Connector(run.database, run.vault, run.now, http)

    @classmethod
    def of(cls, run: Runtime, registration_id: int) -> Self:
        """Prepare the checks. Raises BatonError ADMIN-UNKNOWN."""
        with run.database.transaction(writes=False) as session:
            facts = registration_facts(session, registration_id, run.now())
        return cls(run, facts, Http.of(run.settings, _TIMEOUTS))

    @property
    def registration(self) -> Registration:
        """The platform."""
        return self._row

    def all(self) -> Iterator[Finding]:
        """Look at everything, in the order in which things are set up."""
        return (self.look(name) for name in NAMES)

    def look(self, name: str) -> Finding:
        """Return one check's finding. Raises BatonError KEYS-SECRET; KeyError for a name not in NAMES."""
        looks = {
            "state": self._state,
            "keys": self._keys,
            "clock": self._clock,
            "token": self._token,
            "launch": self._launch,
            "deployments": self._deployments,
            "origins": self._origins,
            "roster": self._roster,
            "columns": self._columns,
            "score": self._score,
        }
        return looks[name]()

    def _state(self) -> Finding:
        match self._row.state:
            case "active":
                return well("check.state.ok")
            case "pending":
                return not_yet("check.state.pending")
            case _:
                return not_yet("check.state.off")

    def _keys(self) -> Finding:
        return key_set(self._http, self._row.key_set_url)

    def _clock(self) -> Finding:
        asked = self._run.now()
        try:
            answer = self._connector.ask_token(self._row, list(SCOPES.values()))
        except NetworkFailure as failure:
            return unreachable("clock", failure, self._row.auth_token_url)
        return clocks(answer, asked, self._run.now())

    def _token(self) -> Finding:
        try:
            answer = self._connector.ask_token(self._row, list(SCOPES.values()))
            granted = scopes_granted(answer)
            if granted is None and oauth_error(answer) == "invalid_scope":
                # Canvas gives all or nothing: ask for one after the other.
                answers = {scope: self._connector.ask_token(self._row, [scope]) for scope in SCOPES.values()}
                granted = {scope for scope, said in answers.items() if scopes_granted(said) is not None}
        except NetworkFailure as failure:
            return unreachable("token", failure, self._row.auth_token_url)
        if not granted:
            return self._no_token(answer)
        given = [name for name, scope in SCOPES.items() if scope in granted]
        missing = [name for name in SCOPES if name not in given]
        if not missing:
            return well("check.token.ok", scopes=_named(given))
        return not_yet("check.token.part", scopes=_named(given), missing=_named(missing))

    def _no_token(self, answer: Answer) -> Finding:
        error = oauth_error(answer)
        if error in _OAUTH_ERRORS:
            return broken(f"check.token.{error}")
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return broken("check.token.fault", status=answer.status)
        ours = f"{self._run.settings.public_url}/lti/jwks"
        if (
            answer.status == HTTPStatus.NOT_FOUND
        ):  # Moodle's answer while it cannot fetch the tool's keys, as a page
            return broken("check.token.not-found", key_set=ours, url=self._row.auth_token_url)
        return broken("check.token.refused", status=answer.status, key_set=ours)

    def _launch(self) -> Finding:
        first, last = self._facts.first_launch, self._facts.last_launch
        if first is None:
            return not_yet("check.launch.none")
        return well("check.launch.ok", first=moment(first), last=moment(last or first))

    def _deployments(self) -> Finding:
        if self._facts.pending_deployments:
            return not_yet("check.deployments.pending", count=self._facts.pending_deployments)
        if not self._facts.deployments:
            return not_yet("check.deployments.none")
        return well("check.deployments.ok", count=self._facts.deployments)

    def _origins(self) -> Finding:
        origins = [str(origin) for origin in self._row.embedding_origins]
        if origins:
            return well("check.origins.ok", origins=", ".join(origins))
        return broken("check.origins.none")

    def _roster(self) -> Finding:
        course = self._facts.roster_course
        if course is None or course.memberships_url is None:
            return not_yet("check.roster.none")
        return self._read("roster", course, course.memberships_url, ROSTER, _ROSTER_TYPE)

    def _columns(self) -> Finding:
        course = self._facts.column_course
        if course is None or course.lineitems_url is None:
            return not_yet("check.columns.none")
        return self._read("columns", course, course.lineitems_url, COLUMNS, _COLUMNS_TYPE)

    def _read(self, name: str, course: Course, url: str, scope: str, media_type: str) -> Finding:
        """Read the first page of a list that the course's last launch named."""
        title = course.title or course.label or f"#{course.id}"
        try:
            answer = self._connector.send(self._row, [scope], "GET", url, headers={"Accept": media_type})
            said = answer.json() if answer.ok else None
        except NetworkFailure as failure:
            return unreachable(name, failure, url)
        except TokenFailure:
            return broken(f"check.{name}.token", course=title)
        except ValueError:
            said = None
        entries = said.get("members") if isinstance(said, dict) else said
        if not isinstance(entries, list):
            return broken(f"check.{name}.refused", course=title, status=answer.status)
        return well(f"check.{name}.ok", course=title, count=len(entries))

    def _score(self) -> Finding:
        facts = self._facts
        if facts.refusal is not None:
            code = facts.refusal.error or "AGS-REFUSED"
            at = moment(facts.refusal.ended_at or facts.refusal.created_at)
            return broken("check.score.refused", code=code, at=at, why=refusal_words(code))
        if facts.left_waiting:
            return broken("check.score.left", count=facts.left_waiting)
        if facts.waiting_error is not None:
            return not_yet("check.score.waiting", code=facts.waiting_error)
        if facts.delivered_at is None:
            return not_yet("check.score.none")
        return well("check.score.ok", at=moment(facts.delivered_at))


def refusal_words(code: str) -> str:
    """Return what a refusal of the gradebook means and what to do, as teachers read it."""
    wording, name = load_wording(), f"grade.refused.{code}"
    return wording.say(Reason(name if name in wording else "grade.refused.other"))


def _named(scopes: list[str]) -> str:
    wording = load_wording()
    return ", ".join(wording.say(Reason(f"check.scope.{name}")) for name in scopes)
