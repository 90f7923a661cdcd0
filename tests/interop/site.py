"""What an independent platform needs around it to be used over HTTP: pages, endpoints, a record."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask, Response, jsonify, redirect, render_template_string, request

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


class IndependentPlatform(ABC):
    """A platform somebody else wrote, behind the few calls that a launch and a score need."""

    def __init__(self, details: Details, tool: str) -> None:
        self.details = details
        self.tool = tool

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
    def score(self, authorization: str, score: dict[str, Any]) -> int:
        """Take a score. Return the status that the platform answers with."""


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

    @app.post("/lineitems/1/scores")
    def scores() -> Response:
        if request.mimetype != "application/vnd.ims.lis.v1.score+json":
            return Response(status=415)
        score = request.get_json(force=True)
        status = platform.score(request.headers.get("Authorization", ""), score)
        received.append({"status": status, "score": score})
        return Response(status=status)

    @app.get("/received")
    def seen() -> Any:
        return jsonify(scores=received, tokens=tokens)

    @app.get("/details")
    def details() -> Any:
        return asdict(platform.details)

    return app
