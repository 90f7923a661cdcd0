"""The teaching knowledge: pure functions over frozen values. No clock, no random source, no I/O."""
