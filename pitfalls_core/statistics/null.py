"""Paired differences as they would be if nothing differed: the reference for any claim."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError


def null_replicates(
    differences: ArrayLike, replicates: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Draw differences with mean zero and the observed covariance across datasets.

    Each replicate is Z R / sqrt(seeds - 1), with R the differences less their mean over seeds and Z
    standard normal, axes (seeds, seeds). Seeds are independent of each other; the datasets of one
    seed keep the covariance of the sample, which may have any rank.

    Parameters
    ----------
    differences
        Treatment minus baseline. Axes: (seeds, datasets).
    replicates
        How many to draw.
    generator
        Source of the draws; moved on by replicates x seeds x seeds normal numbers.

    Returns
    -------
    ndarray
        Axes: (replicates, seeds, datasets).

    Raises
    ------
    InputError
        If there are not two axes, there are fewer than two seeds, a difference is not finite, or
        `replicates` is below 1.
    """
    values = np.asarray(differences, dtype=np.float64)
    if values.ndim != 2:
        message = f"differences must have two axes, seeds and datasets; got shape {values.shape}"
        raise InputError(message)
    seeds = values.shape[0]
    if seeds < 2:
        raise InputError(f"a null distribution needs at least 2 seeds; got {seeds}")
    if not np.isfinite(values).all():
        raise InputError("differences must be finite: leave out the seeds with a missing run")
    residuals = values - values.mean(axis=0)
    if replicates < 1:
        raise InputError(f"at least 1 replicate must be drawn; got {replicates}")
    normal = generator.standard_normal((replicates, seeds, seeds))
    draws: NDArray[np.float64] = normal @ (residuals / np.sqrt(seeds - 1))
    return draws
