"""A small, strict LTI 1.3 platform on its own origin: the demo's LMS and the tests'.

It behaves like Moodle 4.5 or like Canvas (SandboxConfig.lms); lti_app.sandbox.lms says what differs. Where an
LMS is lax (Moodle takes a client assertion twice, and one that was meant for somebody else), the sandbox is
strict.
"""

from __future__ import annotations

from lti_app.sandbox.app import create_sandbox, sandbox_of
from lti_app.sandbox.client import Browserlike
from lti_app.sandbox.config import SandboxConfig, Tool
from lti_app.sandbox.platform import Platform
from lti_app.sandbox.server import serving

__all__ = ["Browserlike", "Platform", "SandboxConfig", "Tool", "create_sandbox", "sandbox_of", "serving"]
