"""Every table, so that migrations and tests see them all."""

from lti_app.db.admin import AdminLink, AdminSession, AuditEntry, Invitation
from lti_app.db.base import Base
from lti_app.db.calibration import LearnerCalibration
from lti_app.db.content import OwnContent, OwnSkill, OwnTemplate, OwnTemplateChange, TemplateVersion
from lti_app.db.escalation import Closure, Flag, FlagChange, Message, PlanStep
from lti_app.db.intake import Intake, Placement
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
    CourseWeights,
    Event,
    Explanation,
    HelpRequest,
    Learner,
    PracticeItem,
    PracticeSession,
    Presence,
    SkillDifficulty,
    SkillEstimate,
    TemplateDifficulty,
    TemplateMemory,
)
from lti_app.db.teaching import Attention, CourseSettings, PolicyReplay, PolicyVersion, StudentSettings

__all__ = [
    "AccessToken", "AdminLink", "AdminSession", "Attempt", "Attention", "AuditEntry", "Base", "Closure",
    "Course", "CourseSettings", "CourseWeights", "Deployment", "Enrolment", "Event", "Explanation", "Flag",
    "FlagChange", "Grade", "HandOver", "HelpRequest", "Intake", "Invitation", "LaunchSession", "Learner",
    "LearnerCalibration", "LoginState", "Message", "OwnContent", "OwnSkill", "OwnTemplate",
    "OwnTemplateChange", "Person", "PersonAlias", "Placement", "PlanStep", "PlatformTask", "PolicyReplay",
    "PolicyVersion", "PracticeItem", "PracticeSession", "PracticeSet", "Presence", "Registration",
    "ScoreDelivery", "SkillDifficulty", "SkillEstimate", "StudentSettings", "TemplateDifficulty",
    "TemplateMemory", "TemplateVersion", "ToolKey",
]  # fmt: skip
