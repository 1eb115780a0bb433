"""Every run at its selected and at its last epoch."""

from collections.abc import Sequence

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.document import Column, Row, Table
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.findings.scale import ACCURACY, GAP, LAST_EPOCH
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import RunRecord


def runs_table(runs: StudyRuns, datasets: Sequence[str], *, answers: str = "") -> Table:
    """Return the accuracy of every run on `datasets` (``task/set``): selected, then last epoch.

    Parameters
    ----------
    runs
        The runs of the study.
    datasets
        In order; each heads the variants that are run on its task.
    answers
        The exhibit of the source paper that the table answers.
    """
    study = runs.study
    tasks = {dataset: dataset.partition("/")[0] for dataset in datasets}
    seeds = range(max(study.task(task).budgets[runs.profile].seeds for task in tasks.values()))
    cells = {(one.task, one.variant, one.seed): one for one in runs.records}
    rows: list[Row] = []
    for dataset, task in tasks.items():
        name = dataset.partition("/")[2]
        rows.append(
            Row(group=unbroken(f"{study.task(task).title}: {study.dataset_title(dataset)}"))
        )
        for variant in study.on_task(task):
            found = [_cell(cells.get((task, variant.name, seed)), name) for seed in seeds]
            rows.append(
                Row(
                    ((words(variant.title),), *(of_arm(text, task, variant.name) for text in found))
                )
            )
    return Table(
        label="tab-runs",
        caption=(
            words(
                "Accuracy (%) of every run: at the epoch that noisy validation selected, and after "
                "the stroke at the last epoch. Columns are seeds. An asterisk marks a run that "
                "diverged or collapsed; a dash, a run that has no result or is not planned."
            ),
        ),
        columns=(Column("Variant"), *(Column(str(seed), "right") for seed in seeds)),
        rows=tuple(rows),
        wide=True,
        answers=answers,
    )


def _cell(record: RunRecord | None, dataset: str) -> str:
    if record is None:
        return GAP
    scores = (f"{dataset}/accuracy", f"{dataset}/accuracy{LAST_EPOCH}")
    shown = [ACCURACY.score(record.scores[name]) for name in scores if name in record.scores]
    return " / ".join(shown) + ("" if record.outcome == "ok" else "*")
