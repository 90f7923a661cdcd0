"""Sends one score to a gradebook (Assignment and Grade Services 2.0) and says what became of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from lti_app.lti.addresses import insert_path
from lti_app.lti.platforms import platform_for
from lti_app.lti.scopes import SCORE
from lti_app.lti.services.calls import call
from lti_app.lti.services.refusals import ServiceError

if TYPE_CHECKING:
    from collections.abc import Collection

    from lti_app.db.models import Registration
    from lti_app.lti.services.connector import Connector
    from lti_app.lti.services.scores import Score

_MEDIA_TYPE = "application/vnd.ims.lis.v1.score+json"


def post_score(
    connector: Connector,
    registration: Registration,
    lineitem_url: str,
    score: Score,
    scopes: Collection[str] = (SCORE,),
) -> None:
    """Send the score to the line item's column. Returns if it was taken.

    scopes: of the token to use. A student who has no attempts left keeps the last one, with the new score.
    Raises ServiceError if it was not taken; BatonError KEYS-SECRET if Baton cannot read its own keys.
    """
    body = json.dumps(platform_for(registration.family).score_body(score), allow_nan=False).encode()
    url = insert_path(lineitem_url, "scores")
    try:
        call(connector, registration, scopes, "POST", url, headers={"Content-Type": _MEDIA_TYPE}, body=body)
    except ServiceError as refused:
        if refused.code != "AGS-ATTEMPTS" or not score.new_submission:
            raise
        post_score(connector, registration, lineitem_url, replace(score, new_submission=False), scopes)
