"""Predictions made by hand, and stores that hold them."""

from collections.abc import Sequence

import numpy as np

from pitfalls_core.findings.arms import Label
from pitfalls_core.runs.store.predictions import Predictions

Made = dict[Label, Predictions]


def predicted(labels: Sequence[int], guesses: Sequence[int]) -> Predictions:
    """Return predicted labels beside the true ones."""
    return Predictions(np.array(labels), np.array(guesses), None)
