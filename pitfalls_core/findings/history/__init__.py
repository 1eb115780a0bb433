"""What became of the frozen plan: every change after results existed, and what follows from it."""
