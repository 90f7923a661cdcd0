"""The address of one student's work, for a platform that opens it as a plain launch.

Canvas sends no LtiSubmissionReviewRequest. A score carries an address of ours instead; SpeedGrader launches
it as a resource link request of whoever looks, with a link's id that may be the course's.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from lti_app.errors import BatonError
from lti_app.lti.launch import Message, Review

if TYPE_CHECKING:
    from lti_app.lti.launch import Launch
    from lti_app.settings import Settings
    from lti_app.vault import Vault

_PATH = "/lti/launch"
_NAME = "review"
_TOKEN = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9a-f]{32})")


def review_url(settings: Settings, vault: Vault, practice_set_id: int, person_id: int) -> str:
    """Return the address of a student's work in a practice set; the same for the same two, for ever.

    It names them and opens nothing: who launches it is asked for role and course like anybody.
    """
    return f"{settings.public_url}{_PATH}?{_NAME}={_token(vault, practice_set_id, person_id)}"


def as_review(launch: Launch, vault: Vault) -> Launch:
    """Return a launch of such an address as the submission review that it is, any other as it is.

    Raises BatonError LTI-REVIEW for an address that is not exactly as review_url writes it.
    """
    parts = urlsplit(launch.target_link_uri)
    values = [value for name, value in parse_qsl(parts.query, keep_blank_values=True) if name == _NAME]
    if not values or launch.message is Message.DEEP_LINKING:
        return launch
    if parts.path != _PATH or parts.query != f"{_NAME}={values[0]}":
        raise BatonError("LTI-REVIEW", "not as Baton writes it")
    match = _TOKEN.fullmatch(values[0])
    if match is None or not hmac.compare_digest(_token(vault, int(match[1]), int(match[2])), values[0]):
        raise BatonError("LTI-REVIEW", "not Baton's seal")
    review = Review(practice_set=int(match[1]), person=int(match[2]))
    return replace(launch, message=Message.SUBMISSION_REVIEW, review=review)


def _token(vault: Vault, practice_set_id: int, person_id: int) -> str:
    named = f"{practice_set_id}.{person_id}"
    return f"{named}.{vault.seal(f'{_NAME}:{named}')}"
