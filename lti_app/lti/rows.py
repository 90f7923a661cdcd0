"""Finding a row by its key, or adding it, also when two requests add it in the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from lti_app.db.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_app.db.base import Base

Row = TypeVar("Row", bound="Base")


def get_or_add(session: Session, model: type[Row], key: dict[str, Any], new: dict[str, Any]) -> Row:
    """Return the row with the key, which must be unique; if there is none, add it with the values of new."""
    query = select(model).filter_by(**key)
    row = session.scalar(query)
    if row is None:
        upsert(session, model, key, new, keep=True)
        row = session.scalars(query).one()
    return row
