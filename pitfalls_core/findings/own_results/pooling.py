"""The unit of analysis: what an interval would be if every row were taken for a trained model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pitfalls_core.findings.arms import in_order
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.findings.scale import Scale
from pitfalls_core.findings.scores import Scores
from pitfalls_core.results.unit import Replication
from pitfalls_core.statistics.intervals import Estimate, paired_estimate, welch_estimate


@dataclass(frozen=True)
class Pooling:
    """The same mean difference with two errors.

    Parameters
    ----------
    metric, treatment
        What is compared.
    over
        What the rows of one model differ in, in the plural, for example ``datasets``.
    by_model
        One number for each pair of models: the mean over its rows.
    by_row
        Every row for itself, as if it were a model; its interval means nothing.
    scale
        How the numbers look to the reader.
    """

    metric: str
    treatment: str
    over: str
    by_model: Estimate
    by_row: Estimate
    scale: Scale

    @property
    def relative_width(self) -> float:
        """Width of the interval by row, in that by model."""
        low, high = self.by_row.interval(0.95)
        below, above = self.by_model.interval(0.95)
        return (high - low) / (above - below)


def poolings_over_datasets(comparisons: Sequence[Comparison]) -> tuple[Pooling, ...]:
    """Return, for each metric and treatment that is paired on several datasets, both errors.

    Only seeds that finished on every dataset are used; metrics and treatments without two such
    seeds are left out.
    """
    groups: dict[tuple[str, str], list[Comparison]] = {}
    for one in comparisons:
        groups.setdefault((one.design.metric, one.design.treatment), []).append(one)
    found = (_pooling(members) for members in groups.values())
    return tuple(one for one in found if one is not None)


def pooling(
    differences: Scores, *, metric: str, treatment: str, over: str, scale: Scale
) -> Pooling | None:
    """Return both errors of `differences`, axes (models, rows of each); None if one has none."""
    if differences.shape[0] < 2 or differences.shape[1] < 2:
        return None
    magnitude = float(np.abs(differences).max())
    by_model = paired_estimate(differences.mean(axis=1), magnitude=magnitude)
    by_row = paired_estimate(differences.ravel(), magnitude=magnitude)
    if by_model.degenerate or by_row.degenerate:
        return None
    return Pooling(metric, treatment, over, by_model, by_row, scale)


def poolings_over_rows(
    comparisons: Sequence[Comparison], replication: Replication
) -> tuple[Pooling, ...]:
    """Return both errors where several rows of one model became one score.

    By row, the rows of both arms are compared as two groups of models.
    """
    rows = replication.naive_scores()
    over = " and ".join(replication.columns)
    found = []
    for one in comparisons:
        design = one.design
        by_model = one.contrast.estimate if one.contrast and one.effect else None
        if by_model:
            sign = -1 if design.lower_is_better else 1
            names = (design.treatment, design.baseline)
            treatment, baseline = (
                sign * rows[design.dataset, design.metric, name] for name in names
            )
            by_row = welch_estimate(treatment, baseline)
            found.append(
                Pooling(
                    design.metric,
                    design.treatment,
                    f"{over} on “{design.dataset}”",
                    by_model,
                    by_row,
                    design.scale,
                )
            )
    return tuple(one for one in found if not one.by_row.degenerate)


def _pooling(members: Sequence[Comparison]) -> Pooling | None:
    pairs = [one.contrast for one in members if isinstance(one.contrast, Pairs)]
    if len(pairs) < max(2, len(members)):
        return None
    seeds = in_order(set.intersection(*(set(each.seeds) for each in pairs)))
    columns = [dict(zip(each.seeds, each.differences, strict=True)) for each in pairs]
    differences = np.array([[column[seed] for column in columns] for seed in seeds])
    if differences.size == 0:
        return None
    design = members[0].design
    return pooling(
        differences,
        metric=design.metric,
        treatment=design.treatment,
        over="datasets",
        scale=design.scale,
    )
