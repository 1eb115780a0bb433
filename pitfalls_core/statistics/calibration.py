"""How far confidence and accuracy are apart."""

import numpy as np
from numpy.typing import ArrayLike

from pitfalls_core.errors import InputError

BINS = 15
"""Bins of equal width, as in Guo et al. (2017)."""

ROUNDING = 1e-3
"""Probabilities in single precision sum to one within this."""


def expected_calibration_error(probabilities: ArrayLike, labels: ArrayLike) -> float | None:
    """Return the mean distance of confidence and accuracy over bins of confidence, in [0, 1].

    With n_b of n examples in bin b, it is the sum of n_b / n |accuracy_b - confidence_b|
    (Guo et al. 2017, equation 3). Bin b holds confidences in ((b - 1) / 15, b / 15].

    Parameters
    ----------
    probabilities
        Axes: (examples, classes), each row a distribution.
    labels
        True labels. Axes: (examples,).

    Returns
    -------
    float or None
        None if a probability is not finite, or a row does not sum to one: such a model states no
        confidence.

    Raises
    ------
    InputError
        If the shapes do not fit.
    """
    stated, true = np.asarray(probabilities, dtype=np.float64), np.asarray(labels)
    if stated.ndim != 2 or true.shape != stated.shape[:1] or not len(true):
        raise InputError(
            "calibration needs probabilities (examples, classes) and as many labels; "
            f"got shapes {stated.shape} and {true.shape}"
        )
    if not np.isfinite(stated).all() or np.abs(stated.sum(axis=1) - 1).max() > ROUNDING:
        return None
    confidence = stated.max(axis=1)
    right = stated.argmax(axis=1) == true
    bins = np.clip(np.ceil(confidence * BINS).astype(np.int64) - 1, 0, BINS - 1)
    gaps = np.bincount(bins, weights=right - confidence, minlength=BINS)
    return float(np.abs(gaps).sum() / len(true))
