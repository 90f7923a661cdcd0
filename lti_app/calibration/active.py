"""Which parameters of the learner model are in use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from pydantic import ValidationError
from sqlalchemy import select

from lti_app.content.learner_file import ParametersData, load_parameters
from lti_app.db.calibration import ACTIVE, LearnerCalibration

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engine.learner.model import Parameters

SHIPPED = "shipped"  # the name, among versions, of what Baton comes with

# The last set that was read from each database, by its id there; a row never changes.
_READ: WeakKeyDictionary[Any, tuple[int, Parameters]] = WeakKeyDictionary()


def active_parameters(session: Session) -> Parameters:
    """Return the parameters in use: of the active calibration or, where there is none, the shipped ones.

    What a request asks the database for is one number; the set behind it is read once a process. A set that
    another version of Baton made for other features means nothing any more: the shipped one is used.
    """
    active = session.scalar(select(LearnerCalibration.id).where(LearnerCalibration.active_key == ACTIVE))
    if active is None:
        return shipped_parameters()
    database = session.get_bind()
    read = _READ.get(database)
    if read is None or read[0] != active:
        data = session.scalars(select(LearnerCalibration.data).where(LearnerCalibration.id == active)).one()
        read = _READ[database] = (active, parameters_from(data) or shipped_parameters())
    return read[1]


def parameters_from(data: dict[str, Any]) -> Parameters | None:
    """Return the parameters that a row holds, None where they are none of this version of Baton."""
    try:
        return ParametersData.model_validate(data).parameters()
    except ValidationError:
        return None


def active_version(session: Session) -> str:
    """Return the version in use, SHIPPED where it is no calibration of this installation."""
    row = LearnerCalibration
    return session.scalar(select(row.version).where(row.active_key == ACTIVE)) or SHIPPED


@cache
def shipped_parameters() -> Parameters:
    """Return the parameters that Baton comes with."""
    return load_parameters().parameters()
