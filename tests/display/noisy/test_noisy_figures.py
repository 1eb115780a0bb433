"""Figures of noisy training: what their data and their words say of planted curves."""

from dataclasses import replace

import pytest
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.arms import arm_label
from pitfalls_core.display.noisy.adaptation import adaptation_figure
from pitfalls_core.display.noisy.baseline_curves import baseline_curves
from pitfalls_core.display.noisy.fixes import fixes_figure, mean_instability
from pitfalls_core.display.noisy.memorization import memorization_figure
from pitfalls_core.display.noisy.panels import finish_grid
from pitfalls_core.display.plain import plain_text
from pitfalls_core.findings.analysis import analyse
from pitfalls_core.findings.quantities.instability import instability_score
from tests.display.cells import links
from tests.display.noisy.made import EPOCHS, FALLING, FLAT, ZIGZAG, csv_rows, made


def test_the_baseline_is_drawn_in_four_curves_with_its_plateaus() -> None:
    """Every seed and epoch is in the data, accuracies in per cent; all six seeds stand still."""
    figure = baseline_curves(made(), "drawn", answers="002 Figure 1")
    rows = csv_rows(figure)
    assert len(rows) == 4 * 6 * EPOCHS
    assert ["validation_accuracy", "0", "4", "60.0"] in rows
    assert ["validation_loss", "5", "1", "2.0"] in rows
    assert "ends on a plateau in 6 of them" in figure.alt
    assert figure.answers == "002 Figure 1"


def test_fixes_are_drawn_with_their_instability() -> None:
    """The steady fix has a lower score than the zigzag of the baseline."""
    figure = fixes_figure(made(), "drawn", ("refined", "control"))
    assert "is below the baseline's in 2 of them" in figure.alt
    score = instability_score(ZIGZAG)
    assert score is not None
    assert plain_text(figure.caption).endswith(f"That of the baseline is {score:.3f}.")
    assert links(figure.caption) == [(f"{score:.3f}", arm_label("drawn", "baseline"))]
    assert len(csv_rows(figure)) == 3 * 6 * EPOCHS


def test_the_mean_instability_leaves_out_what_has_none() -> None:
    """Curves that are too short have no score; without any there is no mean."""
    assert mean_instability({0: FALLING, 1: FALLING[:2]}) == pytest.approx(0, abs=1e-9)
    assert mean_instability({0: FALLING[:2]}) is None
    assert mean_instability({}) is None


def test_memorization_is_drawn_in_shares() -> None:
    """Four shares of every variant and seed; at the end more is memorized than recovered."""
    figure = memorization_figure(made(), "drawn", ("baseline", "refined"), answers="002 Figure 3")
    rows = csv_rows(figure)
    assert len(rows) == 2 * 4 * 6 * EPOCHS
    assert ["baseline", "neither_share", "2", "1", "10.0"] in rows
    assert "more wrong labels are memorized than recovered in 2 of them" in figure.alt


def test_gains_are_drawn_with_what_is_left_of_them() -> None:
    """Gains of three points, of which two are lost on the second set."""
    runs = made({"drawn/a": (0.03,) * 6, "drawn/b": (0.01, 0.02, 0.0, 0.05, 0.01, 0.01)})
    figure = adaptation_figure(analyse(runs), ("refined",), ("drawn/a", "drawn/b"))
    rows = csv_rows(figure)
    assert [row[:2] for row in rows] == [["refined", str(seed)] for seed in range(6)]
    assert [float(row[2]) for row in rows] == pytest.approx([3.0] * 6)
    assert [float(row[3]) for row in rows] == pytest.approx([1, 2, 0, 5, 1, 1])
    assert "in 5 of 6 pairs the gain is smaller after the change" in figure.alt


def test_nothing_finished_still_makes_figures() -> None:
    """Without a record every panel is empty, and nothing breaks."""
    runs = replace(made(), records=(), predictions=None)
    assert csv_rows(baseline_curves(runs, "drawn")) == []
    assert csv_rows(fixes_figure(runs, "drawn", ("refined",))) == []
    assert csv_rows(memorization_figure(runs, "drawn", ("refined",))) == []


def test_a_run_that_diverged_early_has_a_shorter_curve() -> None:
    """The mean is then that of the others, and the data hold what there was."""
    runs = made()
    first, *others = runs.records
    short = replace(first, curves={name: one[:2] for name, one in first.curves.items()})
    figure = baseline_curves(replace(runs, records=(short, *others)), first.task)
    assert len(csv_rows(figure)) == 4 * (5 * EPOCHS + 2)
    assert FLAT[0] == 0.2


def test_the_lowest_panel_of_every_column_has_the_numbers() -> None:
    """Of five panels in rows of four, the first row has numbers but for its first one."""
    canvas = Canvas()
    axes = canvas.subplots(2, 4, squeeze=False, sharex=True)
    finish_grid(canvas, axes, 5, ylabel="share (%)")
    labelled = [axis.xaxis.get_tick_params()["labelbottom"] for axis in axes.flat]
    assert labelled[:5] == [False, True, True, True, True]
    assert [axis.axison for axis in axes.flat] == [True] * 5 + [False] * 3
    assert axes[1, 0].get_ylabel() == "share (%)"
