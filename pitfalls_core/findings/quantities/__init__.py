"""Numbers that every run has, measured from its record."""
