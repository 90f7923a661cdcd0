"""Questions for other systems: drawn items as Moodle XML or as a QTI 3.0 package."""
