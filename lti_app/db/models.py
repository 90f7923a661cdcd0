"""Every table, so that migrations and tests see them all."""

from lti_app.db.base import Base
from lti_app.db.escalation import Closure, Flag, FlagChange, PlanStep
from lti_app.db.outbox import Grade, ScoreDelivery
from lti_app.db.platform import (
    AccessToken,
    Course,
    Deployment,
    Enrolment,
    LaunchSession,
    LoginState,
    Person,
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
    "AccessToken", "Attempt", "Base", "Closure", "Course", "Deployment", "Enrolment", "Event", "Flag",
    "FlagChange", "Grade", "HelpRequest", "LaunchSession", "Learner", "LoginState", "Person",
    "PlanStep", "PracticeItem", "PracticeSet", "Registration", "ScoreDelivery", "SkillEstimate",
    "TemplateDifficulty", "ToolKey",
]  # fmt: skip
