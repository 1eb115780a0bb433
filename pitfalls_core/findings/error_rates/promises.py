"""What the verdict rule promises, held against how often it erred."""

from dataclasses import dataclass
from typing import Literal

from pitfalls_core.findings.error_rates.rates import ErrorRates, Rate
from pitfalls_core.findings.error_rates.words import PROMISES


@dataclass(frozen=True)
class Promise:
    """One promise of the rule.

    Parameters
    ----------
    name
        What it is about, in words.
    rate
        What was measured.
    bound, side
        The rate that was promised, which may be exceeded or not.
    """

    name: str
    rate: Rate
    bound: float
    side: Literal["at most", "at least"]

    @property
    def kept(self) -> bool:
        """Whether the Monte Carlo interval reaches what was promised."""
        low, high = self.rate.interval
        return low <= self.bound if self.side == "at most" else high >= self.bound


def promises_of(rates: ErrorRates) -> tuple[Promise, ...]:
    """Return the promises of the rule: its errors of both kinds, and the coverage of its intervals.

    Coverage is counted over all differences together, since none has a part in it.
    """
    alpha = rates.design.alpha
    zero, margin = rates.at_zero, rates.at_margins(1)
    draws = sum(one.draws for one in rates.differences)
    covered95 = Rate(sum(one.covered95 for one in rates.differences), draws)
    covered90 = Rate(sum(one.covered90 for one in rates.differences), draws)
    return (
        Promise(PROMISES["improved"], zero.rate("improved"), alpha / 2, "at most"),
        Promise(PROMISES["degraded"], zero.rate("degraded"), alpha / 2, "at most"),
        Promise(PROMISES["equivalent"], margin.rate("equivalent"), alpha, "at most"),
        Promise(PROMISES["coverage95"], covered95, 1 - alpha, "at least"),
        Promise(PROMISES["coverage90"], covered90, 1 - 2 * alpha, "at least"),
    )
