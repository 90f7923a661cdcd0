"""Error codes: what went wrong in plain words, and what to do. One class, one page, one list."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus


class ConfigurationError(Exception):
    """The environment does not allow a start. lines: one problem each, in plain words."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """A kind of error: code as shown on the page and in the guide, HTTP status, words for the reader."""

    code: str
    status: HTTPStatus
    title: str
    what_to_do: str


class BatonError(Exception):
    """An error with a code. detail: for the log, free of names, claims and tokens."""

    def __init__(self, kind: ErrorKind, detail: str = "") -> None:
        super().__init__(f"{kind.code} {detail}".strip())
        self.kind = kind
        self.detail = detail


def _kinds(*kinds: ErrorKind) -> dict[str, ErrorKind]:
    return {kind.code: kind for kind in kinds}


_RELAUNCH = "Go back to your course page and open the activity again."
_IT = "Ask the person who installed Baton in your school to look at this code."

KINDS = _kinds(
    ErrorKind("WEB-NOT-FOUND", HTTPStatus.NOT_FOUND, "This page does not exist.", _RELAUNCH),
    ErrorKind("WEB-METHOD", HTTPStatus.METHOD_NOT_ALLOWED, "This page cannot be opened that way.", _RELAUNCH),
    ErrorKind(
        "WEB-TOO-LARGE",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "That was too much text at once.",
        "Go back and send less.",
    ),
    ErrorKind(
        "WEB-BAD-REQUEST",
        HTTPStatus.BAD_REQUEST,
        "Something in the form was not understood.",
        "Go back, check what you entered, and send it again.",
    ),
    ErrorKind(
        "WEB-SERVER",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong on our side.",
        "Nothing you did is lost. Open the activity again; if it happens twice, tell your teacher the code and reference.",
    ),
    ErrorKind("SESSION-UNKNOWN", HTTPStatus.FORBIDDEN, "This page belongs to another visit.", _RELAUNCH),
    ErrorKind("SESSION-EXPIRED", HTTPStatus.FORBIDDEN, "This visit has ended.", _RELAUNCH),
    ErrorKind(
        "SESSION-ROLE", HTTPStatus.FORBIDDEN, "This page is for another role in the course.", _RELAUNCH
    ),
    ErrorKind("SESSION-FORM", HTTPStatus.FORBIDDEN, "This form did not come from your open page.", _RELAUNCH),
)
