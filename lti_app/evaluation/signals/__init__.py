"""Measures signals and the default policy on answers of real students (docs/evaluation.md)."""
