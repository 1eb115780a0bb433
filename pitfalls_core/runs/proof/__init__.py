"""Stored runs put to the test: done again and compared, or carried over after an edit."""
