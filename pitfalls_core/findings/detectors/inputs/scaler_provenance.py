"""Scaler provenance: on which sets the mean and SD of a scaler were taken."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.findings.detectors.inputs.words import SCALER
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.sentence import compose

DETECTOR = "scaler provenance"

TRAIN = "train"

MOST = 1e-4
"""Distance in SDs up to which statistics are those of a set: rounding, and nothing else."""

Values = NDArray[np.float64]


def scaler_provenance(
    mean: ArrayLike,
    sd: ArrayLike,
    sets: Mapping[str, ArrayLike],
    subject: str,
    *,
    train: str = TRAIN,
    most: float = MOST,
) -> Pitfall:
    """Return whether a scaler was fitted on more, or on other sets, than the training set.

    It fires where its mean and SD are those of some other set or union of sets, and not those of
    the training set. The SD may have either divisor.

    Parameters
    ----------
    mean, sd
        Of the scaler: one number, one a channel, or one a feature.
    sets
        Each set of raw inputs by its name. Axes: (examples, ...).
    subject
        What the reader sees.
    train, most
        Name of the training set, and the greatest distance in SDs that is a match.

    Raises
    ------
    InputError
        If there is no training set, or mean and SD have another shape than the inputs.
    """
    if train not in sets:
        raise InputError(f"sets must hold {train!r}; got {', '.join(sets) or 'none'}")
    wanted = np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    inputs = {
        name: _columns(np.asarray(one, dtype=np.float64), wanted) for name, one in sets.items()
    }
    names = [train, *(name for name in inputs if name != train)]
    distances = {
        chosen: _distance(np.concatenate([inputs[name] for name in chosen]), wanted)
        for size in range(1, len(names) + 1)
        for chosen in combinations(names, size)
    }
    nearest = min(distances, key=lambda chosen: (distances[chosen] > most, distances[chosen]))
    if distances[train,] <= most:
        nearest = (train,)
    matched, own = distances[nearest] <= most, nearest == (train,)
    evidence = compose(
        SCALER["matched" if matched else "unmatched"],
        sets=SCALER["and"].join(f"“{name}”" for name in nearest),
        distance=f"{distances[nearest]:.2g}",
        most=f"{most:g}",
        train=SCALER["train" if own else "others"],
    )
    return Pitfall(DETECTOR, subject, matched and not own, evidence)


def _columns(inputs: Values, wanted: tuple[Values, Values]) -> Values:
    """Return inputs with a column for each number of the scaler."""
    shape = wanted[0].shape
    if wanted[1].shape == shape:
        if shape in ((), (1,)):
            return inputs.reshape(-1, 1)
        if shape == inputs.shape[1:]:
            return inputs.reshape(len(inputs), -1)
        if inputs.ndim > 2 and shape == (inputs.shape[1],):
            return np.moveaxis(inputs, 1, -1).reshape(-1, inputs.shape[1])
    raise InputError(
        f"mean and SD need one number, one a channel or one a feature of inputs of shape "
        f"{inputs.shape[1:]}; got shapes {shape} and {wanted[1].shape}"
    )


def _distance(columns: Values, wanted: tuple[Values, Values]) -> float:
    """Return how far off mean and SD are, in SDs, at the column where that is most."""
    mean, sd = (one.reshape(-1) for one in wanted)
    spread = columns.std(axis=0)
    unit = np.where(spread > 0, spread, 1.0)
    off = np.abs(columns.mean(axis=0) - mean) / unit
    bessel = np.sqrt(len(columns) / max(1, len(columns) - 1))
    wide = np.minimum(np.abs(spread - sd), np.abs(spread * bessel - sd)) / unit
    # A column without spread is often given SD one, so that nothing is divided by zero.
    return float(np.maximum(off, np.where((spread == 0) & (sd == 1), 0.0, wide)).max())
