"""Baton's own keys: which signs, which are published, bringing in a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from lti_app.access import AdminVisit, administrator
from lti_app.admin import keys as service
from lti_app.admin.views.shared import check_confirmed, chosen, done, page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@administrator()
def keys(visit: AdminVisit) -> ResponseReturnValue:
    """All keys, and the rule by which they follow each other."""
    return page("keys", keys=service.shown_keys(visit.session, visit.now))


@administrator()
def rotate(visit: AdminVisit) -> ResponseReturnValue:
    """Bring in a new key. Idempotent: the form names the key that it replaces."""
    at_once = chosen("when", "later", "at-once") == "at-once"
    if at_once:
        check_confirmed()
    replaces = request.form.get("replaces", "")
    vault = visit.runtime.vault
    service.new_key(visit.session, vault, visit.now, visit.actor, at_once=at_once, replaces=replaces)
    return done("rotated", "keys")


@administrator()
def retire(visit: AdminVisit, kid: str) -> ResponseReturnValue:
    """Take a key out of the published set. Idempotent."""
    check_confirmed()
    service.retire_key(visit.session, kid, visit.now, visit.actor)
    return done("retired", "keys")


@administrator()
def publish(visit: AdminVisit, kid: str) -> ResponseReturnValue:
    """Publish a retired key for a while more. Idempotent."""
    service.publish_key_again(visit.session, kid, visit.now, visit.actor)
    return done("published", "keys")
