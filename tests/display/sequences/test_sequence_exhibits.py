"""Exhibits of symbolic sequences: what they show is what was recorded or can be computed."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import nn

from pitfalls_core.display.document import Figure
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.sequences.ablations import (
    ablation_figure,
    ablation_table,
    shift_table,
)
from pitfalls_core.display.sequences.bounds import bounds_table
from pitfalls_core.display.sequences.learning import learning_figure
from pitfalls_core.display.sequences.network import network_figure, stages_of
from pitfalls_core.display.sequences.runs import drawn_alike
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.models.recurrent import BidirectionalGRU, BidirectionalLSTM
from pitfalls_core.runs.store.record import RunRecord
from tests.display.canvases import drawn
from tests.display.cells import records, texts
from tests.display.painted import rows_of, unreadable
from tests.display.sequences.small_study import small_analysis


def analysis() -> Analysis:
    """Return the analysis of made-up runs."""
    return small_analysis(predictions=True)


def without(record: RunRecord) -> RunRecord:
    """Return a run that recorded neither curves nor tensors."""
    return replace(record, curves={}, tensors={})


def colourless(record: RunRecord) -> RunRecord:
    """Return a run on sequences without colours."""
    undefined = ("test/cwa", "test/hwa")
    kept = {name: one for name, one in record.scores.items() if not name.startswith(undefined)}
    return replace(record, scores=kept)


def test_learning_curves_hold_every_epoch_of_every_run_and_mark_the_onset() -> None:
    """Two rules, six seeds, four epochs; validation loss is lowest in the second."""
    figure = learning_figure(analysis(), answers="004 Figure 1")
    rows = rows_of(figure)
    assert len(rows) == 2 * 6 * 4
    assert {row["epoch"] for row in rows if row["onset"] == "1"} == {"2"}
    assert rows[3] == {
        "task": "count",
        "seed": "0",
        "epoch": "4",
        "train_loss": "0.1",
        "validation_loss": "0.8",
        "validation_hwa": "0.79",
        "onset": "0",
    }
    assert figure.answers == "004 Figure 1"
    assert "every run (6 a rule)" in plain_text(figure.caption)


@pytest.mark.parametrize("make", [learning_figure, network_figure, ablation_figure])
def test_labels_can_be_read(make: Callable[[Analysis], Figure]) -> None:
    """No label leaves the page or lies on another."""
    _, canvas = drawn(make, analysis())
    assert unreadable(canvas) == []


@pytest.mark.parametrize("make", [learning_figure, network_figure, ablation_figure])
def test_runs_without_curves_leave_figures_empty(make: Callable[[Analysis], Figure]) -> None:
    """Runs of a program of one's own have none."""
    drawn(make, small_analysis(without))


@pytest.mark.parametrize("cell", [BidirectionalLSTM, BidirectionalGRU])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_stages_have_the_parameters_of_the_real_modules(
    cell: type[BidirectionalLSTM], layers: int
) -> None:
    """Counts by name of tensor equal those of the modules, and none is left over."""
    model = cell(2, size=6, layers=layers)
    tensors = {name: tuple(one.shape) for name, one in model.named_parameters()}
    stages = {stage.name: stage for stage in stages_of(tensors)}
    assert stages["embedding"].parameters == numbers(model.embedding)
    assert stages["linear"].parameters == numbers(model.head)
    inputs = (6, 12, 12)[:layers]
    for place, width in enumerate(inputs):
        alone = cell.cell(width, 6, bidirectional=True)
        assert stages[f"LSTM layer {place + 1}"].parameters == numbers(alone)
    assert sum(stage.parameters for stage in stages.values()) == numbers(model)
    assert stages["embedding"].makes == "6 numbers\na token"
    assert stages["masked mean"].makes == "12 numbers\na sequence"
    assert model(torch.ones(1, 4, 2, dtype=torch.int64)).shape == (1, 2)


def numbers(module: nn.Module) -> int:
    """Return how many numbers a module holds."""
    return sum(one.numel() for one in module.parameters())


def test_the_caption_of_the_network_has_the_total() -> None:
    """Of the recorded tensors; without any it says so."""
    total = 36 * 16 + 4 * 64 * 16 + 2 * 32 + 2
    assert f"{total:,} parameters" in plain_text(network_figure(analysis()).caption)
    empty = network_figure(small_analysis(without))
    assert plain_text(empty.caption) == (
        "BiLSTM: no run is finished that the network could be read from."
    )


