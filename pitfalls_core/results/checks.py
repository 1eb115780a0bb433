"""What can be wrong with a table of scores although every cell of it can be read."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.results.naming import ERRORS, LOSSES, words
from pitfalls_core.results.scores import ArmScores, ScoreTable

PERCENT_RATIO = 20
"""Values above 1 whose median is this many times that of the others may be percent."""

FEWEST_SORTED = 5
"""Both arms sorted alike by accident: 1 in 7200 at five seeds."""


def require_baseline(table: ScoreTable, baseline: str) -> None:
    """Raise `UnknownNameError` unless `baseline` is a variant of the table."""
    if baseline not in table.variants:
        place = f"in {table.source}, given with --baseline"
        raise UnknownNameError("variant", baseline, table.variants, place)


def require_two_variants(table: ScoreTable) -> None:
    """Raise `InputError` if there is nothing to compare a variant with."""
    if len(table.variants) < 2:
        raise InputError(
            f"{table.source} has only one variant, {table.variants[0]!r}; a comparison needs two: "
            "add the rows of the other one, or name another column with --variant-col"
        )


def require_directions(table: ScoreTable, declared: Collection[str]) -> None:
    """Raise `InputError` if a metric is probably better when lower, and nobody said so.

    Parameters
    ----------
    table
        The scores.
    declared
        Metrics whose direction the user declared, in either sense.
    """
    for metric in table.metrics:
        if metric not in declared and words(metric) & (LOSSES | ERRORS):
            raise InputError(
                f"{table.source}: the name of the metric {metric!r} suggests that lower is better; "
                "say which is meant with --lower-is-better or --higher-is-better"
            )


def require_one_scale(table: ScoreTable) -> None:
    """Raise `InputError` if a metric is a fraction in some lines and percent in others.

    That is taken to be so if all its values lie from 0 to 100, the median of those above 1 is at
    least 20 times the median of the others (zeros left out), and the others, in percent, are of
    the size of those above 1: at least half of the smallest. Losses have no percent scale.
    """
    for code, metric in enumerate(table.metrics):
        if not words(metric) & LOSSES:
            rows = np.flatnonzero((table.metric.codes == code) & ~table.failed)
            _require_one_scale(table, metric, rows)


def _require_one_scale(table: ScoreTable, metric: str, rows: NDArray[np.intp]) -> None:
    values = table.values[rows]
    if not len(values) or values.min() < 0 or values.max() > 100:
        return
    small, large = rows[(values > 0) & (values <= 1)], rows[values > 1]
    if not len(small) or not len(large):
        return
    middle = float(np.median(table.values[small]))
    far = float(np.median(table.values[large])) >= PERCENT_RATIO * middle
    if far and 100 * middle >= table.values[large].min() / 2:
        first, second = int(small[0]), int(large[0])
        raise InputError(
            f"{table.place(first)}: {metric!r} is {table.values[first]:.15g}, which looks like a "
            f"fraction, and {table.place(second)}: {table.values[second]:.15g}, which looks like "
            "percent; write all values as fractions, or all in percent (if they are on one scale, "
            "write them all as fractions)"
        )


def require_unsorted_pairs(table: ScoreTable, baseline: str) -> None:
    """Raise `InputError` if the pairs seem to have been formed after the scores were seen.

    Equal seeds are pairs. If each column of scores was sorted on its own, they are pairs no
    longer, and a paired interval is much too narrow. That is taken to be so if on every dataset
    of a metric on which two arms share five seeds or more, both rise, or both fall, from seed to
    seed.

    Parameters
    ----------
    table
        The scores, one row a run.
    baseline
        The variant that the others are compared with.
    """
    arms = table.arms()
    for metric in table.metrics:
        for variant in table.variants:
            if variant == baseline:
                continue
            pairs = [
                (arms.get((dataset, metric, variant)), arms.get((dataset, metric, baseline)))
                for dataset in table.datasets
            ]
            sorted_alike = [_sorted_alike(one, other) for one, other in pairs if one and other]
            judged = [alike for alike in sorted_alike if alike is not None]
            if judged and all(judged):
                raise _formed_afterwards(table, metric, (variant, baseline), len(judged))


def _sorted_alike(one: ArmScores, other: ArmScores) -> bool | None:
    """Return whether both arms rise, or both fall; None if they share too few seeds."""
    shared = [seed for seed in one.scores if seed in other.scores]
    if len(shared) < FEWEST_SORTED:
        return None
    steps = np.diff([[arm.scores[seed] for seed in shared] for arm in (one, other)])
    moving = steps.any(axis=1).all()
    return bool(moving and ((steps >= 0).all() or (steps <= 0).all()))


def _formed_afterwards(
    table: ScoreTable, metric: str, variants: tuple[str, str], datasets: int
) -> InputError:
    where = "the one dataset" if datasets == 1 else f"all {datasets} datasets"
    return InputError(
        f"{table.source}: the scores in {metric!r} of {variants[0]!r} and of {variants[1]!r} are "
        f"both sorted by seed on {where} with {FEWEST_SORTED} or more shared seeds, as if each "
        "column had been sorted; equal seeds then pair runs that do not belong together: write "
        "the seeds that the runs had, or compare with --pairing unpaired"
    )
