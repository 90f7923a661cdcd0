"""QTI 1.2: assessments, item banks and plain items, with the additions of Canvas and Common Cartridge."""
