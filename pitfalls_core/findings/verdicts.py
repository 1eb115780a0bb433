"""The verdict rule: from intervals to one of four words, with a reason."""

from pitfalls_core.findings.comparison import Decision, Design, Verdict
from pitfalls_core.statistics.intervals import Estimate

FEWEST_PAIRS = 3
"""Below this number of pairs no verdict but `inconclusive` is given."""


def decide(estimate: Estimate, design: Design, *, detectable_effect: float) -> Decision:
    """Apply the verdict rule to one comparison.

    Equivalence is looked at first, then the sign of the 95 % interval. Improved, degraded and
    equivalent partition the parameter, so that the three tests need no correction among themselves
    (Goeman, Solari and Stijnen 2010).

    Parameters
    ----------
    estimate
        The difference, which must not be degenerate.
    design
        Holds the margin and the level.
    detectable_effect
        The difference that this design detects with probability 0.8.
    """
    if estimate.n < FEWEST_PAIRS:
        return Decision("inconclusive", "too_few_runs")
    low, high = estimate.interval(1 - design.alpha)
    lower, upper = estimate.interval(1 - 2 * design.alpha)
    margin = design.margin
    if margin is not None and -margin < lower and upper < margin:
        return Decision("equivalent", detectable=not low <= 0 <= high)
    if low > 0:
        return Decision("improved", _size(low, margin))
    if high < 0:
        return Decision("degraded", _size(-high, margin))
    if margin is None:
        return Decision("inconclusive", "no_margin")
    return Decision("inconclusive", "underpowered" if detectable_effect > margin else "borderline")


def verdict_alone(estimate: Estimate, design: Design) -> Verdict:
    """Return the verdict of the rule without its reason, which the reach has no part in."""
    if estimate.degenerate:
        return "not_assessable"
    return decide(estimate, design, detectable_effect=0.0).verdict


def _size(certain: float, margin: float | None) -> str:
    if margin is None:
        return ""
    return "by_at_least_the_margin" if certain > margin else "size_unresolved_against_margin"
