"""QTI 2.1, 2.2 and 3.0: one XML file an item; QTI 3 has the same parts under longer names."""
