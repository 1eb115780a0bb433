"""What a published table leaves open: how its arms correlate, and what rounding hides."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from pitfalls_core.findings.comparison import Design, Interval, Verdict
from pitfalls_core.findings.verdicts import decide
from pitfalls_core.statistics.intervals import Estimate, critical_value
from pitfalls_core.statistics.summary import Reported, paired_from_summary, welch_from_summary

MOST_CORRELATED = 0.95
"""Correlations of paired arms are tried from 0 to this one."""

Limits = tuple[float, float, float]
"""The lowest number that is printed like this, the printed one, and the highest."""


@dataclass(frozen=True)
class PrintedArm:
    """One arm of a table, its spread read in one way.

    Parameters
    ----------
    means
        Of the mean over runs, turned so that higher is better.
    sds
        Of the SD over runs, divisor n - 1.
    n
        Number of runs.
    """

    means: Limits
    sds: Limits
    n: int

    @property
    def reported(self) -> Reported:
        """The arm as printed."""
        return Reported(self.means[1], self.sds[1], self.n)


@dataclass(frozen=True)
class Pairing:
    """What would follow if equal seeds had been paired.

    Parameters
    ----------
    p_values
        The lowest p, at the highest correlation tried, and the highest, at none.
    narrowest, widest
        The 95 % intervals there.
    changes_at
        The lowest correlation at which the verdict is another one than for independent arms; None
        if it is the same up to the highest correlation tried.
    """

    p_values: Interval
    narrowest: Interval
    widest: Interval
    changes_at: float | None


@dataclass(frozen=True)
class Rounding:
    """What follows from other numbers that would have been printed alike.

    Parameters
    ----------
    p_values
        The lowest and the highest p.
    verdicts
        The verdicts that occur.
    """

    p_values: Interval
    verdicts: tuple[Verdict, ...]


def verdict_of(estimate: Estimate, design: Design) -> Verdict:
    """Return the verdict of the rule alone, which the reach has no part in."""
    if estimate.degenerate:
        return "not_assessable"
    return decide(estimate, design, detectable_effect=0.0).verdict


def pairing_of(treatment: Reported, baseline: Reported, design: Design) -> Pairing | None:
    """Return what pairing could change; None if the arms cannot be paired.

    The standard error falls with the correlation, and the degrees of freedom stay, so that the ends
    of its range give the extremes.
    """
    if treatment.n != baseline.n:
        return None
    loosest, tightest = (
        paired_from_summary(treatment, baseline, correlation)
        for correlation in (0.0, MOST_CORRELATED)
    )
    return Pairing(
        p_values=(_p(tightest), _p(loosest)),
        narrowest=tightest.interval(1 - design.alpha),
        widest=loosest.interval(1 - design.alpha),
        changes_at=_turning_point(treatment, baseline, design),
    )


def rounding_of(treatment: PrintedArm, baseline: PrintedArm, design: Design) -> Rounding:
    """Return what rounding could change.

    Looked at are the printed means, those furthest apart in either direction, and equal ones where
    rounding allows them, with all combinations of the SDs. The highest p is exact. The lowest one
    may lie a little lower in between, where an arm of a few runs may have hardly any spread: its
    few degrees of freedom then count, and more spread can mean a lower p.
    """
    estimates = [
        welch_from_summary(Reported(first, sd, treatment.n), Reported(second, other, baseline.n))
        for first, second in _means(treatment, baseline)
        for sd, other in itertools.product(treatment.sds, baseline.sds)
    ]
    p_values = [_p(estimate) for estimate in estimates]
    verdicts = [verdict_of(one, design) for one in estimates if not one.degenerate]
    return Rounding((min(p_values), max(p_values)), tuple(dict.fromkeys(verdicts)))


def _means(treatment: PrintedArm, baseline: PrintedArm) -> Iterator[tuple[float, float]]:
    yield treatment.means[1], baseline.means[1]
    yield treatment.means[0], baseline.means[2]
    yield treatment.means[2], baseline.means[0]
    common = max(treatment.means[0], baseline.means[0])
    if common <= min(treatment.means[2], baseline.means[2]):
        yield common, common


def _p(estimate: Estimate) -> float:
    """Return p, or its limit as the spread vanishes."""
    if estimate.p_value is not None:
        return estimate.p_value
    return 0.0 if estimate.difference else 1.0


def _turning_point(treatment: Reported, baseline: Reported, design: Design) -> float | None:
    verdict = verdict_of(welch_from_summary(treatment, baseline), design)
    inside = [r for r in _thresholds(treatment, baseline, design) if 0 < r < MOST_CORRELATED]
    for low, high in itertools.pairwise([0.0, *sorted(inside), MOST_CORRELATED]):
        estimate = paired_from_summary(treatment, baseline, (low + high) / 2)
        if verdict_of(estimate, design) != verdict:
            return low
    return None


def _thresholds(treatment: Reported, baseline: Reported, design: Design) -> Iterator[float]:
    """Yield the correlations at which an interval ends at zero, or at the margin.

    The half interval is c sqrt((s1^2 + s2^2 - 2 r s1 s2) / n), with c the critical value; this is
    solved for r.
    """
    product = 2 * treatment.sd * baseline.sd
    if not product:
        return
    size = abs(treatment.mean - baseline.mean)
    halves = [(size, design.alpha / 2), ((design.margin or 0) - size, design.alpha)]
    for half, tail in halves:
        if half > 0:
            variance = treatment.n * (half / critical_value(treatment.n - 1, tail)) ** 2
            yield (treatment.sd**2 + baseline.sd**2 - variance) / product
