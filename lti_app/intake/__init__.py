"""What stands before the first item (A1, A12): notice, goal, confidence, placement."""
