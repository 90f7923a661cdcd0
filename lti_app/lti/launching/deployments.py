"""Deployments as signed launches name them: known ones, new ones, and whose institution they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from lti_app import audit
from lti_app.db.models import Deployment, Registration
from lti_app.errors import BatonError
from lti_app.lti.launching.rules import CLAIM, institution_of
from lti_app.lti.launching.toolconf import check_registration
from lti_app.lti.platforms import platform_for
from lti_app.lti.rows import get_or_add

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlalchemy.orm import Session

    from lti_app.lti.launch import Institution
    from lti_app.runtime import Runtime


def meet_deployment(runtime: Runtime, registration_id: int, body: Mapping[str, Any]) -> int:
    """Return the id of the deployment that a believed message names; a new one is added.

    A new one launches at once where the registration says so, or has none yet (an administrator who has just
    registered a platform cannot know its deployment id); else it is saved and waits for approval.
    Raises BatonError: LTI-OFF, LTI-PENDING, LTI-DEPLOYMENT-PENDING, LTI-DEPLOYMENT-OFF, LTI-INSTITUTION.
    """
    named, institution = body[CLAIM + "deployment_id"], institution_of(body)
    with runtime.database.transaction() as session:
        registration = session.get_one(Registration, registration_id)
        check_registration(registration)
        known = select(Deployment).where(
            Deployment.registration_id == registration.id, Deployment.deployment_id == named
        )
        deployment = session.scalar(known)
        if deployment is None:
            # Of two new ones that come at once, one is the first.
            session.refresh(registration, with_for_update=True)
            deployment = session.scalar(known) or _add(session, registration, named, runtime)
        state = deployment.state
        stranger = deployment.guid and institution.guid and deployment.guid != institution.guid
        if state != "off" and not stranger:
            _note_institution(session, registration, deployment, institution, body, runtime)
    if stranger:
        raise BatonError("LTI-INSTITUTION", f"deployment {deployment.id}")
    if state != "active":
        code = "LTI-DEPLOYMENT-PENDING" if state == "pending" else "LTI-DEPLOYMENT-OFF"
        raise BatonError(code, f"deployment {deployment.id}")
    return deployment.id


def _add(session: Session, registration: Registration, named: str, runtime: Runtime) -> Deployment:
    others = session.scalar(select(func.count()).where(Deployment.registration_id == registration.id))
    state = "active" if not others or registration.new_deployments == "admit" else "pending"
    key = {"registration_id": registration.id, "deployment_id": named}
    row = get_or_add(session, Deployment, key, {"state": state, "created_at": runtime.now()})
    audit.note(
        session,
        runtime.now(),
        audit.PLATFORM,
        "deployment.added",
        f"deployment:{row.id}",
        registration=registration.id,
        state=state,
    )
    return row


def _note_institution(
    session: Session,
    registration: Registration,
    deployment: Deployment,
    institution: Institution,
    body: Mapping[str, Any],
    runtime: Runtime,
) -> None:
    """Keep whose the deployment is; and what kind of platform it is, where nobody has said so yet.

    The second matters for grades: what is safe to send differs (lti_app.lti.platforms).
    """
    deployment.guid = deployment.guid or institution.guid
    deployment.name = institution.name or deployment.name
    family = platform_for(institution.family).family
    if registration.family == "other" and family != "other":
        registration.family = family
        subject = f"registration:{registration.id}"
        audit.note(
            session, runtime.now(), audit.PLATFORM, "registration.family-learned", subject, family=family
        )
