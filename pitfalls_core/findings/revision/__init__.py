"""What changed between two ``results.json``: numbers that moved, verdicts that flipped."""
