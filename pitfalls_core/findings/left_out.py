"""What a comparison would say with one pair, or one run, less."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.comparison import Comparison, Design, Interval, Verdict
from pitfalls_core.findings.contrasts import Contrast, Groups
from pitfalls_core.findings.verdicts import decide
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
    verdicts = Counter(_verdict(estimate, one.design) for estimate in estimates)
    differences = [estimate.difference for estimate in estimates]
    return LeaveOneOut((min(differences), max(differences)), tuple(verdicts.most_common()))


def _estimates(contrast: Contrast) -> list[Estimate]:
    rest = contrast.left_out()
    columns = (each.tolist() for each in (rest.differences, rest.standard_errors, rest.df))
    magnitude = _magnitude(contrast)
    return [
        Estimate(difference, error, df, n, magnitude)
        for difference, error, df, n in zip(*columns, _sizes(contrast), strict=True)
    ]


def _sizes(contrast: Contrast) -> list[int]:
    """Return the number of pairs, or of runs in the smaller arm, without each pair or run."""
    if not isinstance(contrast, Groups):
        return [contrast.n - 1] * contrast.n
    treated, untreated = contrast.treatment.size, contrast.baseline.size
    without_treated = [min(treated - 1, untreated)] * treated
    return without_treated + [min(treated, untreated - 1)] * untreated


def _magnitude(contrast: Contrast) -> float:
    arms = contrast.treatment, contrast.baseline
    return max(float(np.abs(scores).max()) for scores in arms)


def _verdict(estimate: Estimate, design: Design) -> Verdict:
    if estimate.degenerate:
        return "not_assessable"
    return decide(estimate, design, detectable_effect=0.0).verdict
