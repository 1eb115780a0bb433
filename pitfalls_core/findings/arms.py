"""The scores of one variant on one dataset, seed by seed, and the pairs of two such arms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Arm:
    """One variant on one dataset in one metric.

    Parameters
    ----------
    variant
        Its name.
    scores
        Seed to score, of the runs that finished.
    planned
        Seeds that were planned; runs that never finished stay in this denominator.
    runs
        Seed to run id.
    predictions
        Seed to digest of the predicted labels; empty if predictions are not known.
    outcomes
        Seed to ``ok``, ``diverged`` or ``collapsed``; a seed that is not named is ``ok``.
    examples
        Test examples behind each score; None if not known.
    """

    variant: str
    scores: Mapping[int, float]
    planned: tuple[int, ...]
    runs: Mapping[int, str] = field(default_factory=dict)
    predictions: Mapping[int, str] = field(default_factory=dict)
    outcomes: Mapping[int, str] = field(default_factory=dict)
    examples: int | None = None

    def with_failures_scored(self, score: float) -> "Arm":
        """Return this arm with every planned run that did not finish scored at `score`."""
        scores = {seed: self.scores.get(seed, score) for seed in self.planned}
        return Arm(self.variant, scores, self.planned, examples=self.examples)


@dataclass(frozen=True)
class Pairs:
    """Two arms, joined by seed.

    Parameters
    ----------
    seeds
        Seeds that finished in both arms.
    planned
        How many seeds were planned for both.
    treatment, baseline
        Scores, axes (seeds,), in the order of `seeds`.
    """

    seeds: tuple[int, ...]
    planned: int
    treatment: NDArray[np.float64]
    baseline: NDArray[np.float64]

    @classmethod
    def of(cls, treatment: Arm, baseline: Arm) -> "Pairs":
        """Join two arms; a seed that lacks its partner is left out and stays in `planned`."""
        seeds = tuple(sorted(treatment.scores.keys() & baseline.scores.keys()))
        return cls(
            seeds,
            len(set(treatment.planned) & set(baseline.planned)),
            np.array([treatment.scores[seed] for seed in seeds], dtype=np.float64),
            np.array([baseline.scores[seed] for seed in seeds], dtype=np.float64),
        )

    @property
    def differences(self) -> NDArray[np.float64]:
        """Treatment minus baseline, axes (seeds,)."""
        return self.treatment - self.baseline

    def without(self, index: int) -> "Pairs":
        """Return the pairs with the one at `index` left out."""
        seeds = self.seeds[:index] + self.seeds[index + 1 :]
        treatment, baseline = np.delete(self.treatment, index), np.delete(self.baseline, index)
        return Pairs(seeds, self.planned, treatment, baseline)
