"""Class by class: which ones a treatment improves, and which ones pay for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.arms import Label, in_order
from pitfalls_core.runs.store.predictions import Predictions
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.statistics.multiplicity import holm

FEWEST = 3
"""Pairs below which no interval of a class is given."""


@dataclass(frozen=True)
class ClassChange:
    """The accuracy of one class, treatment against baseline.

    Parameters
    ----------
    comparison
        Id of the comparison whose classes are looked at.
    dataset, treatment
        Of the comparison.
    label
        The class.
    baseline
        Mean accuracy of the baseline on it, in [0, 1].
    estimate
        The paired difference over seeds.
    p_adjusted
        By Holm, over the classes of one comparison; None where an estimate is degenerate.
    """

    comparison: str
    dataset: str
    treatment: str
    label: int
    baseline: float
    estimate: Estimate
    p_adjusted: float | None = None

    @property
    def lost(self) -> bool:
        """Whether the class is significantly worse, corrected."""
        return self.significant and self.estimate.difference < 0

    @property
    def significant(self) -> bool:
        """Whether the class differs at 5 %, corrected for the number of classes."""
        return self.p_adjusted is not None and self.p_adjusted < 0.05


def class_accuracies(predictions: Predictions, classes: int) -> NDArray[np.float64]:
    """Return the share of right predictions in each class; NaN for a class without examples.

    Returns
    -------
    ndarray
        Axes: (classes,), in [0, 1].
    """
    counts = np.bincount(predictions.labels, minlength=classes)[:classes]
    right = np.bincount(predictions.labels[predictions.correct], minlength=classes)[:classes]
    with np.errstate(invalid="ignore"):
        shares: NDArray[np.float64] = right / counts
    return shares


def class_table(
    treatment: dict[Label, Predictions], baseline: dict[Label, Predictions]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return class accuracies of both arms over the seeds that both have.

    Returns
    -------
    tuple of ndarray
        Treatment and baseline. Axes: (seeds, classes); no rows if the arms share no seed.
    """
    seeds = in_order(treatment.keys() & baseline.keys())
    both = [one for seed in seeds for one in (treatment[seed], baseline[seed])]
    if not both:
        return np.empty((0, 0)), np.empty((0, 0))
    classes = 1 + max(int(one.labels.max()) for one in both)
    tables = [
        np.array([class_accuracies(arm[seed], classes) for seed in seeds])
        for arm in (treatment, baseline)
    ]
    return tables[0], tables[1]


def class_changes(
    treatment: NDArray[np.float64], baseline: NDArray[np.float64], place: tuple[str, str, str]
) -> tuple[ClassChange, ...]:
    """Return the change of every class that has examples in at least three pairs.

    Parameters
    ----------
    treatment, baseline
        Class accuracies, axes (seeds, classes), as `class_table` returns them.
    place
        Id, dataset and treatment of the comparison.
    """
    changes = []
    for label in range(treatment.shape[1]):
        known = ~np.isnan(treatment[:, label]) & ~np.isnan(baseline[:, label])
        if known.sum() < FEWEST:
            continue
        first, second = treatment[known, label], baseline[known, label]
        estimate = paired_estimate(first - second, magnitude=1.0)
        changes.append(ClassChange(*place, label, float(second.mean()), estimate))
    return _corrected(changes)


def _corrected(changes: Sequence[ClassChange]) -> tuple[ClassChange, ...]:
    p_values = [one.estimate.p_value for one in changes]
    tested = np.array([p for p in p_values if p is not None])
    adjusted = iter(holm(tested).tolist() if tested.size else [])
    return tuple(
        one if p is None else replace(one, p_adjusted=next(adjusted))
        for one, p in zip(changes, p_values, strict=True)
    )
