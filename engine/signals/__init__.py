"""Signals: measured facts about recent work, one function each."""
