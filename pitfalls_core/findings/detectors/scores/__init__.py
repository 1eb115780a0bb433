"""Detectors on how runs ended: scores and predictions, run by run."""
