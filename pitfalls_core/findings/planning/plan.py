"""How many seeds a study needs, before its first run: from a margin and the noise alone.

Seeds are pairs of runs that share a seed, or runs in each arm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.equivalence import equivalence_reach, pairs_to_show_equivalence
from pitfalls_core.statistics.exact import (
    MOST_PAIRS,
    smallest_label_permutation_p,
    smallest_sign_flip_p,
)
from pitfalls_core.statistics.power import (
    detectable_effect,
    sd_range,
    sd_upper_factor,
    seeds_to_detect,
)

Goal = Literal["detect", "show", "show_at_half"]
"""To detect the margin, to show equivalence if nothing differs, or if half of the margin does."""

GOALS: tuple[Goal, ...] = ("detect", "show", "show_at_half")

EXAMPLES = (3, 5, 6, 10, 20, 50)
"""Numbers of seeds of which it is said what they could show."""


@dataclass(frozen=True)
class Aim:
    """What a study is to find out, and at which risks.

    Parameters
    ----------
    margin
        The smallest difference that would matter, in the metric's unit.
    paired
        Whether runs of equal seeds are compared with each other.
    alpha, power
        Level of every test, and the probability of success asked for.
    variants, datasets
        Variants that are compared with the baseline, on this many datasets each.
    hours
        Of one run; None if not known.
    """

    margin: float
    paired: bool = True
    alpha: float = 0.05
    power: float = 0.8
    variants: int = 1
    datasets: int = 1
    hours: float | None = None

    @property
    def comparisons(self) -> int:
        """How many comparisons are corrected together."""
        return self.variants * self.datasets

    @property
    def levels(self) -> tuple[float, ...]:
        """The level of one comparison, and what Holm leaves to the first of several."""
        corrected = self.alpha / self.comparisons
        return (self.alpha,) if self.comparisons == 1 else (self.alpha, corrected)


@dataclass(frozen=True)
class Spread:
    """The SD of one comparison in a pilot, and what the pilot knows about it.

    Parameters
    ----------
    dataset, variant
        What was compared with the baseline.
    n
        Pairs, or runs of the smaller arm.
    sd
        SD of the paired differences, or of the runs, pooled over both arms.
    low, high
        Ends of the 95 % interval of the true SD.
    upper
        The true SD is below it with confidence 0.8.
    """

    dataset: str
    variant: str
    n: int
    sd: float
    low: float
    high: float
    upper: float

    @classmethod
    def estimated(cls, dataset: str, variant: str, *, n: int, sd: float, df: int) -> "Spread":
        """Return the spread that was estimated with `df` degrees of freedom."""
        low, high = sd_range(df)
        return cls(dataset, variant, n, sd, sd * low, sd * high, sd * sd_upper_factor(df))


@dataclass(frozen=True)
class Pilot:
    """What a pilot shows of the noise, and what was made of its file, in sentences."""

    spreads: tuple[Spread, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Level:
    """A level, and the smallest number of seeds at which an exact two-sided test can reach it.

    `exact_from` is None where no number that can be enumerated does.
    """

    alpha: float
    exact_from: int | None


@dataclass(frozen=True)
class Need:
    """The seeds that one goal needs, and their cost.

    Parameters
    ----------
    goal, alpha, sd
        To do what, at which level, with which SD.
    seeds
        None if more than `pitfalls_core.statistics.power.MOST_SEEDS`.
    runs
        Of the baseline and all variants together; datasets cost none.
    hours
        Of all runs; None if those of one are not known.
    """

    goal: Goal
    alpha: float
    sd: float
    seeds: int | None
    runs: int | None
    hours: float | None


@dataclass(frozen=True)
class Resolution:
    """What a number of seeds could show at a level.

    Parameters
    ----------
    seeds, alpha
        How many, at which level.
    detectable
        The smallest true difference that is detected with the power asked for.
    confirmable
        The smallest margin within which equivalence is shown with that power if nothing differs.
    """

    seeds: int
    alpha: float
    detectable: float
    confirmable: float


@dataclass(frozen=True)
class Plan:
    """How many seeds, at each level and SD.

    Parameters
    ----------
    aim
        What they are for.
    sd
        The SD that is planned with.
    upper
        The SD to be on the safe side with: the pilot's upper limit; None if `sd` is known.
    pilot
        What `sd` and `upper` are the largest of; empty if `sd` is known.
    levels, needs, resolutions
        What follows.
    notes
        What was made of the pilot's file, in sentences.
    """

    aim: Aim
    sd: float
    upper: float | None
    pilot: tuple[Spread, ...]
    levels: tuple[Level, ...]
    needs: tuple[Need, ...]
    resolutions: tuple[Resolution, ...]
    notes: tuple[str, ...] = ()


def plan_with(aim: Aim, sd: float) -> Plan:
    """Return the plan for a known SD: of the paired differences, or of the runs.

    Raises
    ------
    InputError
        If the margin, the SD, alpha or the power is out of range.
    """
    return _plan(aim, sd, None, Pilot(()))


def plan_from(aim: Aim, pilot: Pilot) -> Plan:
    """Return the plan for the largest SD of a pilot, and for the largest of its upper limits.

    Raises
    ------
    InputError
        As in `plan_with`.
    """
    spreads = pilot.spreads
    largest = max(one.sd for one in spreads), max(one.upper for one in spreads)
    return _plan(aim, *largest, pilot)


def sd_of_differences(sd: float, correlation: float) -> float:
    """Return the SD of paired differences of runs with `sd`, s sqrt(2 (1 - r)).

    Raises
    ------
    InputError
        If `correlation` is below -1, or not below 1.
    """
    if not -1 <= correlation < 1:
        raise InputError(
            "the correlation of paired runs must be at least -1 and below 1, where differences "
            f"have no spread; got {correlation}"
        )
    return sd * sqrt(2 * (1 - correlation))


def exact_from(alpha: float, *, paired: bool) -> int | None:
    """Return the smallest number of seeds at which an exact two-sided test can reach `alpha`.

    It is the test over all sign flips, or over all splits into arms of equal size.

    Returns
    -------
    int or None
        None if it is more than `pitfalls_core.statistics.exact.MOST_PAIRS`.
    """
    for n in range(2, MOST_PAIRS + 1):
        smallest = smallest_sign_flip_p(n) if paired else smallest_label_permutation_p(n, n)
        if smallest <= alpha:
            return n
    return None


def _plan(aim: Aim, sd: float, upper: float | None, pilot: Pilot) -> Plan:
    return Plan(
        aim,
        sd,
        upper,
        pilot.spreads,
        levels=tuple(Level(alpha, exact_from(alpha, paired=aim.paired)) for alpha in aim.levels),
        needs=tuple(_needs(aim, [one for one in (sd, upper) if one is not None])),
        resolutions=tuple(_resolutions(aim, sd)),
        notes=pilot.notes,
    )


def _needs(aim: Aim, sds: Sequence[float]) -> Iterator[Need]:
    for alpha in aim.levels:
        for sd in sds:
            for goal in GOALS:
                seeds = _seeds(goal, aim, alpha, sd)
                runs = None if seeds is None else seeds * (aim.variants + 1)
                hours = None if runs is None or aim.hours is None else runs * aim.hours
                yield Need(goal, alpha, sd, seeds, runs, hours)


def _seeds(goal: Goal, aim: Aim, alpha: float, sd: float) -> int | None:
    margin, paired, power = aim.margin, aim.paired, aim.power
    if goal == "detect":
        return seeds_to_detect(margin, sd, paired=paired, alpha=alpha, power=power)
    share = 0.5 if goal == "show_at_half" else 0.0
    return pairs_to_show_equivalence(
        margin, sd, paired=paired, alpha=alpha, power=power, share=share
    )


def _resolutions(aim: Aim, sd: float) -> Iterator[Resolution]:
    paired, power = aim.paired, aim.power
    for n in EXAMPLES:
        for alpha in aim.levels:
            detectable = sd * detectable_effect(n, paired=paired, alpha=alpha, power=power)
            confirmable = sd * equivalence_reach(n, paired=paired, alpha=alpha, power=power)
            yield Resolution(n, alpha, detectable, confirmable)
