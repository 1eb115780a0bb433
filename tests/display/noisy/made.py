"""Runs with curves, last epochs and predictions that were made up: nothing is trained."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from pitfalls_core.display.document import Table
from pitfalls_core.display.plain import plain_text
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.predictions import Predictions, StoredPredictions
from tests.findings.constructed import BASELINE, DATASETS, study, study_runs

EPOCHS = 10
FALLING = tuple(2.0 * 0.9**epoch for epoch in range(EPOCHS))
"""A loss that decays steadily, and stays above a fifth of its start."""

ZIGZAG = tuple(loss * (1 + 0.2 * (epoch % 2)) for epoch, loss in enumerate(FALLING))
"""The same, unsteady."""

FLAT = (0.2, 0.4, 0.5, 0.6, 0.62, 0.6, 0.61, 0.6, 0.61, 0.6)
"""An accuracy that stops rising."""

CURVES: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "baseline": {"validation_loss": ZIGZAG, "validation_accuracy": FLAT},
    "refined": {"validation_loss": FALLING, "validation_accuracy": FLAT},
    "control": {"validation_loss": FALLING, "validation_accuracy": FLAT},
}

SHARES = {
    "memorized_share": tuple(0.05 * epoch for epoch in range(EPOCHS)),
    "recovered_share": tuple(0.8 - 0.05 * epoch for epoch in range(EPOCHS)),
    "neither_share": (0.1,) * EPOCHS,
    "clean_right_share": (0.9,) * EPOCHS,
}


class Said:
    """What models answered, by run and set, in place of a run store."""

    def __init__(self, answers: Mapping[str, Predictions]) -> None:
        self.answers = answers

    def of(self, run: str, dataset: str) -> Predictions | None:
        """Return the predictions of a run on its training set."""
        return self.answers.get(run) if dataset == "train" else None


def made(gains: Mapping[str, Sequence[float]] | None = None, *, drop: float = 0.05) -> StudyRuns:
    """Return runs whose treatment differs by `gains`, and whose last epoch is `drop` lower."""
    scores = {
        (dataset, variant): [
            score + gain * (variant == "refined")
            for score, gain in zip(BASELINE, (gains or {}).get(dataset, (0.02,) * 6), strict=True)
        ]
        for dataset in DATASETS
        for variant in ("baseline", "refined", "control")
    }
    runs = study_runs(scores, study())
    records = tuple(
        replace(
            one,
            scores={
                **one.scores,
                **{f"{name}_last_epoch": score - drop for name, score in one.scores.items()},
            },
            curves={
                **CURVES[one.variant],
                **SHARES,
                "train_loss": FALLING,
                "id_diagnostic_accuracy": FLAT,
                "target_diagnostic_accuracy": FLAT,
            },
        )
        for one in runs.records
    )
    answers = {one.id: predictions(one.seed) for one in records}
    return replace(runs, records=records, predictions=cast(StoredPredictions, Said(answers)))


def predictions(seed: int) -> Predictions:
    """Return answers on four training images: one memorized, one recovered, two right."""
    probabilities = np.array(
        [[0.1, 0.9 - 0.01 * seed, 0.0], [0.0, 0.3, 0.7], [1.0, 0, 0], [0, 1.0, 0]]
    )
    attributes = {
        "true_label": np.array([0, 2, 0, 1], dtype=np.int64),
        "source": np.array([1, 1, 0, 0], dtype=np.int64),
    }
    labels = np.array([1, 0, 0, 1], dtype=np.int64)
    return Predictions(labels, probabilities.argmax(axis=1), probabilities, attributes=attributes)


def cells(table: Table) -> list[list[str]]:
    """Return the rows of a table as texts; a heading is a row of one."""
    return [
        [row.group] if row.group else [plain_text(cell) for cell in row.cells] for row in table.rows
    ]


def csv_rows(figure: Any) -> list[list[str]]:
    """Return the data of a figure, the header left out."""
    return [line.split(",") for line in figure.data.strip().splitlines()[1:]]
