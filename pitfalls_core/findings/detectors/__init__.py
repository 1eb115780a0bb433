"""Pitfall detectors: what runs recorded in, what was found out, with its evidence."""
