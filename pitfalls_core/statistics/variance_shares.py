"""How uncertain the shares of variance of a small crossed design are."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.variance import crossed_shares

DRAWS = 20_000
"""Draws behind an interval; the Monte Carlo error of a limit is below 0.01."""

Interval = tuple[float, float]


def share_intervals(
    values: ArrayLike, generator: np.random.Generator, *, level: float = 0.95
) -> tuple[Interval, ...] | None:
    """Return an interval for the share of variance of each source, then of the residual.

    Generalized intervals (S. Weerahandi, 1993): each sum of squares over a chi-squared draw with
    its degrees of freedom is a draw of the expected mean square behind the observed one, from which
    components and shares follow as in `pitfalls_core.statistics.variance.crossed_shares`, negative
    ones taken as zero. With few levels the intervals are wide: four levels leave three degrees of
    freedom, whatever the number of runs. Simulated coverage is 93 % or more for sources; for the
    residual it falls to 92 % where nothing else contributes.

    Parameters
    ----------
    values
        One axis for each source, each combination of levels once, as in `crossed_shares`.
    generator
        Source of the draws.
    level
        Of confidence, for each interval alone.

    Returns
    -------
    tuple or None
        None if the values do not vary.

    Raises
    ------
    InputError
        As in `crossed_shares`, or if `level` is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise InputError(f"a level of confidence must lie between 0 and 1; got {level}")
    table = np.asarray(values, dtype=np.float64)
    parts = crossed_shares(table)
    if parts.residual.share is None:
        return None
    drawn = [
        one.mean_square * one.df / generator.chisquare(one.df, DRAWS)
        for one in (*parts.sources, parts.residual)
    ]
    *squares, residual = drawn
    per_level = [table.size // levels for levels in table.shape]
    components = [
        np.maximum(square - residual, 0) / count
        for square, count in zip(squares, per_level, strict=True)
    ]
    return tuple(_limits(one, [*components, residual], level) for one in (*components, residual))


def _limits(
    component: NDArray[np.float64], components: list[NDArray[np.float64]], level: float
) -> Interval:
    total = np.sum(components, axis=0)
    # No variance in a draw: the observed residual was zero, and so was a component.
    shares = np.divide(component, total, out=np.zeros_like(total), where=total > 0)
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
