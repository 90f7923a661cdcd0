"""Practice sets that are composed and not added yet. The page carries them; the database knows of none.

So a teacher who turns back leaves nothing behind, and a form that is sent twice, or late, or from a page
that the browser kept, still holds all that was typed.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from lti_app.errors import BatonError
from lti_app.picker.form import Typed  # noqa: TC001 - pydantic reads it as the program runs

MOST = 20  # Moodle makes the activities one by one while the teacher waits
_KEY = r"^[A-Za-z0-9_-]{8,40}$"


def _new_key() -> str:
    return secrets.token_urlsafe(12)


@dataclass(frozen=True, slots=True)
class Draft:
    """One of them. practice_set: id of the one that it changes, None for a new one. key: tells them apart."""

    typed: Typed
    practice_set: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    key: Annotated[str, Field(pattern=_KEY)] = field(default_factory=_new_key)

    def content_id(self, launch: str) -> str:
        """Return the content id of the new practice set that a visit makes of this draft.

        Always the same one, so that a form which is sent twice makes one set; and never one that somebody
        chose, so that it cannot be another set's. Of another subject it is another set.
        """
        digest = hashlib.sha256(f"{launch}:{self.key}:{self.typed.bank}".encode()).digest()
        return urlsafe_b64encode(digest[:18]).decode()


_LIST = TypeAdapter(Annotated[tuple[Draft, ...], Field(max_length=MOST)])


def write(drafts: tuple[Draft, ...]) -> str:
    """Return drafts as a hidden field carries them."""
    return _LIST.dump_json(drafts).decode()


def read(text: str) -> tuple[Draft, ...]:
    """Take drafts from a hidden field: nobody has signed them, so they hold what a form may, and no more.

    Raises BatonError WEB-BAD-REQUEST for what Baton did not write.
    """
    try:
        drafts = _LIST.validate_json(text or "[]")
    except ValidationError:
        raise BatonError("WEB-BAD-REQUEST", "drafts") from None
    return tuple(replace(draft, typed=draft.typed.fit()) for draft in drafts)
