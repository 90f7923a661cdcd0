"""The queue: who needs a person, most urgent first, and steps for several flags at once (E1, E2)."""
