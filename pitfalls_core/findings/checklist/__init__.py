"""What readers of a negative result ask, answered from the records where they can answer it."""
