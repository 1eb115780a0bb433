"""What is recorded of a training beyond its loss and accuracy: one probe a file."""
