"""Every table, so that migrations and tests see them all."""

from lti_app.db.admin import AdminLink, AdminSession, AuditEntry, Invitation
from lti_app.db.base import Base
from lti_app.db.escalation import Closure, Flag, FlagChange, PlanStep
from lti_app.db.outbox import Grade, PlatformTask, ScoreDelivery
from lti_app.db.platform import (
    AccessToken,
    Course,
    Deployment,
    Enrolment,
    HandOver,
    LaunchSession,
    LoginState,
    Person,
    PersonAlias,
    PracticeSet,
    Registration,
    ToolKey,
)
from lti_app.db.practice import (
    Attempt,
    Event,
    HelpRequest,
    Learner,
    PracticeItem,
    SkillEstimate,
    TemplateDifficulty,
)

__all__ = [
    "AccessToken", "AdminLink", "AdminSession", "Attempt", "AuditEntry", "Base", "Closure", "Course",
    "Deployment", "Enrolment", "Event", "Flag", "FlagChange", "Grade", "HandOver", "HelpRequest",
    "Invitation", "LaunchSession", "Learner", "LoginState", "Person", "PersonAlias", "PlanStep",
    "PlatformTask", "PracticeItem", "PracticeSet", "Registration", "ScoreDelivery", "SkillEstimate",
    "TemplateDifficulty", "ToolKey",
]  # fmt: skip
