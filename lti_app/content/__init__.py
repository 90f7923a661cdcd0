"""Content: data files of config/ loaded and validated, item banks, formulas as MathML."""
