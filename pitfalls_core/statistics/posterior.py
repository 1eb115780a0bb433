"""How probable a difference inside the margin is, given the scores and a flat prior."""

from scipy.special import stdtr

from pitfalls_core.statistics.checks import require_positive
from pitfalls_core.statistics.intervals import Estimate


def probability_within(estimate: Estimate, margin: float) -> float | None:
    """Return the posterior probability that the true difference is smaller than `margin`.

    With a prior flat in the difference and in the logarithm of the SD, the difference has a t
    distribution around the estimate, with its standard error and degrees of freedom. The margin is
    a region of practical equivalence (Kruschke 2018). Runs are independent, so that the term which
    Bayesian comparisons of cross-validated scores add to the variance has no place here.

    A probability of at least 1 - alpha is slightly stricter than equivalence at level alpha: it
    leaves out both tails, the two one-sided tests only the larger one.

    Parameters
    ----------
    estimate
        The difference.
    margin
        The smallest difference that would matter, in the same unit.

    Returns
    -------
    float or None
        None if the estimate is degenerate.

    Raises
    ------
    InputError
        If `margin` is not positive.
    """
    require_positive("the margin", margin)
    if estimate.degenerate:
        return None
    size, error = abs(estimate.difference), estimate.standard_error
    below, above = (-margin - size) / error, (margin - size) / error
    return float(stdtr(estimate.df, above) - stdtr(estimate.df, below))
