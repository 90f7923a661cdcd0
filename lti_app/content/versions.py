"""Templates as they were: an item in use is never changed under a student, whatever becomes of its bank.

A template is kept under the digest of its content when an item of it is first served, so that the item can be
drawn again exactly as the student saw it, after an edit or with a newer bank.
"""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.content.bank_file import TemplateData
from lti_app.content.template_data import as_data, template_of
from lti_app.db.models import TemplateVersion
from lti_app.db.upsert import add_missing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

    from engine.items.model import ItemTemplate


@lru_cache(maxsize=8192)  # a bank's templates stay as they are while it is loaded
def digest(template: ItemTemplate) -> str:
    """Return the SHA-256 of a template's skill and content, in hexadecimal."""
    written = json.dumps([template.skill, as_data(template)], sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def keep(session: Session, template: ItemTemplate) -> str:
    """Keep a template as it is now, once. Return its digest."""
    known = digest(template)
    if session.get(TemplateVersion, known) is None:
        row = {"digest": known, "skill": template.skill, "data": as_data(template)}
        add_missing(session, TemplateVersion, ("digest",), [row])
    return known


def kept(session: Session, known: str) -> ItemTemplate:
    """Return the template that was kept under a digest. A session asks for each once."""
    found = _found(session)
    if known not in found:
        found[known] = _template(session.get_one(TemplateVersion, known))
    return found[known]


def kept_all(session: Session, digests: Collection[str]) -> Mapping[str, ItemTemplate]:
    """Return the templates that were kept under some digests, by these: one query at most."""
    found = _found(session)
    if missing := [known for known in digests if known not in found]:
        query = select(TemplateVersion).where(TemplateVersion.digest.in_(missing))
        found.update((row.digest, _template(row)) for row in session.scalars(query))
    return {known: found[known] for known in digests}


def _found(session: Session) -> dict[str, ItemTemplate]:
    """What a session has read already: a version never changes, so it may be kept beside the session."""
    found: dict[str, ItemTemplate] = session.info.setdefault("template_versions", {})
    return found


def _template(row: TemplateVersion) -> ItemTemplate:
    return template_of(row.skill, TemplateData.model_validate(row.data))
