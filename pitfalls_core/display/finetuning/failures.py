"""How often training fails, cell by cell, and what failed runs do to a mean."""

from collections.abc import Sequence

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.cells import accuracies, scores_of
from pitfalls_core.display.document import Column, Inlines, Row, Table, Text
from pitfalls_core.display.finetuning.chosen import checkpoints, chosen, failed, planned
from pitfalls_core.display.sentences import caption, unbroken, words
from pitfalls_core.display.whole import pooled
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.scale import ACCURACY, GAP
from pitfalls_core.statistics.proportions import wilson_interval

CAPTION = (
    "Failed runs, cell by cell: collapsed (on validation images, at most two standard errors above "
    "the share of the most frequent class, or one class in at least 95 % of predictions) or "
    "diverged (a loss that is not finite). Shares with 95 % Wilson intervals, conditional on "
    "{checkpoints}. Accuracy on “{title}”: mean and, in brackets, SD over runs, failed ones scored "
    "as they stand, and without them. The last row pools all cells, which are not replicates of "
    "each other."
)


def failure_table(
    analysis: Analysis, dataset: str, variants: Sequence[str], *, label: str = "tab-failures"
) -> Table:
    """Return how many runs of each of `variants` failed, and their accuracy on `dataset`.

    `dataset` is ``task/set``.
    """
    task, _, name = dataset.partition("/")
    score = f"{name}/accuracy"
    titles = analysis.titles.variants
    rows = [_row(titles[one], analysis, (task, score), [one]) for one in variants]
    rows.append(_row("All cells", analysis, (task, score), variants))
    return Table(
        label=label,
        caption=caption(
            CAPTION,
            checkpoints=checkpoints(analysis, task, variants),
            title=analysis.titles.datasets[dataset],
        ),
        columns=(
            Column("Cell"),
            Column("Runs", "right"),
            Column("Collapsed", "right"),
            Column("Diverged", "right"),
            Column(unbroken("Failed (%)"), "right"),
            Column(unbroken("95 % interval"), "right"),
            Column("Accuracy, all runs", "right"),
            Column("Without failed", "right"),
        ),
        rows=tuple(rows),
        note=(Text("Runs: finished of planned."),),
        wide=True,
    )


def _row(title: str, analysis: Analysis, place: tuple[str, str], variants: Sequence[str]) -> Row:
    task, score = place
    runs = chosen(analysis, task, variants)
    outcomes = [run.outcome for run in runs]
    count = len(failed(runs))
    low, high = wilson_interval(count, len(runs)) if runs else (0.0, 1.0)
    share = ACCURACY.score(count / len(runs)) if runs else GAP
    sound = [run for run in runs if run not in failed(runs)]
    cells = (
        f"{len(runs)}/{planned(analysis, task, variants)}",
        str(outcomes.count("collapsed")),
        str(outcomes.count("diverged")),
        share,
        f"[{ACCURACY.score(low)}, {ACCURACY.score(high)}]" if runs else GAP,
        accuracies(scores_of(runs, score)),
        accuracies(scores_of(sound, score)),
    )
    one = variants[0] if len(variants) == 1 else None
    shown: tuple[Inlines, ...] = tuple(
        of_arm(cell, task, one) if one else pooled(cell, task) for cell in cells
    )
    return Row(((words(title),), *shown))
