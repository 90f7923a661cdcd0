"""What teachers have set for a course and for a student: read here by everything that obeys it."""
