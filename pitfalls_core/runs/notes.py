"""What a run tells of itself while it trains: scores, curves, predictions."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class RunNotes:
    """What a run has told so far.

    Parameters
    ----------
    scores
        ``"dataset/metric"`` to its value.
    curves
        Name to one number an epoch, or any other step.
    predictions
        Dataset to what was predicted, and the true labels.
    """

    scores: dict[str, float] = field(default_factory=dict)
    curves: dict[str, list[float]] = field(default_factory=dict)
    predictions: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def log(self, **values: float) -> None:
        """Add one number to each of the named curves, for example after every epoch."""
        for name, value in values.items():
            self.curves.setdefault(name, []).append(float(value))

    def score(self, dataset: str, **metrics: float) -> None:
        """Set final scores on `dataset`, by the name of the metric."""
        for metric, value in metrics.items():
            self.scores[f"{dataset}/{metric}"] = value

    def predicted(self, dataset: str, predicted: Any, labels: Any) -> None:
        """Keep what was predicted on `dataset`, with the true labels.

        Parameters
        ----------
        dataset
            Name of the test set.
        predicted
            Class probabilities (examples, classes) or predicted labels (examples,).
        labels
            True labels (examples,).
        """
        self.predictions[dataset] = (predicted, labels)
