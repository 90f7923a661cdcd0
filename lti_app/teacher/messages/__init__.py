"""Messages of teachers to students (E6): drafted from a template, edited, approved, seen, or taken back."""
