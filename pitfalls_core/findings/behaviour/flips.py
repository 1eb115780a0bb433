"""Negative flips, against those that another run of the baseline would cause by itself."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pitfalls_core.findings.arms import Label, in_order
from pitfalls_core.runs.store.predictions import Predictions
from pitfalls_core.statistics.intervals import Estimate, paired_estimate
from pitfalls_core.statistics.predictions import excess_flips, flips, seed_to_seed_flips

Reference = Literal["planted null", "other seeds", "none"]

Arm = dict[Label, Predictions]


@dataclass(frozen=True)
class FlipRates:
    """Which share of the test examples changes sides, averaged over seeds.

    Parameters
    ----------
    comparison, dataset, treatment
        Which comparison it is about.
    seeds
        Pairs of runs behind the rates.
    negative, positive
        Baseline right and treatment wrong, and the reverse, in [0, 1].
    reference
        The negative flips of another run of the baseline; None if there is none to compare with.
    source
        What the reference is: the planted null, which shares the data of each seed and has another
        initialization and order; or the other seeds of the baseline, on one shared test set.
    excess
        Negative flips beyond the reference, over the seeds that have one; None below two seeds.
    """

    comparison: str
    dataset: str
    treatment: str
    seeds: int
    negative: float
    positive: float
    reference: float | None
    source: Reference
    excess: Estimate | None

    @property
    def exceeds(self) -> bool:
        """Whether there are more negative flips than another baseline run causes, at 2.5 %."""
        excess = self.excess
        return excess is not None and not excess.degenerate and excess.interval(0.95)[0] > 0


def flip_rates(
    treatment: Arm, baseline: Arm, null: Arm, place: tuple[str, str, str]
) -> FlipRates | None:
    """Return the flips between the arms of a comparison, and their reference level.

    Parameters
    ----------
    treatment, baseline
        Predictions by seed, both on the same examples for equal seeds.
    null
        Those of the planted null; empty if there is none.
    place
        Id, dataset and treatment of the comparison.

    Returns
    -------
    FlipRates or None
        None if the arms share no seed.
    """
    seeds = _shared(treatment, baseline)
    if not seeds:
        return None
    each = {seed: _flips(treatment[seed], baseline[seed]) for seed in seeds}
    negative, positive = np.mean(list(each.values()), axis=0)
    reference, source, excess = _reference(treatment, baseline, null)
    return FlipRates(
        *place, len(seeds), float(negative), float(positive), reference, source, excess
    )


def _reference(
    treatment: Arm, baseline: Arm, null: Arm
) -> tuple[float | None, Reference, Estimate | None]:
    seeds = _shared(treatment, baseline, null)
    if len(seeds) > 1:
        own = np.array([_flips(treatment[seed], baseline[seed])[0] for seed in seeds])
        other = np.array([_flips(null[seed], baseline[seed])[0] for seed in seeds])
        return float(other.mean()), "planted null", paired_estimate(own - other, magnitude=1.0)
    seeds = _shared(treatment, baseline)
    if len(seeds) > 1 and _one_test_set(baseline, seeds):
        right = np.array([baseline[seed].correct for seed in seeds])
        treated = np.array([treatment[seed].correct for seed in seeds])
        excess = paired_estimate(excess_flips(right, treated), magnitude=1.0)
        return float(seed_to_seed_flips(right).mean()), "other seeds", excess
    return None, "none", None


def _flips(treatment: Predictions, baseline: Predictions) -> tuple[float, float]:
    found = flips(baseline.correct[np.newaxis], treatment.correct[np.newaxis])
    return float(found.negative[0]), float(found.positive[0])


def _shared(*arms: Arm) -> tuple[Label, ...]:
    """Return the seeds for which all arms predicted the same examples."""
    seeds = set.intersection(*(set(arm) for arm in arms))
    same = [seed for seed in seeds if _same_examples(*(arm[seed] for arm in arms))]
    return in_order(same)


def _same_examples(*predictions: Predictions) -> bool:
    first, *others = predictions
    return all(np.array_equal(first.labels, one.labels) for one in others)


def _one_test_set(arm: Arm, seeds: tuple[Label, ...]) -> bool:
    return _same_examples(*(arm[seed] for seed in seeds))
