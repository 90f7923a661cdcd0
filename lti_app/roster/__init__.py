"""Who is in a course: the roster of the LMS, merged with who has launched."""
