"""A measure from a plain function of probabilities and labels.

In a file of the project::

    @measure
    def balanced_accuracy(probabilities, labels):
        return balanced_accuracy_score(labels, probabilities.argmax(axis=1))

The task names it, ``measures=(Part("my_measures:balanced_accuracy"),)``, and the study may decide
by it, ``metric="balanced_accuracy"``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.splits import Labelled
from pitfalls_core.errors import InputError

Score = Callable[..., float]


@dataclass(frozen=True)
class OwnMeasure:
    """A function with its settings, in the role of a measure.

    Parameters
    ----------
    name
        Of the score.
    function
        Takes probabilities (examples, classes), labels (examples,) and the settings; returns a
        number, higher is better, and in [0, 1] where a study decides by it.
    settings
        Further arguments by keyword.
    """

    name: str
    function: Score
    settings: Mapping[str, Any]

    def score(
        self, probabilities: NDArray[np.floating[Any]], part: Labelled, /
    ) -> Mapping[str, float]:
        """Return the score by its name; one that is not finite is undefined, and left out.

        Raises
        ------
        InputError
            If the function returns something else than one number.
        """
        value = self.function(probabilities, part.labels, **self.settings)
        if np.ndim(value) or not isinstance(value, int | float | np.number):
            message = f"measure {self.name!r} must return one number; got {type(value).__name__}"
            raise InputError(f"{message}: {value!r}")
        number = float(value)
        return {self.name: number} if np.isfinite(number) else {}


def measure(function: Score) -> Callable[..., OwnMeasure]:
    """Return what a `Part` can name: called with settings, it makes a measure of `function`."""

    def made(**settings: Any) -> OwnMeasure:
        return OwnMeasure(function.__name__, function, settings)

    return made
