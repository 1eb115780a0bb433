"""Readers of data files in their published formats; nothing in a file is ever executed."""
