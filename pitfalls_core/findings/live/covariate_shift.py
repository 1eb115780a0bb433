"""Covariate shift: can live inputs be told from offline ones without a label?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.splits import Splits
from pitfalls_core.findings.live.redrawn import redrawn
from pitfalls_core.findings.live.sets import LiveSets
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.statistics.two_sample import separating_auc
from pitfalls_core.studies.study import VALIDATION, Study

PARTS = 5
"""Most parts of an image along each axis whose means a classifier is given."""

ALARM = 0.6
"""Area under the curve above which the whole interval must lie for a shift to be called."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CovariateShift:
    """How well inputs of `dataset` can be told from those of the offline test set.

    Parameters
    ----------
    dataset
        As ``task/set``.
    areas
        Cross-validated area under the curve, seed by seed.
    """

    dataset: str
    areas: tuple[float, ...]

    @property
    def estimate(self) -> Estimate | None:
        """The mean area with its error; None for a single seed."""
        return paired_estimate(self.areas, magnitude=1.0) if len(self.areas) > 1 else None

    @property
    def shifted(self) -> bool | None:
        """Whether the 95 % interval lies above `ALARM`; None for a single seed."""
        return None if self.estimate is None else self.estimate.interval(0.95)[0] > ALARM


def covariate_shifts(
    study: Study, profile: str, sets: LiveSets, seeds: Sequence[int]
) -> tuple[CovariateShift, ...]:
    """Return the validation set, which nothing was shifted in, and then every live set.

    Data are drawn again; a linear discriminant sees means over parts of each image, and the mean
    and the SD of its values (`features`).
    """
    names = (VALIDATION, *(name.partition("/")[2] for name in (*sets.batches, sets.live)))
    found: dict[str, list[float]] = {name: [] for name in names}
    for seed in seeds:
        splits = redrawn(study, profile, sets.task, seed)
        generator = np.random.default_rng(seed)
        offline = features(_inputs(splits, sets.offline.partition("/")[2]))
        for name in names:
            area = separating_auc(offline, features(_inputs(splits, name)), generator)
            found[name].append(area)
    return tuple(CovariateShift(f"{sets.task}/{name}", tuple(found[name])) for name in names)


def features(images: NDArray[np.floating]) -> Floats:
    """Return means over parts of each image, then the mean and the SD of its values.

    Parameters
    ----------
    images
        (images, channels, height, width).

    Returns
    -------
    ndarray
        Axes: (images, features).
    """
    grey = images.mean(axis=1)
    rows = _parts(grey, axis=1)
    parts = _parts(rows, axis=2).reshape(len(images), -1)
    flat = images.reshape(len(images), -1)
    found: Floats = np.column_stack([parts, flat.mean(axis=1), flat.std(axis=1)])
    return found


def _parts(values: NDArray[np.floating], axis: int) -> NDArray[np.floating]:
    """Return means over at most `PARTS` parts of equal width along an axis."""
    pieces = np.array_split(values, min(PARTS, values.shape[axis]), axis=axis)
    return np.stack([piece.mean(axis=axis) for piece in pieces], axis=axis)


def _inputs(splits: Splits, name: str) -> NDArray[np.floating]:
    part = splits.validation if name == VALIDATION else splits.tests[name]
    inputs: NDArray[np.floating] = part.inputs
    return inputs
