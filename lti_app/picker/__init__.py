"""The picker: where a teacher says what a link to practice shall open (LTI Deep Linking)."""

from lti_app.picker.views import install

__all__ = ["install"]
