"""Selected and last epoch side by side, with how steady and how much memorized."""

from collections.abc import Mapping, Sequence
from statistics import fmean, stdev

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.document import Column, Row, Table
from pitfalls_core.display.sentences import words
from pitfalls_core.findings.quantities.curves import curves_of, last_values
from pitfalls_core.findings.quantities.instability import instability_score, largest_drop
from pitfalls_core.findings.scale import ACCURACY, GAP, LAST_EPOCH
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import RunRecord

COLUMNS = (
    "Selected (%)",
    "Last (%)",
    "Drop",
    "Instability",
    "Largest fall",
    "Memorized (%)",
    "Recovered (%)",
)


def outcomes_table(
    runs: StudyRuns, dataset: str, variants: Sequence[str], *, answers: str = ""
) -> Table:
    """Return what every variant scored on `dataset` (``task/set``) and how its training went.

    Parameters
    ----------
    runs
        The runs of the study.
    dataset
        The test set.
    variants
        In order.
    answers
        The exhibit of the source paper that the table answers.
    """
    task, _, name = dataset.partition("/")
    study = runs.study
    rows = []
    for variant in variants:
        records = [one for one in runs.records if (one.task, one.variant) == (task, variant)]
        cells = _cells(records, task, variant, name)
        shown = (of_arm(cell, task, variant) for cell in cells)
        rows.append(Row(((words(study.variant(variant).title),), *shown)))
    return Table(
        label="tab-outcomes",
        caption=(
            words(
                f"Accuracy on “{study.dataset_title(dataset)}” ({study.task(task).title}) at the "
                "epoch that noisy validation selected and at the last one, and their difference in "
                "points; the instability score of the validation loss; the largest fall of "
                "validation accuracy from one epoch to the next, in points; and, after the last "
                "epoch, the shares of wrong training labels that are memorized and recovered. Mean "
                "and, in brackets, standard deviation over seeds."
            ),
        ),
        columns=(Column("Variant"), *(Column(title, "right") for title in COLUMNS)),
        rows=tuple(rows),
        wide=True,
        answers=answers,
    )


def _cells(records: Sequence[RunRecord], task: str, variant: str, name: str) -> list[str]:
    best = [one.scores[f"{name}/accuracy"] for one in records]
    last = [one.scores[f"{name}/accuracy{LAST_EPOCH}"] for one in records]
    losses = curves_of(records, task, variant, "validation_loss").values()
    scores = [score for one in losses if (score := instability_score(one)) is not None]
    validation = curves_of(records, task, variant, "validation_accuracy").values()
    shares = [
        _last(curves_of(records, task, variant, f"{kind}_share"))
        for kind in ("memorized", "recovered")
    ]
    drops = [first - second for first, second in zip(best, last, strict=True)]
    return [
        _points(best),
        _points(last),
        _points(drops),
        _plain(scores),
        _points([largest_drop(one) for one in validation]),
        *map(_points, shares),
    ]


def _last(curves: Mapping[int, tuple[float, ...]]) -> list[float]:
    return list(last_values(curves).values())


def _points(values: Sequence[float]) -> str:
    if not values:
        return GAP
    spread = f" ({ACCURACY.score(stdev(values))})" if len(values) > 1 else ""
    return f"{ACCURACY.score(fmean(values))}{spread}"


def _plain(values: Sequence[float]) -> str:
    if not values:
        return GAP
    spread = f" ({stdev(values):.3f})" if len(values) > 1 else ""
    return f"{fmean(values):.3f}{spread}"
