"""Offline against live: gaps, pilots, and whether inputs can be told apart."""
