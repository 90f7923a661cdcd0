"""Checking banks: items drawn by the hundred, and the programs of their items run."""
