"""Tables of a user's own scores for the tests, built from numbers, and what is said of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.own_results.assessment import Assessment, assess
from pitfalls_core.findings.own_results.declared import Declared
from pitfalls_core.results.coded import Coded
from pitfalls_core.results.scores import ScoreTable
from pitfalls_core.results.unit import Units, one_row_per_run

SOURCE = "mine.csv"

Arm = Sequence[float | None] | Mapping[str, float | None]
"""Scores by seed; of a sequence the seeds are 0, 1, ...; None is a run that failed."""

Row = tuple[str, str, str, str, float]
"""Variant, seed, dataset, metric, score."""

Arms = Mapping[tuple[str, str, str], Arm]
"""(variant, dataset, metric) to scores."""

BASE = (0.800, 0.812, 0.805, 0.794, 0.808, 0.799)
NEW = (0.803, 0.809, 0.811, 0.797, 0.815, 0.798)
WORSE = (0.700, 0.713, 0.704, 0.695, 0.706, 0.701)
"""Scores of six seeds: of a baseline, of a variant much like it, and of a control."""


def coded(texts: Iterable[str]) -> Coded:
    """Return a column of `texts`."""
    listed = list(texts)
    labels = tuple(dict.fromkeys(listed))
    return Coded(labels, np.array([labels.index(text) for text in listed], np.int32))


def rows_table(rows: Sequence[Row], **extras: Sequence[str]) -> ScoreTable:
    """Return the table of `rows`, with further columns by name; a score of NaN is a failed run."""
    variant, seed, dataset, metric = (coded(str(row[place]) for row in rows) for place in range(4))
    values = np.array([row[4] for row in rows])
    return ScoreTable(
        SOURCE,
        variant,
        seed,
        dataset,
        metric,
        values,
        np.isnan(values),
        np.arange(2, 2 + len(rows), dtype=np.int32),
        {name: coded(cells) for name, cells in extras.items()},
    )


def table(arms: Arms) -> ScoreTable:
    """Return the table of `arms`."""
    return rows_table(
        [
            (variant, seed, dataset, metric, np.nan if score is None else score)
            for (variant, dataset, metric), scores in arms.items()
            for seed, score in _by_seed(scores).items()
        ]
    )


def assessed(arms: Arms, baseline: str = "base", **declared: Any) -> Assessment:
    """Return what is found in `arms`, with what was declared about them."""
    return assess(Units(table(arms)), Declared(baseline, **declared))


def one_place(scores: Mapping[str, Arm], **declared: Any) -> Assessment:
    """Return what is found on one dataset in one metric: variant to its scores."""
    return assessed({(name, "test", "acc"): arm for name, arm in scores.items()}, **declared)


def only(found: Assessment) -> Comparison:
    """Return the one comparison of `found`."""
    (one,) = found.comparisons
    return one


def folded(variants: Mapping[str, Sequence[Sequence[float]]], **declared: Any) -> Assessment:
    """Return what is found in scores by variant, axes (seeds, folds), folds being averaged."""
    rows = [
        (variant, str(seed), "test", "acc", score)
        for variant, seeds in variants.items()
        for seed, folds in enumerate(seeds)
        for score in folds
    ]
    places = [
        str(fold) for seeds in variants.values() for folds in seeds for fold, _ in enumerate(folds)
    ]
    return assess(one_row_per_run(rows_table(rows, fold=places)), Declared("base", **declared))


def _by_seed(scores: Arm) -> Mapping[str, float | None]:
    if isinstance(scores, Mapping):
        return scores
    return {str(seed): score for seed, score in enumerate(scores)}
