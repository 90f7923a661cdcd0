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
        "Nothing you did is lost. Open the activity again; if it happens twice, tell your teacher the code "
        "and reference.",
    ),
    ErrorKind("SESSION-UNKNOWN", HTTPStatus.FORBIDDEN, "This page belongs to another visit.", _RELAUNCH),
    ErrorKind("SESSION-EXPIRED", HTTPStatus.FORBIDDEN, "This visit has ended.", _RELAUNCH),
    ErrorKind(
        "SESSION-ROLE", HTTPStatus.FORBIDDEN, "This page is for another role in the course.", _RELAUNCH
    ),
    ErrorKind(
        "FLAG-ENDED",
        HTTPStatus.CONFLICT,
        "This flag has been closed meanwhile.",
        "Go back to the queue; the flag's page says who closed it and why. You can reopen it there.",
    ),
    ErrorKind(
        "FLAG-TAKEN",
        HTTPStatus.CONFLICT,
        "Someone else has just claimed this flag.",
        "Go back to the queue. If they cannot come, open the flag and release it first.",
    ),
    ErrorKind(
        "FLAG-REASON",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Please say why this flag needs nothing.",
        "Go back and add a few words; they help to make flags better.",
    ),
    ErrorKind(
        "FLAG-ANOTHER",
        HTTPStatus.CONFLICT,
        "This student has a newer open flag of the same kind.",
        "Go back to the queue and work with the newer one; its note holds what is known now.",
    ),
    ErrorKind("SESSION-FORM", HTTPStatus.FORBIDDEN, "This form did not come from your open page.", _RELAUNCH),
    # A launch that was refused. Which claim it was stands in the log; what it held does not.
    ErrorKind(
        "LTI-LOGIN",
        HTTPStatus.BAD_REQUEST,
        "Your course page did not say enough to open Baton.",
        f"{_RELAUNCH} If it happens again: {_IT}",
    ),
    ErrorKind(
        "LTI-REGISTRATION",
        HTTPStatus.BAD_REQUEST,
        "Baton does not know the learning platform that you come from.",
        f"{_IT} The platform's issuer and client id must be registered.",
    ),
    ErrorKind(
        "LTI-PLATFORM",
        HTTPStatus.FORBIDDEN,
        "Your learning platform did not let this page open.",
        f"{_RELAUNCH} If you are asked to log in, do so first; if it happens again, open it in a new tab.",
    ),
    ErrorKind(
        "LTI-STATE",
        HTTPStatus.FORBIDDEN,
        "This way in was used already, or it took too long.",
        f"{_RELAUNCH} Reloading or going back cannot work here.",
    ),
    ErrorKind(
        "LTI-COOKIE",
        HTTPStatus.FORBIDDEN,
        "Your browser did not keep the cookie that shows that it is you.",
        "Some browsers keep no cookies inside another site's page. Open the activity in a new tab or window, "
        "or allow cookies for this site, or try another browser.",
    ),
    ErrorKind(
        "LTI-TOKEN",
        HTTPStatus.BAD_REQUEST,
        "The message from your learning platform could not be read.",
        f"{_RELAUNCH} If it happens again: {_IT}",
    ),
    ErrorKind(
        "LTI-SIGNATURE",
        HTTPStatus.FORBIDDEN,
        "The message from your learning platform is not signed as it must be.",
        f"{_RELAUNCH} If it happens again: {_IT} The platform's keys may have changed.",
    ),
    ErrorKind(
        "LTI-KEYS",
        HTTPStatus.BAD_GATEWAY,
        "The keys of your learning platform could not be fetched.",
        f"Try again in a minute. If it happens again: {_IT}",
    ),
    ErrorKind(
        "LTI-EXPIRED",
        HTTPStatus.FORBIDDEN,
        "The message from your learning platform is too old, or its clock is wrong.",
        f"{_RELAUNCH} If it happens again: {_IT} The clocks of both servers must agree.",
    ),
    ErrorKind(
        "LTI-NONCE",
        HTTPStatus.FORBIDDEN,
        "The message from your learning platform does not belong to this way in.",
        _RELAUNCH,
    ),
    ErrorKind(
        "LTI-DEPLOYMENT",
        HTTPStatus.FORBIDDEN,
        "Baton is not set up for this part of your learning platform.",
        f"{_IT} The deployment id must be added to the registration.",
    ),
    ErrorKind(
        "LTI-ANONYMOUS",
        HTTPStatus.FORBIDDEN,
        "Your learning platform did not say who you are.",
        "Log in to your course first, then open the activity again. Baton needs to know a person apart from "
        "others, not a name.",
    ),
    ErrorKind(
        "LTI-CLAIM-ISSUER", HTTPStatus.FORBIDDEN, "Another platform answered than was asked.", _RELAUNCH
    ),
    ErrorKind(
        "LTI-CLAIM-AUDIENCE",
        HTTPStatus.FORBIDDEN,
        "The message from your learning platform is meant for somebody else.",
        f"{_RELAUNCH} If it happens again: {_IT} The client id must be the registered one.",
    ),
    ErrorKind(
        "LTI-CLAIM-VERSION",
        HTTPStatus.BAD_REQUEST,
        "Baton speaks LTI 1.3.0 and was sent something else.",
        _IT,
    ),
    ErrorKind(
        "LTI-CLAIM-MESSAGE",
        HTTPStatus.BAD_REQUEST,
        "Baton does not answer this kind of link.",
        "Open Baton through an activity or the course menu instead.",
    ),
    ErrorKind(
        "LTI-CLAIM-TARGET",
        HTTPStatus.BAD_REQUEST,
        "This link does not lead to Baton.",
        f"{_IT} The link's target must be Baton's own address.",
    ),
    ErrorKind(
        "LTI-CLAIM-LINK",
        HTTPStatus.BAD_REQUEST,
        "The learning platform did not say which link was opened.",
        _IT,
    ),
    ErrorKind(
        "LTI-CLAIM-CONTEXT",
        HTTPStatus.BAD_REQUEST,
        "The learning platform did not say which course it is.",
        _IT,
    ),
    ErrorKind(
        "LTI-CLAIM-SUB",
        HTTPStatus.BAD_REQUEST,
        "The learning platform named you in a way Baton cannot use.",
        _IT,
    ),
    ErrorKind(
        "LTI-CLAIM-ROLES",
        HTTPStatus.BAD_REQUEST,
        "The learning platform did not say what you are in the course.",
        _IT,
    ),
    # Baton's own keys.
    ErrorKind(
        "KEYS-SECRET",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Baton cannot read its own keys.",
        f"{_IT} BATON_SECRET_KEY is not the one the keys were saved with.",
    ),
    # A grade that was not taken: shown beside the grade, to teachers.
    ErrorKind(
        "AGS-NETWORK",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook could not be reached.",
        "Baton tries again by itself.",
    ),
    ErrorKind(
        "AGS-PLATFORM",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook had a problem of its own.",
        "Baton tries again by itself. If it goes on, ask the people who run the learning platform.",
    ),
    ErrorKind(
        "AGS-TOKEN",
        HTTPStatus.BAD_GATEWAY,
        "The learning platform did not let Baton in.",
        f"{_IT} The tool must be active there, and the platform must be able to fetch Baton's keys.",
    ),
    ErrorKind(
        "AGS-400",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook does not take a grade for this person.",
        "Check that this person is enrolled as a student and can be graded.",
    ),
    ErrorKind(
        "AGS-401",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook did not accept Baton's pass.",
        f"{_IT} The tool must be allowed to send grades.",
    ),
    ErrorKind(
        "AGS-403",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook does not allow Baton to send this grade.",
        "Check that the tool may send grades for this activity, then send it again.",
    ),
    ErrorKind(
        "AGS-404",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook column or the course is gone.",
        "If the column was deleted on purpose there is nothing to do. If not, open the activity once again.",
    ),
    ErrorKind(
        "AGS-409",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook has a newer grade.",
        "Nothing to do.",
    ),
    ErrorKind(
        "AGS-412",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook column belongs to another tool.",
        "Open the activity once again, so that Baton learns of its own column.",
    ),
    ErrorKind(
        "AGS-422",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook cannot take this grade now.",
        "Check that the activity is published, the course has not ended, and this person is a student in it. "
        "Then send it again.",
    ),
    ErrorKind(
        "AGS-429",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook asked Baton to slow down.",
        "Baton tries again by itself.",
    ),
    ErrorKind(
        "AGS-REFUSED",
        HTTPStatus.BAD_GATEWAY,
        "The gradebook refused the grade.",
        f"Send it again. If it is refused again: {_IT}",
    ),
)
