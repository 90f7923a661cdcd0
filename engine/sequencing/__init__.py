"""Choosing the next item, with its reason."""
