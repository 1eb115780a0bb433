"""Two sources of error at once: the seeds that were drawn and the test examples that were drawn.

A spread over seeds says how another seed would score on *this* test set. For the population behind
it, the examples are a sample too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.checks import require_between
from pitfalls_core.statistics.intervals import Estimate
from pitfalls_core.statistics.predictions import correctness
from pitfalls_core.statistics.spread import ratio_limits
from pitfalls_core.statistics.variance import estimate_for_new_tests, two_way


@dataclass(frozen=True)
class NoiseShare:
    """How much of the variance of an accuracy over seeds is noise of a finite test set.

    Parameters
    ----------
    variance
        Variance of the accuracies over seeds, divisor seeds - 1.
    noise
        The part of it that a test set of this size causes, estimated without bias.
    seeds
        Number of seeds.
    """

    variance: float
    noise: float
    seeds: int

    @property
    def share(self) -> float | None:
        """Share of noise in the variance, without bias, so that chance can take it beyond 1.

        It is `noise` / `variance` times (seeds - 3) / (seeds - 1), as one over the variance of a
        few normal accuracies is too large on average. None up to three seeds, where no factor
        mends that, and where the accuracies do not vary.
        """
        if self.seeds <= 3 or self.variance == 0:
            return None
        return self.noise / self.variance * (self.seeds - 3) / (self.seeds - 1)

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """Return the interval of the share with coverage `level`; None if nothing varies.

        It is the chi-squared interval of the variance of normal accuracies: `noise`, an average
        over all examples, is as good as known beside it. Its upper end can lie beyond 1.

        Raises
        ------
        InputError
            If `level` is not between 0 and 1.
        """
        require_between("the level of an interval", level, 0, 1)
        if self.variance == 0:
            return None
        low, high = ratio_limits(self.seeds - 1, (1 - level) / 2, (1 - level) / 2)
        ratio = self.noise / self.variance
        return ratio * low**2, ratio * high**2


def share_of_test_set_noise(correct: ArrayLike) -> NoiseShare:
    """Split the variance of one arm's accuracy over seeds into test-set noise and the rest.

    Let p be the probability, over seeds, that an example is predicted right, and A the accuracy of
    a seed in the population. On N examples the variance over seeds is on average
    Var(A) + (E[p (1 - p)] - Var(A)) / N, and only its first part outlasts a larger test set
    (Jordan 2024, on the second part as the cause of most of the spread). In a two-way table of
    seeds and examples these are the mean square of seeds / N, and the residual one / N.

    Parameters
    ----------
    correct
        Whether each prediction is right. Axes: (seeds, examples), two at least of each.

    Raises
    ------
    InputError
        If there are not two axes, fewer seeds or examples, or the values are not boolean.
    """
    table = correctness(correct, "correctness")
    parts = two_way(table)
    seeds, examples = table.shape
    return NoiseShare(
        parts.seed.mean_square / examples, parts.residual.mean_square / examples, seeds
    )


def seeds_and_examples_estimate(differences: ArrayLike) -> Estimate:
    """Return the difference in the population that the test examples were drawn from.

    With S seeds and N examples, the squared standard error is the variance of the seeds' means / S
    plus that of the examples' means / N, less the residual mean square / (S N) that both contain,
    and never below either part. That is the estimate for new test sets
    (`pitfalls_core.statistics.variance.estimate_for_new_tests`), each example taken as a test set,
    degrees of freedom included.

    Parameters
    ----------
    differences
        Correctness of the treatment minus that of the baseline: -1, 0 or 1. Axes: (seeds,
        examples), two at least of each.

    Returns
    -------
    Estimate
        In shares of the population. Its `n` is the number of seeds.

    Raises
    ------
    InputError
        If there are not two axes, fewer seeds or examples, or a value is not -1, 0 or 1.
    """
    table = np.asarray(differences, dtype=np.float64)
    if not np.isin(table, (-1, 0, 1)).all():
        raise InputError(
            "differences of correctness must be -1, 0 or 1 for each example: "
            "subtract the baseline's correctness from the treatment's"
        )
    return estimate_for_new_tests(table, magnitude=1.0)
