"""Corruption error: the error under a shift as a share of the baseline's (Hendrycks 2019)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.arms import Arm, in_order
from pitfalls_core.statistics.intervals import paired_estimate


@dataclass(frozen=True)
class CorruptionError:
    """The error of a treatment over that of the baseline.

    The original definition divides by the error of a fixed reference network; here the baseline of
    the study, with the same seed, is the reference.

    Parameters
    ----------
    treatment
        The variant.
    dataset
        The shifted set; empty for the mean over all of them.
    ratio
        Geometric mean over seeds of error over error; 1 is the baseline.
    interval
        With coverage 95 %, from a t interval of the logarithms; None below two seeds, or where an
        error is zero.
    seeds
        Pairs of runs.
    """

    treatment: str
    dataset: str
    ratio: float
    interval: tuple[float, float] | None
    seeds: int


def corruption_errors(
    treatment: str, arms: Sequence[tuple[str, Arm, Arm]]
) -> tuple[CorruptionError, ...]:
    """Return the ratio of errors on each shifted set, then over all of them.

    Parameters
    ----------
    treatment
        The variant.
    arms
        Shifted set, treatment arm, baseline arm; scores are accuracies in [0, 1].
    """
    seeds = in_order(
        set.intersection(*(set(arm.scores) for _, *both in arms for arm in both)) if arms else ()
    )
    if not seeds:
        return ()
    errors = np.array(
        [[[1 - arm.scores[seed] for seed in seeds] for arm in both] for _, *both in arms]
    )
    if not (errors > 0).all():
        return ()
    ratios = errors[:, 0] / errors[:, 1]
    single = [_ratio(treatment, name, each) for (name, *_), each in zip(arms, ratios, strict=True)]
    return (*single, _ratio(treatment, "", ratios.mean(axis=0)))


def _ratio(treatment: str, dataset: str, ratios: np.ndarray) -> CorruptionError:
    logs = np.log(ratios)
    if logs.size < 2:
        return CorruptionError(treatment, dataset, float(ratios[0]), None, logs.size)
    estimate = paired_estimate(logs, magnitude=1.0)
    low, high = estimate.interval(0.95)
    interval = (math.exp(low), math.exp(high))
    return CorruptionError(treatment, dataset, math.exp(estimate.difference), interval, logs.size)
