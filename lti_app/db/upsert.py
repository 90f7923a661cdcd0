"""Insert or update in one statement, so that two requests that both come first never collide."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Insert
    from sqlalchemy.orm import Session

    from lti_app.db.base import Base


def upsert(
    session: Session,
    table: type[Base],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    keep: bool = False,
) -> None:
    """Make the row with this key have these values.

    key: columns of a unique constraint. keep: leave a row that is there as it is.
    """
    statement = _statement(table, session.get_bind().dialect.name, tuple(key), () if keep else tuple(values))
    session.execute(statement, {**key, **values})


@cache
def _statement(table: type[Base], dialect: str, key: tuple[str, ...], values: tuple[str, ...]) -> Insert:
    """Return the statement, made once: making it takes longer than running it. values: none keeps a row."""
    rows: Any = table.__table__
    insert: Any = (postgresql_insert if dialect == "postgresql" else sqlite_insert)(rows)
    if not values:
        return cast("Insert", insert.on_conflict_do_nothing(index_elements=key))
    changes = {name: insert.excluded[name] for name in values}
    return cast("Insert", insert.on_conflict_do_update(index_elements=key, set_=changes))


def add_missing(
    session: Session, table: type[Base], key: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Add rows, many at once; those that are there already are left as they are.

    key: columns of a unique constraint. All rows name the same columns.
    """
    if not rows:
        return
    postgresql = session.get_bind().dialect.name == "postgresql"
    insert = (postgresql_insert if postgresql else sqlite_insert)(table)
    session.execute(insert.on_conflict_do_nothing(index_elements=list(key)), list(rows))
