"""Detectors on the inputs themselves: plain arrays, and models given as plain functions."""
