"""Baton beside a sandbox LMS on one machine: the class's history, the servers, the check."""
