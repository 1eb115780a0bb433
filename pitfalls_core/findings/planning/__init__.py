"""How many seeds: before the first run, and after it."""
