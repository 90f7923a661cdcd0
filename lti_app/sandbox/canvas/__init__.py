"""The sandbox as a Canvas: one issuer for many institutions, its own ids, checks, envelopes and manners."""

from __future__ import annotations

from lti_app.sandbox.canvas.lms import Canvas

__all__ = ["Canvas"]
