"""How often the verdict rule said what, at differences that are known."""

from collections.abc import Mapping
from dataclasses import dataclass

from pitfalls_core.findings.comparison import Design, Interval, Verdict
from pitfalls_core.statistics.proportions import proportion_interval


@dataclass(frozen=True)
class Rate:
    """How often something happened, of independent draws."""

    count: int
    draws: int

    @property
    def value(self) -> float:
        """The share of the draws."""
        return self.count / self.draws

    @property
    def interval(self) -> Interval:
        """Its Monte Carlo interval, exact, of 95 %."""
        return proportion_interval(self.count, self.draws)


@dataclass(frozen=True)
class AtDifference:
    """What the rule made of studies whose true difference is `difference`.

    Parameters
    ----------
    difference
        The true difference, in the metric's stored unit.
    draws
        Number of studies.
    verdicts
        Verdict to how many of them had it.
    covered95, covered90
        How many of them had the true difference in the 95 % and in the 90 % interval.
    """

    difference: float
    draws: int
    verdicts: Mapping[Verdict, int]
    covered95: int
    covered90: int

    def rate(self, *verdicts: Verdict) -> Rate:
        """Return how often one of `verdicts` was given."""
        return Rate(sum(self.verdicts.get(one, 0) for one in verdicts), self.draws)

    @property
    def coverage95(self) -> Rate:
        """How often the 95 % interval held the true difference."""
        return Rate(self.covered95, self.draws)

    @property
    def coverage90(self) -> Rate:
        """How often the 90 % interval held the true difference."""
        return Rate(self.covered90, self.draws)


@dataclass(frozen=True)
class ErrorRates:
    """What the verdict rule does to scores of real runs.

    Parameters
    ----------
    design
        The comparison that every drawn study makes; it has a margin.
    runs
        Runs of each arm of a drawn study.
    pool
        Number of scores that are drawn from.
    mean, sd
        Of these scores.
    differences
        One entry for each true difference, the smallest first; the first is zero.
    """

    design: Design
    runs: int
    pool: int
    mean: float
    sd: float
    differences: tuple[AtDifference, ...]

    @property
    def margin(self) -> float:
        """The margin of the design."""
        return self.design.margin or 0.0

    @property
    def at_zero(self) -> AtDifference:
        """What the rule made of studies without a difference."""
        return self.differences[0]

    def at_margins(self, margins: float) -> AtDifference:
        """Return what the rule made of studies whose difference is `margins` times the margin."""
        return min(self.differences, key=lambda one: abs(one.difference - margins * self.margin))
