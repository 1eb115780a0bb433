"""How one run ended on one set: its accuracy beside that of a constant answer."""

import math
from dataclasses import dataclass

import numpy as np

from pitfalls_core.runs.store.predictions import Predictions
from pitfalls_core.statistics.sampling import finite_sample_floor

ERRORS = 2.0
"""Standard errors above the trivial baseline up to which a score counts as no better."""


@dataclass(frozen=True)
class Ending:
    """Accuracy and answers of one run on one set.

    Parameters
    ----------
    accuracy
        Share of right answers.
    trivial
        That of always answering the most frequent class of this set.
    examples
        How many there are.
    top
        Share of the answers that are of the class most often answered; answers that are none, for
        want of finite probabilities, are not counted.
    """

    accuracy: float
    trivial: float
    examples: int
    top: float

    @classmethod
    def of(cls, predictions: Predictions) -> "Ending | None":
        """Return how a run ended; None if the labels are all of one class, or there are none."""
        labels, predicted = predictions.labels, predictions.predicted
        if not len(labels) or (labels == labels[0]).all():
            return None
        answers = np.bincount(predicted[predicted >= 0], minlength=1)
        return cls(
            accuracy=float(np.mean(predictions.correct)),
            trivial=float(np.bincount(labels).max() / len(labels)),
            examples=len(labels),
            top=float(answers.max() / len(labels)),
        )

    @property
    def limit(self) -> float:
        """The accuracy up to which it is no better than the trivial baseline, in [0, 1]."""
        error = finite_sample_floor(self.trivial, self.examples)
        return min(math.nextafter(1.0, 0.0), self.trivial + ERRORS * error)

    @property
    def at_chance(self) -> bool:
        """Whether the accuracy is no better than the trivial baseline."""
        return self.accuracy <= self.limit
