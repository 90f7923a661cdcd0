"""Errors with a code. Their words are in config/wording/errors.yaml, under the code."""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType

STATUSES = MappingProxyType(
    {
        # Whatever the page.
        "WEB-NOT-FOUND": HTTPStatus.NOT_FOUND,
        "WEB-METHOD": HTTPStatus.METHOD_NOT_ALLOWED,
        "WEB-TOO-LARGE": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "WEB-BAD-REQUEST": HTTPStatus.BAD_REQUEST,
        "WEB-SERVER": HTTPStatus.INTERNAL_SERVER_ERROR,
        # A visit.
        "SESSION-UNKNOWN": HTTPStatus.FORBIDDEN,
        "SESSION-EXPIRED": HTTPStatus.FORBIDDEN,
        "SESSION-ROLE": HTTPStatus.FORBIDDEN,
        "SESSION-FORM": HTTPStatus.FORBIDDEN,
        "SESSION-SCOPE": HTTPStatus.FORBIDDEN,
        "SESSION-OBSERVER": HTTPStatus.FORBIDDEN,
        # A teacher's step on a flag.
        "FLAG-ENDED": HTTPStatus.CONFLICT,
        "FLAG-TAKEN": HTTPStatus.CONFLICT,
        "FLAG-REASON": HTTPStatus.UNPROCESSABLE_ENTITY,
        "FLAG-ANOTHER": HTTPStatus.CONFLICT,
        "FLAG-SAFETY": HTTPStatus.CONFLICT,
        "FLAG-COLLEAGUE": HTTPStatus.UNPROCESSABLE_ENTITY,
        # A teacher's message to a student.
        "MESSAGE-EMPTY": HTTPStatus.UNPROCESSABLE_ENTITY,
        "MESSAGE-SENT": HTTPStatus.CONFLICT,
        "MESSAGE-CHANGED": HTTPStatus.CONFLICT,
        "MESSAGE-SEEN": HTTPStatus.CONFLICT,
        # A skill that a teacher puts next.
        "PIN-TOO-MANY": HTTPStatus.CONFLICT,
        # The rules and settings of a course.
        "POLICY-SECTIONS": HTTPStatus.FORBIDDEN,
        "POLICY-DRAFTS": HTTPStatus.CONFLICT,
        "POLICY-RULES": HTTPStatus.CONFLICT,
        "POLICY-NOT-A-DRAFT": HTTPStatus.CONFLICT,
        "POLICY-UNREADABLE": HTTPStatus.CONFLICT,
        "ROUTES-TOO-MANY": HTTPStatus.CONFLICT,
        # A course's own questions.
        "OWN-TOO-MANY": HTTPStatus.CONFLICT,
        "OWN-SKILLS": HTTPStatus.CONFLICT,
        "OWN-FILE": HTTPStatus.UNPROCESSABLE_ENTITY,
        "OWN-CHANGED": HTTPStatus.CONFLICT,
        # A gradebook column.
        "COLUMN-NOT-HERE": HTTPStatus.CONFLICT,
        # A launch that was refused. Which claim it was stands in the log; what it held does not.
        "LTI-LOGIN": HTTPStatus.BAD_REQUEST,
        "LTI-REGISTRATION": HTTPStatus.BAD_REQUEST,
        "LTI-PENDING": HTTPStatus.FORBIDDEN,
        "LTI-OFF": HTTPStatus.FORBIDDEN,
        "LTI-PLATFORM": HTTPStatus.FORBIDDEN,
        "LTI-PLATFORM-LOGIN": HTTPStatus.FORBIDDEN,
        "LTI-PLATFORM-STALE": HTTPStatus.FORBIDDEN,
        "LTI-PLATFORM-CLIENT": HTTPStatus.FORBIDDEN,
        "LTI-PLATFORM-DENIED": HTTPStatus.FORBIDDEN,
        "LTI-PLATFORM-REQUEST": HTTPStatus.FORBIDDEN,
        "LTI-STATE": HTTPStatus.FORBIDDEN,
        "LTI-COOKIE": HTTPStatus.FORBIDDEN,
        "LTI-PROOF": HTTPStatus.FORBIDDEN,
        "LTI-HAND-OVER": HTTPStatus.FORBIDDEN,
        "LTI-TOKEN": HTTPStatus.BAD_REQUEST,
        "LTI-SIGNATURE": HTTPStatus.FORBIDDEN,
        "LTI-KEYS": HTTPStatus.BAD_GATEWAY,
        "LTI-EXPIRED": HTTPStatus.FORBIDDEN,
        "LTI-NONCE": HTTPStatus.FORBIDDEN,
        "LTI-DEPLOYMENT": HTTPStatus.FORBIDDEN,
        "LTI-DEPLOYMENT-PENDING": HTTPStatus.FORBIDDEN,
        "LTI-DEPLOYMENT-OFF": HTTPStatus.FORBIDDEN,
        "LTI-INSTITUTION": HTTPStatus.FORBIDDEN,
        "LTI-ACCOUNT": HTTPStatus.FORBIDDEN,
        "LTI-REVIEW": HTTPStatus.FORBIDDEN,
        "LTI-ANONYMOUS": HTTPStatus.FORBIDDEN,
        "LTI-CLAIM-ISSUER": HTTPStatus.FORBIDDEN,
        "LTI-CLAIM-AUDIENCE": HTTPStatus.FORBIDDEN,
        "LTI-CLAIM-VERSION": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-MESSAGE": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-TARGET": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-DEEP-LINK": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-FOR-USER": HTTPStatus.BAD_REQUEST,
        "LTI-DEEP-LINK-TYPES": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-LINK": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-CONTEXT": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-SUB": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-ROLES": HTTPStatus.BAD_REQUEST,
        # A platform that registers itself.
        "REG-INVITATION": HTTPStatus.NOT_FOUND,
        "REG-USED": HTTPStatus.CONFLICT,
        "REG-BUSY": HTTPStatus.CONFLICT,
        "REG-FORM": HTTPStatus.BAD_REQUEST,
        "REG-ADDRESS": HTTPStatus.BAD_REQUEST,
        "REG-PRIVATE": HTTPStatus.FORBIDDEN,
        "REG-UNREACHABLE": HTTPStatus.BAD_GATEWAY,
        "REG-CONFIGURATION": HTTPStatus.BAD_GATEWAY,
        "REG-HOST": HTTPStatus.FORBIDDEN,
        "REG-REFUSED": HTTPStatus.BAD_GATEWAY,
        "REG-ANSWER": HTTPStatus.BAD_GATEWAY,
        "REG-OTHER": HTTPStatus.FORBIDDEN,
        "REG-TAKEN": HTTPStatus.CONFLICT,
        # Baton's own keys.
        "KEYS-SECRET": HTTPStatus.SERVICE_UNAVAILABLE,
        "KEYS-SIGNS": HTTPStatus.CONFLICT,
        "KEYS-UNKNOWN": HTTPStatus.NOT_FOUND,
        # The administrator's console.
        "ADMIN-SESSION": HTTPStatus.FORBIDDEN,
        "ADMIN-EXPIRED": HTTPStatus.FORBIDDEN,
        "ADMIN-LINK": HTTPStatus.FORBIDDEN,
        "ADMIN-FORM": HTTPStatus.FORBIDDEN,
        "ADMIN-CONFIRM": HTTPStatus.UNPROCESSABLE_ENTITY,
        "ADMIN-UNKNOWN": HTTPStatus.NOT_FOUND,
    }
)


class ConfigurationError(Exception):
    """The environment does not allow a start. lines: one problem each, in plain words."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


class BatonError(Exception):
    """An error that a page can explain.

    code: one of STATUSES, which gives the HTTP status. detail: for the log, free of names, claims and tokens.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.status = STATUSES[code]
        self.detail = detail


class CommandError(Exception):
    """What a command cannot do, and what would help.

    Its words are those of `error.<code>.title` and `.do` in config/wording. params: what they name.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
