"""What a comparison would say with one pair, or one run, less."""

from collections import Counter
from dataclasses import dataclass

from pitfalls_core.findings.comparison import Comparison, Interval, Verdict
from pitfalls_core.findings.contrasts import Contrast
from pitfalls_core.findings.scores import largest
from pitfalls_core.findings.verdicts import verdict_alone
from pitfalls_core.statistics.intervals import Estimate

FEWEST = 3
"""Pairs, or runs in each arm, of which one can be left out."""


@dataclass(frozen=True)
class LeaveOneOut:
    """The comparison with each pair, or run, left out in turn.

    Parameters
    ----------
    differences
        The lowest and the highest difference.
    verdicts
        The verdicts reached, each with how often, the most frequent first.
    """

    differences: Interval
    verdicts: tuple[tuple[Verdict, int], ...]


def leave_one_out(one: Comparison) -> LeaveOneOut | None:
    """Return what `one` would say without each of its pairs or runs.

    Verdicts are those of the rule alone, on the runs that finished. Three pairs less one are too
    few for any verdict but `inconclusive`.

    Returns
    -------
    LeaveOneOut or None
        None if nothing can be assessed, or if there are fewer than `FEWEST`.
    """
    contrast = one.contrast
    if one.effect is None or contrast is None or contrast.n < FEWEST:
        return None
    estimates = _estimates(contrast)
    verdicts = Counter(verdict_alone(estimate, one.design) for estimate in estimates)
    differences = [estimate.difference for estimate in estimates]
    return LeaveOneOut((min(differences), max(differences)), tuple(verdicts.most_common()))


def _estimates(contrast: Contrast) -> list[Estimate]:
    magnitude = largest(contrast.treatment, contrast.baseline)
    return [
        Estimate(rest.difference, rest.standard_error, rest.df, rest.n, magnitude)
        for rest in contrast.left_out()
    ]
