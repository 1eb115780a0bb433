"""What the design of a comparison can do: power at stated effects, runs for twice the resolution.

All of it follows from the noise and from numbers stated beforehand, never from the difference that
was observed (Hoenig and Heisey 2001).
"""

from dataclasses import dataclass

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.scores import Planning
from pitfalls_core.statistics.exaggeration import SMALLEST_ALPHA, type_m_error
from pitfalls_core.statistics.power import power, sd_range, sd_upper_factor, seeds_to_detect

LOW_POWER = 0.5
"""Below this power, it is said by how much detected differences exaggerate the true one."""


@dataclass(frozen=True)
class Power:
    """The probability of detecting a true difference.

    Parameters
    ----------
    expected
        If the true SD is the observed one.
    low, high
        At the ends of the 95 % interval of the true SD.
    """

    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Halving:
    """Pairs, or runs in each arm, that detect half of what is detected now.

    None where more than can be searched for would be needed. `at_upper_limit` takes the SD that the
    true one is below with confidence 0.8.
    """

    expected: int | None
    at_upper_limit: int | None


def power_at(one: Comparison, difference: float) -> Power | None:
    """Return the probability that the test of `one` detects a true `difference`.

    Parameters
    ----------
    one
        The comparison.
    difference
        In the metric's stored unit; its sign does not matter.

    Returns
    -------
    Power or None
        None if nothing can be assessed.
    """
    planning = _planning(one)
    if planning is None:
        return None
    narrow, wide = sd_range(planning.df)
    expected, high, low = (
        power(
            difference / (planning.sd * factor),
            planning.n,
            paired=planning.paired,
            alpha=one.design.alpha,
            other=planning.other,
        )
        for factor in (1.0, narrow, wide)
    )
    return Power(expected, low, high)


def seeds_to_halve(one: Comparison) -> Halving | None:
    """Return how many seeds resolve twice as finely; None if nothing can be assessed."""
    planning = _planning(one)
    if planning is None or one.reach is None:
        return None
    goal = one.reach.minimum_detectable_effect / 2
    upper = planning.sd * sd_upper_factor(planning.df)
    counts = (
        seeds_to_detect(goal, sd, paired=planning.paired, alpha=one.design.alpha)
        for sd in (planning.sd, upper)
    )
    return Halving(*counts)


def exaggeration_at_margin(one: Comparison) -> float | None:
    """Return by which factor detected differences exaggerate a true one of the margin's size.

    It is the type M error of Gelman and Carlin (2014); of unequal arms, the smaller one counts.

    Returns
    -------
    float or None
        None if no difference was detected, no margin was set, or the power there is not low.
    """
    planning, margin, alpha = _planning(one), one.design.margin, one.design.alpha
    if planning is None or margin is None or not _detected(one) or alpha <= SMALLEST_ALPHA:
        return None
    reached = power_at(one, margin)
    if reached is None or reached.expected >= LOW_POWER:
        return None
    return type_m_error(margin / planning.sd, planning.n, paired=planning.paired, alpha=alpha)


def _detected(one: Comparison) -> bool:
    p_value = one.effect.p_value if one.effect else None
    return p_value is not None and p_value < one.design.alpha


def _planning(one: Comparison) -> Planning | None:
    if one.reach is None or one.contrast is None:
        return None
    return one.contrast.planning
