"""What a teacher sees and does: the queue, flags with their notes, closures, grades that did not arrive."""

from lti_app.teacher.views import install

__all__ = ["install"]
