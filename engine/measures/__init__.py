"""Measures: what is told to others about a student's work, by a stated rule."""
