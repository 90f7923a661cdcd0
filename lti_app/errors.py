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
        # A teacher's step on a flag.
        "FLAG-ENDED": HTTPStatus.CONFLICT,
        "FLAG-TAKEN": HTTPStatus.CONFLICT,
        "FLAG-REASON": HTTPStatus.UNPROCESSABLE_ENTITY,
        "FLAG-ANOTHER": HTTPStatus.CONFLICT,
        # A launch that was refused. Which claim it was stands in the log; what it held does not.
        "LTI-LOGIN": HTTPStatus.BAD_REQUEST,
        "LTI-REGISTRATION": HTTPStatus.BAD_REQUEST,
        "LTI-PLATFORM": HTTPStatus.FORBIDDEN,
        "LTI-STATE": HTTPStatus.FORBIDDEN,
        "LTI-COOKIE": HTTPStatus.FORBIDDEN,
        "LTI-TOKEN": HTTPStatus.BAD_REQUEST,
        "LTI-SIGNATURE": HTTPStatus.FORBIDDEN,
        "LTI-KEYS": HTTPStatus.BAD_GATEWAY,
        "LTI-EXPIRED": HTTPStatus.FORBIDDEN,
        "LTI-NONCE": HTTPStatus.FORBIDDEN,
        "LTI-DEPLOYMENT": HTTPStatus.FORBIDDEN,
        "LTI-ANONYMOUS": HTTPStatus.FORBIDDEN,
        "LTI-CLAIM-ISSUER": HTTPStatus.FORBIDDEN,
        "LTI-CLAIM-AUDIENCE": HTTPStatus.FORBIDDEN,
        "LTI-CLAIM-VERSION": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-MESSAGE": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-TARGET": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-DEEP-LINK": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-FOR-USER": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-LINK": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-CONTEXT": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-SUB": HTTPStatus.BAD_REQUEST,
        "LTI-CLAIM-ROLES": HTTPStatus.BAD_REQUEST,
        # Baton's own keys.
        "KEYS-SECRET": HTTPStatus.SERVICE_UNAVAILABLE,
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
