"""The noise in a pilot: the SD of every variant against the baseline, on every dataset."""

from collections.abc import Iterator

from pitfalls_core.errors import InputError
from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.contrasts import Contrast, contrast_of
from pitfalls_core.findings.planning.plan import Pilot, Spread
from pitfalls_core.results.checks import (
    require_baseline,
    require_one_scale,
    require_two_variants,
    require_unsorted_pairs,
)
from pitfalls_core.results.scores import ArmScores, ScoreTable
from pitfalls_core.results.unit import Repeats, one_row_per_run


def pilot_of(
    table: ScoreTable,
    baseline: str,
    *,
    metric: str = "",
    paired: bool = True,
    repeats: Repeats | None = None,
) -> Pilot:
    """Return the SD of every comparison that a pilot holds.

    Parameters
    ----------
    table
        The pilot's scores.
    baseline
        The variant that all others are compared with.
    metric
        The metric that is planned for; may be empty if there is only one.
    paired
        Whether runs of equal seeds are compared with each other.
    repeats
        What to make of several rows of one run.

    Raises
    ------
    UnknownNameError
        If there is no such metric or baseline.
    InputError
        If there are several metrics and none is named, the table is not fit for comparisons, or
        an SD cannot be had from it.
    """
    chosen = _of_one_metric(table, metric)
    require_two_variants(chosen)
    require_baseline(chosen, baseline)
    require_one_scale(chosen)
    runs = one_row_per_run(chosen, repeats=repeats).table
    if paired:
        require_unsorted_pairs(runs, baseline)
    found = tuple(_spreads(runs, baseline, paired=paired))
    if not found:
        raise InputError(
            f"{table.source} holds no dataset with scores of the baseline {baseline!r} and of "
            "another variant; run both on one dataset"
        )
    return Pilot(found, runs.notes)


def _of_one_metric(table: ScoreTable, metric: str) -> ScoreTable:
    if metric:
        return table.of_metric(metric)
    if len(table.metrics) > 1:
        names = ", ".join(map(repr, table.metrics))
        message = f"{table.source} holds {len(table.metrics)} metrics ({names})"
        raise InputError(f"{message}; a plan is for one of them: name it with --metric")
    return table


def _spreads(table: ScoreTable, baseline: str, *, paired: bool) -> Iterator[Spread]:
    arms = table.arms()
    for (dataset, metric, variant), scores in arms.items():
        other = arms.get((dataset, metric, baseline))
        if variant == baseline or other is None:
            continue
        contrast = contrast_of(_arm(variant, scores), _arm(baseline, other), paired=paired)
        place = f"{table.source}: {variant!r} and {baseline!r} on dataset {dataset!r}"
        _require_spread(contrast, place)
        noise = contrast.planning
        yield Spread.estimated(dataset, variant, n=noise.n, sd=noise.sd, df=noise.df)


def _arm(variant: str, scores: ArmScores) -> Arm:
    seeds = (*scores.scores, *scores.failed)
    return Arm(variant, scores.scores, seeds)  # type: ignore[arg-type]  # keys are not covariant


def _require_spread(contrast: Contrast, place: str) -> None:
    if contrast.estimate is None:
        have = "finished pairs" if contrast.paired else "finished runs in the smaller arm"
        remedy = ", or give --unpaired if equal seeds do not belong together"
        raise InputError(
            f"{place} have {contrast.n} {have}, and an SD needs at least 2 (5 tell more): add "
            f"seeds{remedy if contrast.paired else ''}"
        )
    if contrast.estimate.degenerate:
        what = "differences are all equal" if contrast.paired else "scores do not vary within arms"
        raise InputError(
            f"{place}: the {what}, so the pilot shows no SD to plan with; record the scores with "
            "more digits, or give --sd"
        )
