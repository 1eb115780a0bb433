"""The score of every run where there are more variants than columns: a row for each variant."""

from collections.abc import Sequence

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.document import Column, Row, Table, Text
from pitfalls_core.display.finetuning.chosen import FAILED, chosen
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.scale import ACCURACY, GAP
from pitfalls_core.runs.plan import seeds_of


def runs_table(analysis: Analysis, datasets: Sequence[str], *, label: str = "tab-seeds") -> Table:
    """Return the accuracy of every planned run on each of `datasets`, seeds in columns."""
    study, profile = analysis.study, analysis.runs.profile
    tasks = [study.task(one.partition("/")[0]) for one in datasets]
    seeds = max(one.budgets[profile].seeds for one in tasks)
    rows: list[Row] = []
    for dataset, task in zip(datasets, tasks, strict=True):
        rows.append(Row(group=unbroken(f"{task.title}: {study.dataset_title(dataset)}")))
        rows += [_row(analysis, dataset, one.name, seeds) for one in study.on_task(task.name)]
    return Table(
        label=label,
        caption=(words("Accuracy (%) of every planned run; seeds in columns, counted from zero."),),
        columns=(Column("Variant"), *(Column(str(seed), "right") for seed in range(seeds))),
        rows=tuple(rows),
        note=(
            Text(
                "A dash: not planned for this seed. “failed”: planned, and ended without a result. "
                "An asterisk marks a run that diverged or collapsed."
            ),
        ),
        wide=True,
    )


def _row(analysis: Analysis, dataset: str, variant: str, seeds: int) -> Row:
    task, _, name = dataset.partition("/")
    study = analysis.study
    planned = seeds_of(variant, study.task(task), study, analysis.runs.profile)
    runs = {run.seed: run for run in chosen(analysis, task, [variant])}
    cells = []
    for seed in range(seeds):
        if seed >= planned:
            cells.append(GAP)
        elif seed not in runs:
            cells.append("failed")
        else:
            mark = "*" if runs[seed].outcome in FAILED else ""
            cells.append(f"{ACCURACY.score(runs[seed].scores[f'{name}/accuracy'])}{mark}")
    shown = (of_arm(cell, task, variant) for cell in cells)
    return Row(((words(study.variant(variant).title),), *shown))
