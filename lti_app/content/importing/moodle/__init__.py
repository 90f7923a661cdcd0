"""Moodle's own XML: a <quiz> of questions, each of a type."""
