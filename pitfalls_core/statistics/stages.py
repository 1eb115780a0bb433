"""Adding runs without inflating errors: Stein's two-stage rule (Stein 1945).

The first stage gives an SD. It alone decides how many pairs there are in the end, and it alone is
the SD of the final test, with its degrees of freedom; the later pairs sharpen the mean only. The
final estimate then has exactly a t distribution, whatever the true SD. Looking at the mean, or
adding runs in any other way, voids that.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.checks import (
    LEAST_ALPHA,
    require_between,
    require_positive,
    runs,
)
from pitfalls_core.statistics.intervals import Estimate, mean_and_sd
from pitfalls_core.statistics.power import MOST_SEEDS


@dataclass(frozen=True)
class SecondStage:
    """How many pairs a study has, fixed by its first stage.

    Parameters
    ----------
    first
        Pairs in the first stage.
    total
        Pairs in both stages together, never fewer.
    """

    first: int
    total: int

    @property
    def additional(self) -> int:
        """Pairs still to be run; the second stage may be empty."""
        return self.total - self.first


def second_stage_to_detect(
    margin: float, sd: float, first: int, *, alpha: float = 0.05, power: float = 0.8
) -> SecondStage | None:
    """Return the pairs with which a true difference of `margin` is detected with `power`.

    Their number is ((t(1 - alpha/2) + t(power)) sd / margin)^2, rounded up, with quantiles of the t
    distribution with first - 1 degrees of freedom.

    Parameters
    ----------
    margin
        The difference to detect, in the metric's unit.
    sd
        SD of the paired differences of the first stage, in the same unit.
    first
        Pairs in the first stage.
    alpha
        Level of the two-sided test.
    power
        The probability asked for; it is reached whatever the true SD.

    Returns
    -------
    SecondStage or None
        None if more than `pitfalls_core.statistics.power.MOST_SEEDS` pairs are needed.

    Raises
    ------
    InputError
        If `margin` or `sd` is not positive, `first` is below 2, `alpha` is not between 1e-100 and
        1, or `power` not between 0 and 1.
    """
    _require_first(first)
    require_between("alpha", alpha, LEAST_ALPHA, 1)
    require_between("power", power, 0, 1)
    quantiles = stdtrit(first - 1, power) - stdtrit(first - 1, alpha / 2)
    return _second_stage(margin, sd, first, float(quantiles))


def second_stage_to_show_equivalence(
    margin: float, sd: float, first: int, *, alpha: float = 0.05, power: float = 0.8
) -> SecondStage | None:
    """Return the pairs with which two equal variants are shown equivalent with `power`.

    Their number is ((t(1 - alpha) + t((1 + power)/2)) sd / margin)^2, rounded up, with quantiles of
    the t distribution with first - 1 degrees of freedom.

    Parameters
    ----------
    margin
        The smallest difference that would matter, in the metric's unit.
    sd, first
        As in `second_stage_to_detect`.
    alpha
        Level of each one-sided test, below 0.5.
    power
        The probability asked for, at a true difference of zero; reached whatever the true SD.

    Returns
    -------
    SecondStage or None
        As in `second_stage_to_detect`.

    Raises
    ------
    InputError
        If `margin` or `sd` is not positive, `first` is below 2, `alpha` is not between 1e-100 and
        0.5, or `power` not between 0 and 1.
    """
    _require_first(first)
    require_between("alpha", alpha, LEAST_ALPHA, 0.5)
    require_between("power", power, 0, 1)
    quantiles = stdtrit(first - 1, (1 + power) / 2) - stdtrit(first - 1, alpha)
    return _second_stage(margin, sd, first, float(quantiles))


def two_stage_estimate(differences: ArrayLike, first: int, *, magnitude: float = 0.0) -> Estimate:
    """Return the mean over both stages, with the first stage's SD and degrees of freedom.

    Parameters
    ----------
    differences
        Treatment minus baseline, those of the first stage before all others. Axes: (seeds,).
    first
        Pairs in the first stage.
    magnitude
        As in `pitfalls_core.statistics.intervals.paired_estimate`.

    Raises
    ------
    InputError
        If `first` is below 2 or above the number of differences, or one of them is not finite.
    """
    values = runs(differences, "paired differences")
    _require_first(first)
    if first > values.size:
        message = f"a first stage of {first} pairs needs as many differences; got {values.size}"
        raise InputError(message)
    mean, _ = mean_and_sd(values)
    _, sd = mean_and_sd(values[:first])
    size = max(magnitude, float(np.abs(values).max()))
    return Estimate(mean, sd / math.sqrt(values.size), first - 1, values.size, size)


def _require_first(first: int) -> None:
    if first < 2:
        raise InputError(f"a first stage needs at least 2 pairs; got {first}")


def _second_stage(margin: float, sd: float, first: int, quantiles: float) -> SecondStage | None:
    """Return the stages whose final mean has a standard error of margin / `quantiles`, or less."""
    require_positive("the margin", margin)
    require_positive("the SD", sd)
    root = max(quantiles, 0.0) * (sd / margin)
    if root * root > MOST_SEEDS or first > MOST_SEEDS:
        return None
    return SecondStage(first, max(first, math.ceil(root * root)))
