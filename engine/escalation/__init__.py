"""Escalation: policies, rules, flags, handoff notes, plays, closures."""
