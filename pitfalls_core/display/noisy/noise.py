"""How many labels of each source really are wrong."""

from collections.abc import Sequence

import numpy as np

from pitfalls_core.display.arms import of_arm
from pitfalls_core.display.document import Column, Row, Table, Text
from pitfalls_core.display.sentences import unbroken, words
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.predictions import Predictions


def noise_table(runs: StudyRuns, tasks: Sequence[str]) -> Table:
    """Return the realized share of wrong training labels for every task and source.

    Parameters
    ----------
    runs
        The runs of the study; training sets are those of the baseline.
    tasks
        In order.
    """
    rows: list[Row] = []
    for task in tasks:
        seen = _seen(runs, task)
        sources = sorted({int(one) for each in seen for one in each.attributes["source"]})
        title, arm = runs.study.task(task).title, (task, runs.study.baseline)
        rows += [_row(title, source, seen, arm) for source in sources]
    return Table(
        label="tab-noise",
        caption=(
            words(
                "Realized label noise: training examples of each source in every run, and the "
                "share whose label is not the symbol that was drawn, lowest and highest over "
                "seeds. Symmetric noise never gives the true class, so that the realized share is "
                "the nominal one; definitions that redraw over all classes make fewer labels wrong."
            ),
        ),
        columns=(
            Column("Task"),
            Column("Source", "right"),
            Column("Examples", "right"),
            Column(unbroken("Wrong labels (%)"), "right"),
            Column("Runs", "right"),
        ),
        rows=tuple(rows),
    )


def _seen(runs: StudyRuns, task: str) -> list[Predictions]:
    if runs.predictions is None:
        return []
    read = [
        runs.predictions.of(one.id, "train")
        for one in runs.records
        if (one.task, one.variant) == (task, runs.study.baseline)
    ]
    return [
        one for one in read if one is not None and {"source", "true_label"} <= one.attributes.keys()
    ]


def _row(title: str, source: int, seen: Sequence[Predictions], arm: tuple[str, str]) -> Row:
    here = [one.attributes["source"] == source for one in seen]
    wrong = [
        float(np.mean(one.labels[chosen] != one.attributes["true_label"][chosen]))
        for one, chosen in zip(seen, here, strict=True)
    ]
    counts = sorted({int(chosen.sum()) for chosen in here})
    low, high = ACCURACY.score(min(wrong)), ACCURACY.score(max(wrong))
    share = low if low == high else f"{low} to {high}"
    texts = (str(source), " or ".join(map(str, counts)), share, str(len(seen)))
    return Row(((Text(title),), *(of_arm(text, *arm) for text in texts)))
