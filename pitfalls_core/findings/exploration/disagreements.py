"""On which test examples two variants disagree, seed by seed and example by example."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.analysis import arm_of
from pitfalls_core.findings.arms import Label, in_order
from pitfalls_core.findings.behaviour.predicted import predictions_of
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.predictions import Predictions


@dataclass(frozen=True)
class SeedCounts:
    """How many test examples of one seed each side got right.

    Parameters
    ----------
    seed
        The seed that both runs have.
    both, baseline_only, treatment_only, neither
        Examples that both sides got right, one of them, or none.
    """

    seed: Label
    both: int
    baseline_only: int
    treatment_only: int
    neither: int

    @property
    def examples(self) -> int:
        """All test examples."""
        return self.both + self.baseline_only + self.treatment_only + self.neither


@dataclass(frozen=True)
class Example:
    """A test example that the sides disagree on.

    Parameters
    ----------
    seed
        The seed of both runs; None if all seeds are tested on the same examples.
    position, label
        Its place in the test set, from 0, and its true label.
    baseline_only, treatment_only
        In how many seeds only that side is right.
    """

    seed: Label | None
    position: int
    label: int
    baseline_only: int
    treatment_only: int


@dataclass(frozen=True)
class Disagreements:
    """Where a treatment and the baseline differ on one dataset.

    Parameters
    ----------
    dataset, treatment, baseline
        What is compared; `dataset` is ``task/set``.
    seeds
        One entry for each seed that both sides predicted the same examples for.
    examples
        The examples that they disagree on; those with the largest net number of seeds come first.
    one_test_set
        Whether all seeds are tested on the same examples, so far as labels can tell.
    """

    dataset: str
    treatment: str
    baseline: str
    seeds: tuple[SeedCounts, ...]
    examples: tuple[Example, ...]
    one_test_set: bool


Pair = tuple[Predictions, Predictions]
"""What the treatment and the baseline predicted for the same examples."""


def disagreements(
    runs: StudyRuns, dataset: str, treatment: str, seeds: tuple[int, ...]
) -> Disagreements:
    """Return on which examples of `dataset` the `treatment` and the baseline disagree.

    Parameters
    ----------
    runs
        The runs of the study.
    dataset, treatment
        ``task/set``, and the name of a variant that is run on its task.
    seeds
        Which seeds to look at; those without predictions of both sides are left out.
    """
    baseline = runs.study.baseline
    sides = [
        predictions_of(runs, arm_of(runs, dataset, name), dataset) for name in (treatment, baseline)
    ]
    pairs = {
        seed: (sides[0][seed], sides[1][seed])
        for seed in in_order(set(sides[0]) & set(sides[1]) & set(seeds))
        if np.array_equal(sides[0][seed].labels, sides[1][seed].labels)
    }
    together = _one_test_set(pairs)
    examples = _together(pairs) if together else _one_by_one(pairs)
    return Disagreements(
        dataset,
        treatment,
        baseline,
        tuple(_counts(seed, pair) for seed, pair in pairs.items()),
        tuple(sorted(examples, key=_rank)),
        together,
    )


def _counts(seed: Label, pair: Pair) -> SeedCounts:
    treated, other = (side.correct for side in pair)
    cells = (treated & other, ~treated & other, treated & ~other, ~treated & ~other)
    return SeedCounts(seed, *(int(cell.sum()) for cell in cells))


def _one_test_set(pairs: Mapping[Label, Pair]) -> bool:
    labels = [other.labels for _, other in pairs.values()]
    return len(labels) > 1 and all(np.array_equal(labels[0], one) for one in labels)


def _together(pairs: Mapping[Label, Pair]) -> list[Example]:
    treated = np.array([treatment.correct for treatment, _ in pairs.values()])
    other = np.array([baseline.correct for _, baseline in pairs.values()])
    lost, won = (~treated & other).sum(axis=0), (treated & ~other).sum(axis=0)
    labels = next(iter(pairs.values()))[0].labels
    return [
        Example(None, place, int(labels[place]), int(lost[place]), int(won[place]))
        for place in np.flatnonzero(lost + won).tolist()
    ]


def _one_by_one(pairs: Mapping[Label, Pair]) -> list[Example]:
    return [
        Example(seed, place, int(treated.labels[place]), int(won == 0), int(won))
        for seed, (treated, other) in pairs.items()
        for place in np.flatnonzero(treated.correct != other.correct).tolist()
        for won in (int(treated.correct[place]),)
    ]


def _rank(one: Example) -> tuple[int, int, str, int]:
    net = abs(one.treatment_only - one.baseline_only)
    return -net, -(one.treatment_only + one.baseline_only), str(one.seed), one.position
