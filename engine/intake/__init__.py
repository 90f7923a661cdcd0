"""Intake (A1): where a student begins, found with few items, and what that means for the way ahead."""
