"""What is well in an installation and what is not, with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from lti_app.content.banks import load_bank
from lti_app.content.policies import load_playbook, load_policy
from lti_app.db.migrate import is_current
from lti_app.db.models import Registration, ScoreDelivery, ToolKey
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.runtime import Runtime

_SECONDS = (3.05, 15)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    well: bool
    what: str
    what_to_do: str = ""


def examine(run: Runtime) -> Iterator[Finding]:
    """Look at the database, the data files, keys, grades on their way and every platform's key set."""
    try:
        current = is_current(run.database.engine)
    except SQLAlchemyError as error:
        yield Finding(False, f"database ({type(error).__name__})", "check BATON_DATABASE_URL")
        return
    yield Finding(current, "database has the tables of this version", "run: baton db upgrade")
    yield _data_files(run)
    if current:
        yield from _platforms(run)


def _data_files(run: Runtime) -> Finding:
    try:
        load_bank(run.settings.bank)
        load_policy(run.settings.policy)
        load_playbook(run.settings.policy)
    except ConfigurationError as error:
        return Finding(False, "item bank, policy and playbook", "; ".join(error.lines))
    return Finding(True, "item bank, policy and playbook are valid")


def _platforms(run: Runtime) -> Iterator[Finding]:
    with run.database.transaction(writes=False) as session:
        keys = session.scalar(select(func.count()).select_from(ToolKey).where(ToolKey.retired_at.is_(None)))
        stuck = session.scalar(
            select(func.count()).select_from(ScoreDelivery).where(ScoreDelivery.state == "blocked")
        )
        registrations = session.scalars(select(Registration).order_by(Registration.id)).all()
    yield Finding(bool(keys), f"signing keys: {keys}", "open /lti/jwks once; the first key is made then")
    yield Finding(not stuck, f"grades that need a person: {stuck}", "teachers see them above their queue")
    yield Finding(
        bool(registrations), f"platforms registered: {len(registrations)}", "run: baton register --help"
    )
    for row in registrations:
        yield _key_set(row)


def _key_set(row: Registration) -> Finding:
    what = f"key set of {row.label or row.issuer}"
    try:
        response = requests.get(row.key_set_url, timeout=_SECONDS, allow_redirects=False)
        response.raise_for_status()
        count = len(response.json()["keys"])
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        return Finding(False, f"{what}: {type(error).__name__}", f"this machine must reach {row.key_set_url}")
    return Finding(count > 0, f"{what}: {count} keys", "the platform publishes no key")
