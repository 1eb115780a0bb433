"""Two samples of categories: whether they come from one distribution, and how far they differ."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from pitfalls_core.errors import InputError


@dataclass(frozen=True)
class Homogeneity:
    """The chi-squared test of homogeneity of two samples, and its effect size.

    Parameters
    ----------
    chi_squared, freedom, p
        The statistic, its degrees of freedom, and the probability of at least that much under
        one common distribution; 0, 0 and 1 where all are of one category.
    cramers_v
        In [0, 1]: 0 where the shares agree, 1 where the samples have no category in common.
    least_expected
        The smallest expected count; below about five, `p` is a rough value.
    """

    chi_squared: float
    freedom: int
    p: float
    cramers_v: float
    least_expected: float


def homogeneity(first: Sequence[int], second: Sequence[int]) -> Homogeneity:
    """Compare the counts of the same categories in two samples (Pearson 1911; Cramér 1946).

    Categories that neither sample has are left out. Cramér's V of two samples is
    ``sqrt(chi_squared / n)``, with n the size of both together.

    Parameters
    ----------
    first, second
        Count of each category; the shorter sequence has none of the last categories.

    Raises
    ------
    InputError
        If a count is negative, or a sample is empty.
    """
    width = max(len(first), len(second))
    padded = [[*counts, *[0] * (width - len(counts))] for counts in (first, second)]
    table = np.array(padded, dtype=np.float64)
    if min(*first, *second, 0) < 0 or not table.sum(axis=1).all():
        raise InputError(f"two samples need counts that are not negative; got {first} and {second}")
    table = table[:, table.any(axis=0)]
    total = table.sum()
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / total
    freedom = table.shape[1] - 1
    if freedom == 0:
        return Homogeneity(0.0, 0, 1.0, 0.0, float(expected.min()))
    chi_squared = float(((table - expected) ** 2 / expected).sum())
    return Homogeneity(
        chi_squared=chi_squared,
        freedom=freedom,
        p=float(chdtrc(freedom, chi_squared)),
        cramers_v=math.sqrt(chi_squared / total),
        least_expected=float(expected.min()),
    )
