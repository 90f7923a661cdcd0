"""What differs between learning platforms: one class a platform, one override a difference."""

from __future__ import annotations

from lti_app.lti.platforms.base import LearningPlatform
from lti_app.lti.platforms.canvas import Canvas
from lti_app.lti.platforms.moodle import Moodle

__all__ = ["FAMILIES", "LearningPlatform", "platform_for"]

_PLATFORMS = {platform.family: platform for platform in (LearningPlatform(), Canvas(), Moodle())}
FAMILIES = tuple(_PLATFORMS)


def platform_for(family: str) -> LearningPlatform:
    """Return what is known of a family of platforms; of an unknown one, what the specifications say."""
    return _PLATFORMS.get(family, _PLATFORMS["other"])
