"""The learner model: what is known of a student, what is expected of her, when a skill is mastered."""
