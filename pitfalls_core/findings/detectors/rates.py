"""Hit and false-alarm rates of the detectors, as the tests measure them."""

from collections.abc import Mapping

from pitfalls_core.findings.detectors.pitfall import Rates

RATES: Mapping[str, Rates] = {}
"""Detector to its rates; a test measures each again, draw by draw, and compares."""
