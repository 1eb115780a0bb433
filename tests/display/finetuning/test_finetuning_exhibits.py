"""Exhibits of fine-tuning: every run is there, failed ones are marked, and numbers are right."""

import csv
import io
from functools import cache
from statistics import fmean, stdev
from typing import Any

import pytest
from matplotlib.figure import Figure as Canvas
from scipy.special import stdtrit

from pitfalls_core.display.document import Figure, Table
from pitfalls_core.display.finetuning import (
    curves,
    every_run,
    failures,
    gradients,
    hyperparameters,
    mismatch,
    shares,
    transfer,
)
from pitfalls_core.display.finetuning.chosen import Panel, checkpoints, chosen
from pitfalls_core.display.payload import from_payload, to_payload
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import task_origin
from pitfalls_core.statistics.proportions import wilson_interval
from pitfalls_core.statistics.variance import crossed_shares
from pitfalls_core.studies.definitions._finetuning_variants import CELLS
from pitfalls_core.studies.definitions.finetuning_surprises import STUDY
from tests.display.canvases import drawn
from tests.display.cells import links, records, texts
from tests.display.finetuning.tuned import EPOCHS, tuned
from tests.display.painted import rows_of, unreadable

NAMES = [one.name for one in CELLS]
PANELS = [Panel(one.title, (one.name,)) for one in CELLS]
LOSS = curves.Curve("train_loss", "training loss", "Training loss.")
SETS = transfer.Sets("target")
ARMS = ("adam", "linear_probe", "probe_then_tune", "from_scratch")
HEADS = ("head_0", "head_1", "head_2", "head_3")
ON_TARGET = evidence_label(task_origin("target"))


def losses(analysis: Analysis) -> Figure:
    """Return the loss of every run of the grid."""
    return curves.curves_figure(analysis, LOSS, PANELS, task="target", label="fig-x")


def gradient_norms(analysis: Analysis) -> Figure:
    """Return the gradient norm of every run of the grid."""
    return gradients.gradients_figure(analysis, PANELS, task="target")


def points(analysis: Analysis) -> Figure:
    """Return the scatter of the arms."""
    return transfer.transfer_figure(analysis, ARMS, SETS)


@cache
def painted(make: Any) -> tuple[Figure, Canvas]:
    """Return a figure without its files, and the canvas it was drawn on; nobody changes it."""
    return drawn(make, tuned())


# Where `drawn` finds the function that makes files, which it keeps from doing so.
losses.__module__ = gradient_norms.__module__ = curves.__name__
points.__module__ = transfer.__name__


def cells(table: Table, key: str, value: str) -> dict[str, str]:
    """Return one row by the value of one of its columns."""
    (found,) = [row for row in records(table) if row[key] == value]
    return found


def test_every_run_of_the_grid_is_in_the_figure() -> None:
    """Also those without a finished epoch, which have a row without a value."""
    rows = rows_of(painted(losses)[0])
    runs = {row["run"] for row in rows}
    assert len(runs) == len(CELLS) * 6
    finished = [row for row in rows if row["epoch"]]
    assert len(finished) == len(CELLS) * 6 * EPOCHS - (2 + 2 + EPOCHS)
    unborn = [row for row in rows if not row["epoch"]]
    assert [(row["run"], row["outcome"]) for row in unborn] == [
        ("finetuning_surprises/target/adam_plain_high/2", "diverged")
    ]


def test_failed_runs_are_crossed_out() -> None:
    """One cross for each failed run, also without an epoch; sound ones have a plain line."""
    figure, canvas = painted(losses)
    crosses = [line for axes in canvas.axes for line in axes.lines if line.get_marker() == "x"]
    assert len(crosses) == 4
    sound = [line for axes in canvas.axes for line in axes.lines if line.get_linestyle() == "-"]
    assert len(sound) == len(CELLS) * 6 - 4
    assert "4 of 72 lines" in figure.alt
    titles = [axes.get_title() for axes in canvas.axes]
    assert sum(title.endswith("3/6 failed") for title in titles) == 1