def test_ablations_show_every_run_and_the_bound() -> None:
    """Shuffled on two rules, the others on one, both arms, six seeds."""
    rows = rows_of(ablation_figure(analysis()))
    assert len(rows) == (2 + 1 + 1) * 2 * 6
    bounds = {(row["ablation"], row["task"]): float(row["best_accuracy"]) for row in rows}
    assert bounds["shuffled", "count"] == pytest.approx(100)
    assert bounds["shape_only", "order"] == 100
    assert 60 < bounds["shuffled", "order"] < 80


def test_provable_bounds_stand_above_what_was_measured() -> None:
    """Bold for the rule; below it the variants, each under what it sees."""
    rows = [texts(row) for row in bounds_table(analysis()).rows]
    assert [row[0] for row in rows] == [
        "Count rule: it holds exactly 2 triangles",
        "BiLSTM",
        "Bag of tokens",
        "Shuffled order",
        "Order rule: the first triangle precedes the first circle",
        "BiLSTM",
        "Bag of tokens",
        "Shuffled order",
        "Shape only",
        "Colour only",
    ]
    assert rows[0][1:4] == ["100.0", "100.0", "100.0"]
    assert rows[1] == ["BiLSTM", "96.0 (0.7)", "", "", "", "96.0 (0.7)"]
    assert rows[6][2] == "71.0 (0.7)"
    assert rows[8][3] == "97.0 (0.7)"


def test_the_rule_of_order_on_tokens_without_order_has_a_closed_form() -> None:
    """With a triangles and b circles, any order puts a triangle first in a of a + b cases."""
    length = 8
    accepted, rejected = [], []
    for a in range(length + 1):
        for b in range(length + 1 - a):
            ways = math.comb(length, a) * math.comb(length - a, b) * 2 ** (length - a - b)
            share = a / (a + b) if a and b else 0
            accepted.append(ways * share)
            rejected.append(ways * (1 - share))
    sums = sum(accepted), sum(rejected)
    best = sum(max(x / sums[0], y / sums[1]) for x, y in zip(accepted, rejected, strict=True)) / 2
    assert texts(bounds_table(analysis()).rows[4])[2] == f"{100 * best:.1f}"


def test_four_scores_of_each_variant_on_each_rule() -> None:
    """Scores as recorded; differences lead to the evidence of their comparison."""
    table = ablation_table(analysis(), ("baseline", "shuffled", "shape_only"))
    found = records(table)
    assert [row["Variant"] for row in found] == [
        "BiLSTM",
        "Shuffled order",
        "BiLSTM",
        "Shuffled order",
        "Shape only",
    ]
    assert found[0] == {
        "Variant": "BiLSTM",
        "SWA": "95.0 (0.7)",
        "CWA": "94.0 (0.7)",
        "HWA": "93.0 (0.7)",
        "Accuracy": "96.0 (0.7)",
        "Difference": "–",
        "95\N{NO-BREAK SPACE}% interval": "–",
    }
    assert found[1]["Difference"] == "−25.0"
    assert "Every score is defined" in plain_text(table.caption)


def test_undefined_scores_are_left_out_and_said_so() -> None:
    """Without colours there is a gap, and no zero."""
    table = ablation_table(small_analysis(colourless), ("baseline",))
    row = records(table)[0]
    assert (row["SWA"], row["CWA"], row["HWA"]) == ("95.0 (0.7)", "–", "–")
    assert "no sequence has a colour: CWA and HWA are undefined" in plain_text(table.caption)


def test_every_test_set_has_its_unknown_tokens() -> None:
    """Three in four sequences of the set of new pairs; variants that are not run have a gap."""
    found = records(shift_table(analysis(), ("baseline", "shape_only")))
    assert len(found) == 10
    assert found[2] == {
        "Test set": "Count: new pairs",
        "Unknown tokens": "0.8",
        "BiLSTM": "93.0 (0.7)",
        "Shape only": "–",
    }
    assert found[5]["Shape only"] != "–"
    gaps = records(shift_table(small_analysis(without), ("baseline",)))
    assert {row["Unknown tokens"] for row in gaps} == {"–"}


def test_only_sets_without_a_shift_are_drawn_alike() -> None:
    """They are the primary comparisons."""
    sets = {one.design.dataset for one in drawn_alike(analysis()).comparisons}
    assert sets == {"count/test", "order/test"}
