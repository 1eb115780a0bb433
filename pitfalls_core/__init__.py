"""Reproducible reports of negative and inconclusive deep-learning results."""

__version__ = "0.1.0"