@pytest.mark.parametrize("make", [losses, gradient_norms, points])
def test_labels_can_be_read(make: Any) -> None:
    """No label lies on another or leaves the page."""
    assert unreadable(painted(make)[1]) == []


def test_a_lost_run_is_named_in_the_caption() -> None:
    """A run without a result is not drawn, and the caption says how many there are."""
    panel = [Panel("Probe", ("linear_probe",))]

    def make(analysis: Analysis) -> Figure:
        return curves.curves_figure(analysis, LOSS, panel, task="target", label="fig-x")

    make.__module__ = curves.__name__
    figure = painted(make)[0]
    assert "; 1 planned runs have no result" in plain_text(figure.caption)
    assert len({row["run"] for row in rows_of(figure)}) == 5


def test_failures_are_counted_with_their_intervals() -> None:
    """A cell with three failed runs of six, with the mean of all and of the sound ones."""
    table = failures.failure_table(tuned(), "target/id", NAMES)
    row = cells(table, "Cell", "Adam, 0.01, no BN")
    runs = chosen(tuned(), "target", ["adam_plain_high"])
    scores = [run.scores["id/accuracy"] for run in runs]
    low, high = (ACCURACY.score(limit) for limit in wilson_interval(3, 6))
    assert row == {
        "Cell": "Adam, 0.01, no BN",
        "Runs": "6/6",
        "Collapsed": "1",
        "Diverged": "2",
        "Failed (%)": "50.0",
        "95\N{NO-BREAK SPACE}% interval": f"[{low}, {high}]",
        "Accuracy, all runs": f"{100 * fmean(scores):.1f} ({100 * stdev(scores):.1f})",
        "Without failed": f"{100 * fmean(scores[3:]):.1f} ({100 * stdev(scores[3:]):.1f})",
    }
    assert cells(table, "Cell", "All cells")["Runs"] == "72/72"
    assert "conditional on 6 pre-trained checkpoints" in plain_text(table.caption)
    assert links(table.caption) == [("6", ON_TARGET)]
    (pooled,) = (line for line in table.rows if texts(line)[0] == "All cells")
    assert {label for _, label in links(pooled)} == {ON_TARGET}
    assert len(links(pooled)) == len(table.columns) - 1


def test_intervals_over_checkpoints_count_each_once() -> None:
    """Six seeds from three checkpoints: means of pairs, two degrees of freedom."""
    table = transfer.transfer_table(tuned(), ARMS, SETS)
    row = next(one for one in records(table) if one["Variant"] == "From scratch")
    one, other = (
        {run.seed: run.scores["id/accuracy"] for run in chosen(tuned(), "target", [name])}
        for name in ("from_scratch", "adam")
    )
    differences = [one[seed] - other[seed] for seed in range(6)]
    means = [fmean(differences[seed::3]) for seed in range(3)]
    reach = stdtrit(2, 0.975) * stdev(means) / 3**0.5
    low, high = (100 * (fmean(means) + sign * reach) for sign in (-1, 1))
    shown = row["Over checkpoints"].replace("−", "-")
    assert shown == f"[{low:+.1f}, {high:+.1f}] (n = 3)"
    assert row["Difference"].replace("−", "-") == f"{100 * fmean(differences):+.1f}"


def test_the_scatter_has_every_run() -> None:
    """Four arms of six runs, of which one has no result."""
    rows = list(csv.DictReader(io.StringIO(painted(points)[0].data)))
    assert len(rows) == 4 * 6 - 1
    assert {row["variant"] for row in rows} == set(ARMS)


