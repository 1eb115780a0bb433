"""Detectors on how training went: curves with one value an epoch, and how they ended."""
