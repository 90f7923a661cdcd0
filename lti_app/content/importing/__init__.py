"""Questions from other systems' files: opened with care, read, proved, reported on. Nothing is saved here."""
