"""A user's own results: a file of scores or of published means, read into a frozen table."""
