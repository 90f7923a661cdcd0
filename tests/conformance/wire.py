"""What goes over the wire between a platform and Baton, both of them served on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from flask import Response, request

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. headers, answered: names in lower case; of several the last."""

    method: str
    target: str
    headers: dict[str, str]
    body: str
    status: int
    answered: dict[str, str]
    answer: str

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body, keep_blank_values=True))


def listen(app: Flask) -> list[Exchange]:
    """Return a list that grows with every exchange of an app. Call it before the app is served."""
    heard: list[Exchange] = []

    def before() -> None:
        request.get_data()  # kept, so that forms can still be read from it

    def after(response: Response) -> Response:
        heard.append(
            Exchange(
                request.method,
                request.full_path.removesuffix("?"),
                {name.lower(): value for name, value in request.headers.items()},
                request.get_data(as_text=True),
                response.status_code,
                {name.lower(): value for name, value in response.headers.items()},
                "" if response.direct_passthrough else response.get_data(as_text=True),
            )
        )
        return response

    # First to see the request, last to see the answer, with all its headers.
    app.before_request_funcs.setdefault(None, []).insert(0, before)
    app.after_request_funcs.setdefault(None, []).insert(0, after)
    return heard
