"""How much of the spread over runs belongs to each source of a crossed design."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.display.document import Column, Row, Table, Text
from pitfalls_core.display.finetuning.chosen import checkpoints, chosen
from pitfalls_core.display.sentences import caption, unbroken, words
from pitfalls_core.display.whole import of_task, pooled
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.scale import ACCURACY, GAP
from pitfalls_core.statistics.variance import Source, crossed_shares
from pitfalls_core.statistics.variance_shares import share_intervals

CAPTION = (
    "Shares of the variance of accuracy in a crossed design without replication: {levels} levels "
    "of “{first}” ({variants}) by {seeds} of “{second}”, {runs} runs, conditional on {origin} and "
    "on one draw of the images. What the two do together counts as the rest, with all that two "
    "runs of equal seeds would share. Shares with 95 % generalized intervals; with so few levels "
    "they are wide. SD: square root of the component, in points."
)


def shares_table(
    analysis: Analysis,
    variants: Sequence[str],
    datasets: Sequence[str],
    sources: tuple[str, str],
    *,
    label: str = "tab-shares",
) -> Table:
    """Return shares of variance: `variants` are the levels of one source, seeds of the other.

    Parameters
    ----------
    analysis, variants, datasets
        The findings, and what to take apart: scores of `variants` on each of ``task/set``.
    sources
        What the reader sees for variants, and for seeds.
    label
        As in `pitfalls_core.display.document.Table`.
    """
    titles = [analysis.titles.variants[one] for one in variants]
    task = datasets[0].partition("/")[0]
    shape = (0, len(variants))
    rows: list[Row] = []
    for dataset in datasets:
        table = crossed_scores(analysis, variants, dataset)
        shape = table.shape if table is not None else shape
        rows.append(Row(group=unbroken(analysis.titles.datasets[dataset])))
        rows += _rows(table, sources, dataset)
    return Table(
        label=label,
        caption=caption(
            CAPTION,
            levels=of_task(shape[1], task),
            first=sources[0],
            variants=f"{titles[0]} to {titles[-1]}",
            seeds=of_task(shape[0], task),
            second=sources[1],
            runs=of_task(shape[0] * shape[1], task),
            origin=checkpoints(analysis, task, variants),
        ),
        columns=(
            Column("Source"),
            Column("SD", "right"),
            Column(unbroken("Share (%)"), "right"),
            Column(unbroken("95 % interval"), "right"),
            Column("df", "right"),
        ),
        rows=tuple(rows),
        wide=True,
    )


def crossed_scores(
    analysis: Analysis, variants: Sequence[str], dataset: str
) -> NDArray[np.float64] | None:
    """Return accuracies, axes (seeds, variants), of the seeds that all have; None below two."""
    task, _, name = dataset.partition("/")
    found = {
        (run.variant, run.seed): run.scores[f"{name}/accuracy"]
        for run in chosen(analysis, task, variants)
        if f"{name}/accuracy" in run.scores
    }
    seeds = sorted({seed for _, seed in found})
    whole = [seed for seed in seeds if all((one, seed) in found for one in variants)]
    if len(whole) < 2 or len(variants) < 2:
        return None
    return np.array([[found[one, seed] for one in variants] for seed in whole])


def _rows(table: NDArray[np.float64] | None, sources: tuple[str, str], dataset: str) -> list[Row]:
    if table is None:
        return [Row(tuple((Text(one),) for one in ("too few runs", *[GAP] * 4)))]
    # The stream follows from what is shown, so that equal runs give equal intervals.
    entropy = int.from_bytes(hashlib.sha256(dataset.encode()).digest()[:8], "big")
    limits = share_intervals(table, np.random.default_rng(entropy))
    parts = crossed_shares(table)
    second, first = parts.sources
    named = ((sources[0], first, 1), (sources[1], second, 0), ("The rest", parts.residual, 2))
    return [
        _row(name, part, limits[place] if limits is not None else None, dataset)
        for name, part, place in named
    ]


def _row(name: str, part: Source, limits: tuple[float, float] | None, dataset: str) -> Row:
    low, high = limits or (0.0, 0.0)
    cells = (
        ACCURACY.score(max(part.variance, 0.0) ** 0.5),
        GAP if part.share is None else ACCURACY.score(part.share),
        GAP if limits is None else f"[{ACCURACY.score(low)}, {ACCURACY.score(high)}]",
        str(part.df),
    )
    task = dataset.partition("/")[0]
    return Row(((words(name),), *(pooled(cell, task) for cell in cells)))
