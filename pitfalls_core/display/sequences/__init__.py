"""Exhibits of the study of symbolic sequences."""
