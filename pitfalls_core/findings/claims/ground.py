"""What a claim is decided on: the comparisons and the scores that its predicate speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.arms import Arm, in_order
from pitfalls_core.findings.comparison import Comparison, Interval
from pitfalls_core.findings.families import GUARDED
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.findings.quantities.measuring import measured
from pitfalls_core.findings.sentence import Quantity as Number
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.claims.predicate import Predicate
from pitfalls_core.studies.claims.quantities import Quantity

Arms = Mapping[tuple[str, str], Arm]
"""(dataset, variant) to its scores."""

Classes = Mapping[str, NDArray[np.float64]]
"""Dataset to differences of class accuracies, axes (seeds, classes); treatment minus baseline."""


@dataclass(frozen=True)
class ArmRuns:
    """The finished runs of a variant on a task, and how many are planned."""

    records: tuple[RunRecord, ...]
    planned: int


@dataclass(frozen=True, eq=False)
class Ground:
    """What a predicate is decided on.

    Parameters
    ----------
    comparisons
        Comparisons of paired runs, treatment by treatment, set by set, in the predicate's order.
    titles
        Of the sets, one for each comparison.
    arms
        All scores of the study.
    classes
        Differences of class accuracies between the predicate's treatment and the baseline; only
        sets whose predictions are known.
    names
        What the reader sees for sets and for variants.
    runs
        The finished runs of each arm, and how many are planned.
    origin
        The id that numbers lead back to which belong to no comparison; empty for none.
    """

    comparisons: tuple[Comparison, ...]
    titles: tuple[str, ...]
    arms: Arms = field(default_factory=dict)
    classes: Classes = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[tuple[str, str], ArmRuns] = field(default_factory=dict)
    origin: str = ""

    def measured(self, quantity: Quantity, variant: str) -> dict[int, float]:
        """Return seed to number, of the runs of `variant` that have the quantity."""
        found = self.runs.get((quantity.task, variant))
        return {} if found is None else measured(quantity, found.records)

    def planned(self, task: str, variant: str) -> int:
        """Return how many runs of `variant` are planned on `task`."""
        found = self.runs.get((task, variant))
        return 0 if found is None else found.planned

    def quantities(self, quantity: Quantity, variants: Sequence[str]) -> NDArray[np.float64] | None:
        """Return what each of `variants` has, over the seeds that all of them have.

        Returns
        -------
        ndarray or None
            Axes: (seeds, variants); None below three such seeds.
        """
        columns = [self.measured(quantity, variant) for variant in variants]
        shared = sorted(set.intersection(*(set(column) for column in columns)))
        rows = [[column[seed] for column in columns] for seed in shared]
        return np.array(rows, dtype=np.float64) if len(shared) > FEWEST - 1 else None

    def number(self, text: str) -> Number | str:
        """Return `text` as a number that leads back to the runs of this claim."""
        return Number(text, self.origin) if self.origin else text

    @property
    def pairs(self) -> tuple[Pairs, ...]:
        """The pairs behind the comparisons."""
        return tuple(one.contrast for one in self.comparisons if isinstance(one.contrast, Pairs))

    @property
    def sound(self) -> tuple[Comparison, ...]:
        """The comparisons that no guard has spoken against."""
        return tuple(one for one in self.comparisons if is_sound(one))

    @property
    def complete(self) -> bool:
        """Whether all comparisons are sound."""
        return len(self.sound) == len(self.comparisons)

    @property
    def margin(self) -> float:
        """The margin of the comparisons; a study always has one."""
        return self.comparisons[0].design.margin or 0.0

    @property
    def intervals(self) -> list[Interval]:
        """The 95 % intervals of the sound comparisons."""
        return [one.effect.ci95 for one in self.sound if one.effect]

    @property
    def joint_intervals(self) -> list[Interval]:
        """Intervals of the sound comparisons that hold together with confidence 95 %.

        Bonferroni, over all comparisons.
        """
        level = 1 - self.comparisons[0].design.alpha / len(self.comparisons)
        return [
            pairs.estimate.interval(level)
            for one, pairs in zip(self.comparisons, self.pairs, strict=True)
            if is_sound(one) and pairs.estimate
        ]

    def differences(self) -> NDArray[np.float64] | None:
        """Return treatment minus baseline over the seeds that all comparisons have.

        Returns
        -------
        ndarray or None
            Axes: (seeds, comparisons); None below three such seeds.
        """
        if len(self.pairs) < len(self.comparisons):
            return None
        shared = set.intersection(*(set(pairs.seeds) for pairs in self.pairs))
        columns = [
            [d for seed, d in zip(pairs.seeds, pairs.differences, strict=True) if seed in shared]
            for pairs in self.pairs
        ]
        return np.column_stack(columns) if len(shared) > FEWEST - 1 else None

    def scores(self, cells: Sequence[tuple[str, str]]) -> NDArray[np.float64] | None:
        """Return the scores of arms over the seeds that all of them have.

        Parameters
        ----------
        cells
            (dataset, variant) of each arm.

        Returns
        -------
        ndarray or None
            Axes: (seeds, arms); None below three such seeds.
        """
        arms = [self.arms[cell].scores for cell in cells if cell in self.arms]
        if len(arms) < len(cells):
            return None
        shared = in_order(set.intersection(*(set(scores) for scores in arms)))
        rows = [[scores[seed] for scores in arms] for seed in shared]
        return np.array(rows, dtype=np.float64) if len(shared) > FEWEST - 1 else None


FEWEST = 3
"""Seeds below which the noise of a predicate is not known."""


def ground_of(
    predicate: Predicate,
    comparisons: Sequence[Comparison],
    names: Mapping[str, str],
    arms: Arms | None = None,
    classes: Classes | None = None,
) -> Ground:
    """Return what a claim with `predicate` is decided on.

    Parameters
    ----------
    predicate
        Of the claim.
    comparisons
        All comparisons of the study, those on validation sets included.
    names
        Dataset, or variant, to what the reader sees.
    arms, classes
        As in `Ground`.
    """
    found = {(one.design.treatment, one.design.dataset): one for one in comparisons}
    cells = [(name, dataset) for name in predicate.treatments for dataset in predicate.scored_on]
    chosen = tuple(found[cell] for cell in cells if cell in found)
    titles = tuple(names.get(one.design.dataset, one.design.dataset) for one in chosen)
    return Ground(chosen, titles, arms or {}, classes or {}, names)


def is_sound(one: Comparison) -> bool:
    """Return whether no guard has spoken against `one`."""
    return (
        one.decision.verdict != "not_assessable"
        and one.decision.reason not in GUARDED
        and "uninformative" not in one.flags
    )
