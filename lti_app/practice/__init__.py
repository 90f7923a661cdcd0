"""What a student sees and does."""

from lti_app.practice.views import install

__all__ = ["install"]
