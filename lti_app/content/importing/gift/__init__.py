"""GIFT, Moodle's format for questions typed as plain text."""
