"""What a student sees and does."""
