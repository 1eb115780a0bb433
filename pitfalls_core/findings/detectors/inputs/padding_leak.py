"""Padding leak: scores that depend on places that hold nothing."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.findings.detectors.inputs.words import PADDING
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.scale import share
from pitfalls_core.findings.sentence import compose

DETECTOR = "padding leak"

MOST = 1e-3
"""Change of a score above which it fires: far above rounding in single precision."""

MORE = 4
"""Places of padding that are added."""


def padding_leak(
    predict: Callable[[NDArray[np.int64]], NDArray[Any]],
    tokens: NDArray[np.int64],
    subject: str,
    *,
    padding: int = 0,
    more: int = MORE,
    most: float = MOST,
) -> Pitfall:
    """Return whether the scores of a model change when padding is added behind the sequences.

    Parameters
    ----------
    predict
        Tokens to scores, for instance probabilities, with axes (sequences, classes).
    tokens
        Axes: (sequences, places).
    subject
        What the reader sees.
    padding
        The token that stands for nothing.
    more
        Places of it that are added.
    most
        Change of a score above which it fires.

    Raises
    ------
    InputError
        If the model returns no scores for each sequence and class.
    """
    if not len(tokens):
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(PADDING["empty"]))
    padded = np.pad(tokens, ((0, 0), (0, more)), constant_values=padding)
    plain, longer = (_scores(predict(one), len(tokens)) for one in (tokens, padded))
    change = float(np.abs(plain - longer).max())
    evidence = compose(
        PADDING["known"],
        by=str(more),
        examples=f"{len(tokens):,}",
        change=f"{change:.2g}",
        most=f"{most:g}",
        turned=share(float(np.mean(plain.argmax(axis=1) != longer.argmax(axis=1)))),
    )
    return Pitfall(DETECTOR, subject, not change <= most, evidence)


def _scores(returned: NDArray[Any], sequences: int) -> NDArray[np.float64]:
    scores = np.asarray(returned, dtype=np.float64)
    if scores.ndim != 2 or len(scores) != sequences:
        raise InputError(
            f"a model must return scores with axes (sequences, classes) for {sequences} "
            f"sequences; got shape {scores.shape}"
        )
    return scores
