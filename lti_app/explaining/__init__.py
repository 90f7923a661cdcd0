"""Why Baton did what it did: the whole trace of a decision, made again from the log and held to the record.

log reads it event by event, then gives back what held at a moment, looks and choices decide again, replay
goes through all of it, checking compares, trace and words tell. Nothing here ever writes.
"""
