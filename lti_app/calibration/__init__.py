"""Learns the learner model's parameters anew from answers. Never by itself: an administrator runs it."""
