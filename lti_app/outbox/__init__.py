"""Grades on their way to the LMS: written with the attempt, sent by a worker, never lost or out of order."""
