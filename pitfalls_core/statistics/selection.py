"""What choosing the best of several runs does to its score."""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import log_ndtr, ndtr, ndtri

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.checks import runs

NODES, WEIGHTS = np.polynomial.legendre.leggauss(96)

MOST_RUNS = 10**12
"""The inflation is not computed for a choice among more runs."""

TAIL = 1e-18
"""The best is followed until this probability is left on either side."""


def expected_best(scores: ArrayLike, k: int) -> float:
    """Return the expected best score of `k` runs, estimated without bias from all runs.

    It is the mean of the largest score over all subsets of k runs, the sum over i of
    C(i - 1, k - 1) / C(n, k) x_(i) with the scores in ascending order (Tang et al. 2020). The
    estimate of Dodge et al. (2019) draws with replacement, and is too low.

    Parameters
    ----------
    scores
        Of independent runs of one variant, higher is better. Axes: (runs,).
    k
        How many runs the best one is chosen from; at most the number of scores.

    Raises
    ------
    InputError
        If there is no score, one is not finite, or `k` is not between 1 and their number.
    """
    values = np.sort(runs(scores, "scores", least=1))
    if not 1 <= k <= values.size:
        message = f"the best of k out of {values.size} runs needs k from 1 to {values.size}"
        raise InputError(f"{message}; got {k}")
    subsets = math.comb(values.size, k)
    shares = [math.comb(place, k - 1) / subsets for place in range(k - 1, values.size)]
    return float(np.dot(shares, values[k - 1 :]))


def best_of_k_inflation(k: int) -> float:
    """Return by how many seed SDs the best of `k` runs exceeds their mean, for normal scores.

    It is the expected maximum of k standard normal variables, the integral over x > 0 of
    1 - Phi(x)^k - Phi(-x)^k; values are tabled by Harter (1961).

    Raises
    ------
    InputError
        If `k` is not between 1 and 10^12.
    """
    if not 1 <= k <= MOST_RUNS:
        raise InputError(f"the best is chosen among 1 to {MOST_RUNS} runs; got {k}")
    # Up to `low` the integrand is 1.
    low, high = max(float(ndtri(TAIL ** (1 / k))), 0.0), -float(ndtri(TAIL / k))
    half = (high - low) / 2
    x = low + half * (1 + NODES)
    beyond = -np.expm1(k * log_ndtr(x)) - ndtr(-x) ** k
    return low + half * float(WEIGHTS @ beyond)
