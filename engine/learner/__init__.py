"""The learner model: predict, update, mastery."""
