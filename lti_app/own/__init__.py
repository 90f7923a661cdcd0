"""A course's own questions: imported or written by its teachers, practised like those of the banks."""
