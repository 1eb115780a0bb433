"""How many seeds to add once a study has results: the second stage of Stein's rule (Stein 1945)."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pitfalls_core.errors import InputError
from pitfalls_core.findings.planning.record import FirstStage
from pitfalls_core.statistics.checks import require_between, require_positive
from pitfalls_core.statistics.intervals import critical_value
from pitfalls_core.statistics.power import MOST_SEEDS
from pitfalls_core.statistics.stages import (
    second_stage_to_detect,
    second_stage_to_show_equivalence,
)

Goal = Literal["detect", "show"]
"""To detect the margin, or to show equivalence if nothing differs."""


@dataclass(frozen=True)
class Risks:
    """What is asked of the final test.

    Parameters
    ----------
    margin
        For every comparison, whatever margin it was judged by; None to keep that.
    alpha, power
        Level of every test, and the probability of success asked for.
    hours
        Of one run; None to take what was measured.
    """

    margin: float | None = None
    alpha: float = 0.05
    power: float = 0.8
    hours: float | None = None


@dataclass(frozen=True)
class Addition:
    """What one goal needs in the second stage.

    Parameters
    ----------
    goal, alpha
        To do what, at which level.
    total
        Pairs, or runs in each arm, of both stages; None if more than
        `pitfalls_core.statistics.power.MOST_SEEDS`.
    treatment, baseline, runs
        Runs to add to either arm, and to both together.
    hours
        Of the added runs; None if those of one are not known.
    """

    goal: Goal
    alpha: float
    total: int | None
    treatment: int | None
    baseline: int | None
    runs: int | None
    hours: float | None


@dataclass(frozen=True)
class Continuation:
    """A comparison, and how many seeds to add.

    Parameters
    ----------
    first
        The comparison as it was published.
    margin
        The margin that its second stage is for; None where nothing could be assessed.
    hours_per_run
        None if not known.
    additions
        Empty where nothing could be assessed.
    """

    first: FirstStage
    margin: float | None
    hours_per_run: float | None
    additions: tuple[Addition, ...]


def continuations(
    stages: Sequence[FirstStage], risks: Risks, seconds: Mapping[str, float]
) -> tuple[Continuation, ...]:
    """Return what each comparison needs in a second stage.

    Parameters
    ----------
    stages
        The comparisons.
    risks
        What is asked of the final test.
    seconds
        Run id to the seconds that the run took; may be empty. Where no run of a comparison was
        measured, the mean of all runs is taken.

    Raises
    ------
    InputError
        If a comparison has no margin and none is given, or a number is out of range.
    """
    return tuple(_continuation(one, risks, seconds) for one in stages)


def _continuation(first: FirstStage, risks: Risks, seconds: Mapping[str, float]) -> Continuation:
    hours = risks.hours if risks.hours is not None else _measured_hours(first, seconds)
    if not first.sd:
        return Continuation(first, None, hours, ())
    margin = first.margin if risks.margin is None else risks.margin
    if margin is None:
        raise InputError(
            f"comparison {first.id!r} has no margin: give --margin X, in the unit of "
            f"{first.metric!r}, or leave it out with --metric"
        )
    require_positive(f"the margin of {first.id!r}", margin)
    require_between("alpha", risks.alpha, 0, 0.5)
    require_between("power", risks.power, 0, 1)
    levels = dict.fromkeys((risks.alpha, risks.alpha / max(first.family_size, 1)))
    additions = [
        _addition(goal, alpha, total, first, hours)
        for alpha in levels
        for goal, total in _totals(first, first.sd, margin, alpha, risks.power)
    ]
    return Continuation(first, margin, hours, tuple(additions))


def _totals(
    first: FirstStage, sd: float, margin: float, alpha: float, power: float
) -> Iterator[tuple[Goal, int | None]]:
    if first.paired:
        n = first.treatment_n
        detect = second_stage_to_detect(margin, sd, n, alpha=alpha, power=power)
        show = second_stage_to_show_equivalence(margin, sd, n, alpha=alpha, power=power)
        yield "detect", None if detect is None else detect.total
        yield "show", None if show is None else show.total
    else:
        df = first.treatment_n + first.baseline_n - 2
        detected = critical_value(df, alpha / 2) + critical_value(df, 1 - power)
        shown = critical_value(df, alpha) + critical_value(df, (1 - power) / 2)
        yield "detect", _per_arm(first, detected * sd / margin)
        yield "show", _per_arm(first, shown * sd / margin)


def _per_arm(first: FirstStage, root: float) -> int | None:
    """Return the runs in each arm: 2 `root`^2, `root` being the quantiles times SD over margin.

    Stein's argument needs no pairs: with the pooled SD of the first stage, whose runs have one true
    SD in both arms, the final difference has exactly a t distribution.
    """
    needed = 2 * max(root, 0.0) ** 2
    if needed > MOST_SEEDS:
        return None
    return max(first.treatment_n, first.baseline_n, math.ceil(needed))


def _addition(
    goal: Goal, alpha: float, total: int | None, first: FirstStage, hours: float | None
) -> Addition:
    if total is None:
        return Addition(goal, alpha, None, None, None, None, None)
    treatment, baseline = total - first.treatment_n, total - first.baseline_n
    runs = treatment + baseline
    cost = None if hours is None else hours * runs
    return Addition(goal, alpha, total, treatment, baseline, runs, cost)


def _measured_hours(first: FirstStage, seconds: Mapping[str, float]) -> float | None:
    """Return the mean hours of the runs of a comparison, or of all runs if none was measured."""
    own = [seconds[run] for run in first.runs if run in seconds] or [*seconds.values()]
    return math.fsum(own) / len(own) / 3600 if own else None
