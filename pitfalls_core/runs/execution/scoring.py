"""What a trained model is worth: scores and stored predictions on every set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pitfalls_core.data.splits import Labelled
from pitfalls_core.training.metrics import accuracy
from pitfalls_core.training.roles import Measure

Probabilities = npt.NDArray[np.float32]

LAST = "_last_epoch"
"""What follows the name of a metric at the last epoch, in place of the selected one."""


@dataclass(frozen=True, eq=False)
class Predicted:
    """What a model predicts, in the state of the selected epoch and in that of the last one.

    Parameters
    ----------
    sets
        The sets, by name.
    selected, last
        Class probabilities (examples, classes) of each.
    """

    sets: Mapping[str, Labelled]
    selected: Mapping[str, Probabilities]
    last: Mapping[str, Probabilities]

    def scores(self, names: Sequence[str], measures: Sequence[Measure]) -> dict[str, float]:
        """Return all scores of the sets called `names`: ``SET/METRIC``."""
        found: dict[str, float] = {}
        for state, ending in ((self.selected, ""), (self.last, LAST)):
            for name in names:
                scores = _scores(state[name], self.sets[name], measures)
                found |= {f"{name}/{metric}{ending}": value for metric, value in scores.items()}
        return found

    def arrays(self, names: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
        """Return what is stored, example by example, of the sets called `names`."""
        stored: dict[str, npt.NDArray[Any]] = {}
        for name in names:
            stored[f"{name}.probabilities"] = self.selected[name]
            stored[f"{name}.labels"] = self.sets[name].labels
            for attribute, values in self.sets[name].attributes.items():
                stored[f"{name}.attribute.{attribute}"] = values
        return stored


def _scores(
    probabilities: Probabilities, part: Labelled, measures: Sequence[Measure]
) -> dict[str, float]:
    scores = {"accuracy": accuracy(probabilities, part.labels)}
    for measure in measures:
        scores |= measure.score(probabilities, part)
    return scores
