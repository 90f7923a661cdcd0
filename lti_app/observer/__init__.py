"""What an observer sees, where the school allows it: how the students they observe get on, and no more."""

from lti_app.observer.views import install

__all__ = ["install"]
