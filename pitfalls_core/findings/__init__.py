"""What follows: comparisons, verdicts, claims and the words that may be used for them."""
