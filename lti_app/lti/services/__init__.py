"""Calls of a platform's services: tokens, grades, columns, rosters, and what each refusal means."""
