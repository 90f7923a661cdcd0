"""A draft policy over a course's own past, beside the policy in force (C4): the same code as in practice.

past reads the log, moments says when the policies look, asof what they see then, sides which policy holds for
whom, simulate runs both, tally counts, jobs lets a worker do it.
"""
