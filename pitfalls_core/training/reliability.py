"""How far stated confidence can be relied on: calibration, and confident errors."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.splits import Labelled
from pitfalls_core.errors import InputError
from pitfalls_core.statistics.calibration import expected_calibration_error


@dataclass(frozen=True)
class Reliability:
    """Scores ``ece`` and ``confident_errors``, both in [0, 1], lower being better.

    ``ece`` is the expected calibration error (C. Guo et al., "On Calibration of Modern Neural
    Networks", ICML 2017, equation 3). ``confident_errors`` is the share of the errors whose stated
    confidence is above `confident`; it is left out where there is no error.

    Parameters
    ----------
    confident
        Confidence above which an error counts as confident.

    Raises
    ------
    InputError
        If `confident` is not in [0, 1).
    """

    confident: float = 0.9

    def __post_init__(self) -> None:
        if not 0 <= self.confident < 1:
            raise InputError(f"reliability.confident must be in [0, 1); got {self.confident}")

    def score(self, probabilities: NDArray[np.floating], part: Labelled) -> Mapping[str, float]:
        """Return both scores of `probabilities` (examples, classes).

        There are none where a model states no confidence: a probability is not finite, or a row
        does not sum to one.
        """
        error = expected_calibration_error(probabilities, part.labels)
        if error is None:
            return {}
        found = {"ece": error}
        wrong = probabilities.argmax(axis=1) != part.labels
        if wrong.any():
            confidence = probabilities.max(axis=1)[wrong]
            found["confident_errors"] = float((confidence > self.confident).mean())
        return found
