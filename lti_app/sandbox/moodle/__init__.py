"""The sandbox as Moodle 4.5: what was measured on a running one."""

from __future__ import annotations

from lti_app.sandbox.moodle.lms import Moodle

__all__ = ["Moodle"]