def test_shares_are_those_of_the_analysis_of_variance() -> None:
    """Heads are planted three points apart, so that they have most of the variance."""
    table = shares.shares_table(tuned(), HEADS, ("crossed/id",), ("head", "order"))
    scores = shares.crossed_scores(tuned(), HEADS, "crossed/id")
    assert scores is not None
    assert scores.shape == (4, 4)
    orders, heads = crossed_shares(scores).sources
    assert heads.share is not None
    assert orders.share is not None
    assert heads.share > 0.5
    assert cells(table, "Source", "head")["Share (%)"] == f"{100 * heads.share:.1f}"
    assert cells(table, "Source", "order")["Share (%)"] == f"{100 * orders.share:.1f}"
    assert plain_text(checkpoints(tuned(), "crossed", HEADS)) == "one pre-trained checkpoint"
    caption = plain_text(table.caption)
    assert "conditional on one pre-trained checkpoint" in caption
    assert len({label for _, label in links(table)}) == 1
    assert [number for number, _ in links(table.caption)] == ["4", "4", "16"]


def test_hyperparameters_cover_every_variant() -> None:
    """A row for each variant on each task, with what sets it apart."""
    table = hyperparameters.hyperparameters_table(STUDY, "laptop")
    rows = records(table)
    assert len(rows) == sum(len(STUDY.on_task(task.name)) for task in STUDY.tasks)
    clipped = cells(table, "Variant", "Clipping, 0.01, no BN")
    assert (clipped["Clip"], clipped["Rate"]) == ("1", "0.01")
    assert clipped["Network"] == "normalization: off"
    assert cells(table, "Variant", "Warm-up, 0.01, BN")["Schedule"] == "WarmUp (share: 0.1)"
    probe = cells(table, "Variant", "Linear probe")
    assert probe["Learns"] == "LinearProbe"
    assert probe["Starts from"] == "medium, Kaiming (3 runs; afresh: head)"


def test_the_mistake_stands_beside_its_twin() -> None:
    """Two rows, and the note counts the seeds whose validation is the same."""
    table = mismatch.mismatch_table(tuned(), "clean_twin", "dimmed_tests", task="demonstration")
    assert [row["Variant"] for row in records(table)] == ["Clean twin", "Dimmed test images"]
    scores = [
        {run.seed: run.scores["validation/accuracy"] for run in chosen(tuned(), *arm)}
        for arm in (("demonstration", ["clean_twin"]), ("demonstration", ["dimmed_tests"]))
    ]
    same = sum(scores[0][seed] == scores[1][seed] for seed in range(3))
    assert plain_text(table.note) == f"Identical validation accuracy in {same} of 3 seeds."
    assert links(table.note) == [(f"{same} of 3", evidence_label(task_origin("demonstration")))]
    assert plain_text(table.caption).startswith("A demonstration, not a result")


def test_every_run_has_its_place() -> None:
    """Scores by seed; a star for what failed, a word for what is lost, a dash for what was not."""
    table = every_run.runs_table(tuned(), STUDY.datasets)
    rows = records(table)
    plain_high = next(row for row in rows if row["Variant"] == "Adam, 0.01, no BN")
    assert [plain_high[str(seed)].endswith("*") for seed in range(6)] == [True] * 3 + [False] * 3
    assert next(row for row in rows if row["Variant"] == "Linear probe")["3"] == "failed"
    assert next(row for row in rows if row["Variant"] == "Head 1")["5"] == "–"


@pytest.mark.parametrize(
    "table",
    [
        failures.failure_table(tuned(), "target/id", NAMES),
        transfer.transfer_table(tuned(), ARMS, SETS),
        shares.shares_table(tuned(), HEADS, ("crossed/id", "crossed/atypical"), ("a", "b")),
        every_run.runs_table(tuned(), STUDY.datasets),
        hyperparameters.hyperparameters_table(STUDY, "laptop"),
        mismatch.mismatch_table(tuned(), "clean_twin", "dimmed_tests", task="demonstration"),
    ],
    ids=lambda table: table.label,
)
def test_tables_are_whole(table: Table) -> None:
    """Every row has as many cells as there are columns, and a notebook can carry the table."""
    assert {len(row.cells) for row in table.rows if not row.group} == {len(table.columns)}
    assert from_payload(to_payload(table)) == table
