"""Offline against live: exhibits."""
