"""What an independent platform needs around it to be used over HTTP: pages, endpoints, a record."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask, Response, jsonify, redirect, render_template_string, request

from tests.interop.book import Book

PEOPLE = {"ada": "student", "tom": "teacher"}
COURSE = "course-9"
LINK = "link-4"

_FRAME = '<iframe id="tool-frame" title="The tool" src="/start/{{ person }}"></iframe>'
_POST = """<form method="post" action="{{ address }}" data-self-post>
{% for name, value in fields.items() %}<input type="hidden" name="{{ name }}" value="{{ value }}">{% endfor %}
</form>"""


@dataclass(frozen=True, slots=True)
class Details:
    """What Baton must know of the platform."""

    issuer: str
    client_id: str
    deployment_id: str

    @property
    def lineitem(self) -> str:
        """The address of the link's one line item."""
        return f"{self.issuer}/lineitems/1"

    @property
    def memberships(self) -> str:
        """The address of the course's roster."""
        return f"{self.issuer}/memberships"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a service. service: "lineitems", "lineitem", "scores", "results" or "memberships".

    number: of the line item, where it is about one. query, body: as they came.
    """

    service: str
    method: str
    authorization: str
    query: dict[str, str]
    number: str = ""
    body: dict[str, Any] | None = None


class IndependentPlatform(ABC):
    """A platform somebody else wrote, behind the few calls that a launch and its services need."""

    def __init__(self, details: Details, tool: str) -> None:
        self.details = details
        self.tool = tool
        self.book = Book(details.issuer)
        self.book.add({"label": "Linear equations", "scoreMaximum": 10, "resourceLinkId": LINK})

    @abstractmethod
    def login_url(self, person: str) -> str:
        """Return where a launch begins: the tool's login initiation, with parameters."""

    @abstractmethod
    def launch(self, asked: dict[str, str]) -> dict[str, str]:
        """Check an authorisation request. Return the fields to post: id_token and state."""

    @abstractmethod
    def keys(self) -> dict[str, Any]:
        """Return the platform's public keys."""

    @abstractmethod
    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """Answer a token request."""

    @abstractmethod
    def serve(self, call: Call) -> tuple[int, Any]:
        """Answer a call of a service with a status and a body (None for none)."""


def site(platform: IndependentPlatform) -> Flask:
    """Return the platform's web side. /received tells a test what came in."""
    app = Flask(__name__)
    received: list[dict[str, Any]] = []
    tokens: list[str] = []

    @app.get("/link/<person>")
    def link(person: str) -> str:
        return render_template_string(_FRAME, person=person)

    @app.get("/start/<person>")
    def start(person: str) -> Any:
        return redirect(platform.login_url(person))

    @app.get("/auth")
    def auth() -> str:
        asked = request.args.to_dict()
        fields = platform.launch(asked)
        return render_template_string(_POST, address=asked["redirect_uri"], fields=fields)

    @app.get("/keys")
    def keys() -> Any:
        return platform.keys()

    @app.post("/token")
    def token() -> Any:
        tokens.append(request.form["scope"])
        return platform.token(request.form.to_dict())

    def served(service: str, number: str = "", sends: str = "", gives: str = "") -> Response:
        body = None
        if request.method in {"POST", "PUT"}:
            if request.mimetype != f"application/vnd.ims.{sends}+json":
                return Response(status=415)
            body = request.get_json(force=True)
        elif request.method == "GET" and f"application/vnd.ims.{gives}+json" not in request.headers["Accept"]:
            return Response(status=406)
        authorization = request.headers.get("Authorization", "")
        call = Call(service, request.method, authorization, request.args.to_dict(), number, body)
        status, answer = platform.serve(call)
        if service == "scores":
            received.append({"status": status, "score": body})
        content = "" if answer is None else json.dumps(answer)
        return Response(content, status, content_type=f"application/vnd.ims.{gives or sends}+json")

    @app.route("/lineitems", methods=["GET", "POST"])
    def lineitems() -> Response:
        return served("lineitems", sends="lis.v2.lineitem", gives="lis.v2.lineitemcontainer")

    @app.route("/lineitems/<number>", methods=["GET", "PUT", "DELETE"])
    def lineitem(number: str) -> Response:
        return served("lineitem", number, sends="lis.v2.lineitem", gives="lis.v2.lineitem")

    @app.post("/lineitems/<number>/scores")
    def scores(number: str) -> Response:
        return served("scores", number, sends="lis.v1.score")

    @app.get("/lineitems/<number>/results")
    def results(number: str) -> Response:
        return served("results", number, gives="lis.v2.resultcontainer")

    @app.get("/memberships")
    def memberships() -> Response:
        return served("memberships", gives="lti-nrps.v2.membershipcontainer")

    @app.get("/received")
    def seen() -> Any:
        return jsonify(scores=received, tokens=tokens)

    @app.get("/details")
    def details() -> Any:
        return asdict(platform.details)

    return app
