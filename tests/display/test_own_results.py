"""Figures, tables and evidence of results that a user brings: any unit, paired or not."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from pitfalls_core.display import prose, tables
from pitfalls_core.display.document import Evidence, Figure
from pitfalls_core.display.figures import forest, slopes
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.comparison_set import ComparisonSet
from tests.display.painted import rows_of, shape_painted, unreadable
from tests.display.sets import SETS, as_set, in_two_metrics, many, own
from tests.findings.constructed import BASELINE, IMPROVED, UNDERPOWERED

Maker = Callable[[ComparisonSet], Figure]


@pytest.mark.parametrize("make", [slopes, forest], ids=["slopes", "forest"])
@pytest.mark.parametrize("shape", SETS)
def test_every_label_of_a_users_results_can_be_read(make: Maker, shape: str) -> None:
    """Labels lie inside the page and on no other label, whatever was compared."""
    _, _, canvas = shape_painted(make, shape)
    assert unreadable(canvas) == []


def test_runs_that_are_not_paired_are_points() -> None:
    """All runs of both arms are drawn, in the data as well, and only the means are joined."""
    found, figure, canvas = shape_painted(slopes, "not paired")
    rows = rows_of(figure)
    assert {(row["seed"], row["winner"]) for row in rows} == {("", "")}
    for panel, one in zip(canvas.axes, found.comparisons, strict=True):
        points, heavy = panel.get_lines()
        assert (points.get_linestyle(), points.get_marker()) == ("None", "o")
        drawn = [float(y) for y in np.asarray(points.get_ydata(), dtype=float)]
        own_rows = [row for row in rows if row["comparison"] == one.id]
        assert drawn == [float(row["score"]) for row in own_rows]
        assert drawn[:6] == pytest.approx([100 * score for score in BASELINE])
        sample = one.sample
        means = [100 * (sample.baseline_mean or 0), 100 * (sample.treatment_mean or 0)]
        assert [float(y) for y in np.asarray(heavy.get_ydata())] == pytest.approx(means)
        assert panel.get_xlabel() == "12 of 12 runs"
    assert "share nothing and are not paired" in plain_text(figure.caption)
    assert figure.alt == (
        "Slope plot with one panel for each of 6 comparisons; runs are not paired."
    )


def test_losses_are_drawn_as_they_were_scored() -> None:
    """A loss is above zero, and the seed with the lower loss is the one that won."""
    losses = [2.0 - score for score in BASELINE]
    one = own(
        [-step for step in IMPROVED], level=losses, lower_is_better=True, chance=None, perfect=0.0
    )
    rows = rows_of(slopes(as_set([one])))
    assert [row["winner"] for row in rows] == ["treatment"] * 12
    expected = [
        100 * x for pair in zip(losses, np.subtract(losses, IMPROVED), strict=True) for x in pair
    ]
    assert [float(row["score"]) for row in rows] == pytest.approx(expected)


def test_each_metric_has_its_panel_and_its_margin() -> None:
    """One axis has no two units; a metric without a margin has no band."""
    found, figure, canvas = shape_painted(forest, "two metrics")
    accuracy, loss = canvas.axes
    assert accuracy.get_xlabel() == "difference in accuracy (points)"
    assert loss.get_xlabel() == "difference in loss (nats)"
    assert (len(accuracy.patches), len(loss.patches)) == (1, 0)
    assert len(accuracy.texts) + len(loss.texts) == len(found.comparisons)
    assert [label.get_text().split("\n")[1] for label in loss.texts] == ["12 of 12 runs"] * 3
    assert "The band is the margin of ±1.0 point." in plain_text(figure.caption)


def test_without_any_margin_the_forest_says_so() -> None:
    """No band, and no word about what lies inside it."""
    _, figure, canvas = shape_painted(forest, "no margin")
    (panel,) = canvas.axes
    assert list(panel.patches) == []
    caption = plain_text(figure.caption)
    assert "No margin was set, so that nothing can be called equivalent." in caption
    assert "band" not in caption


def test_differences_of_a_metric_without_a_unit_are_as_stored() -> None:
    """The data of the forest are in the unit that the axis has."""
    found, figure, _ = shape_painted(forest, "two metrics")
    for row, one in zip(rows_of(figure), found.comparisons, strict=True):
        factor = 100 if one.design.metric == "accuracy" else 1
        assert one.effect is not None
        assert float(row["difference"]) == pytest.approx(factor * one.effect.difference)


def cells_of(found: ComparisonSet) -> list[list[str]]:
    """Return the cells of the table of results."""
    rows = tables.results_table(found).rows
    return [[plain_text(cell) for cell in row.cells] for row in rows if row.cells]


def test_runs_of_both_arms_are_counted_in_the_table() -> None:
    """There are no wins, and finished and planned runs of either arm."""
    (row,) = cells_of(as_set([own((*IMPROVED[:5], None), paired=False)]))
    assert row[6] == "–"
    assert row[8] == "6/6 and 5/6"


def test_the_caption_names_every_margin() -> None:
    """One for all, one for each metric, or none."""
    accuracy = own(IMPROVED)
    recall = own(IMPROVED, metric="recall", margin=0.02)
    loss = own(IMPROVED, metric="loss", margin=None)
    for members, said in (
        ([accuracy], "in points; the margin is 1.0 point."),
        ([loss], "in points; no margin was set."),
        ([accuracy, recall], "the margins are 1.0 point (accuracy), 2.0 points (recall)."),
        ([accuracy, loss], "the margins are 1.0 point (accuracy)."),
    ):
        assert said in plain_text(tables.results_table(as_set(members)).caption)


def test_several_metrics_have_no_common_unit() -> None:
    """The caption speaks of scores, and every row names its metric."""
    found = in_two_metrics()
    caption = plain_text(tables.results_table(found).caption)
    assert caption.startswith("Scores, mean and, in brackets, standard deviation")
    assert "are in the unit of the scores" in caption
    assert {row[0].rpartition(": ")[2] for row in cells_of(found)} == {"accuracy", "loss"}


def facts(found: ComparisonSet) -> dict[str, str]:
    """Return the facts behind the first comparison, with ordinary spaces."""
    label = evidence_label(found.everything[0].id)
    entries = [one for one in prose.evidence(found).blocks if isinstance(one, Evidence)]
    (entry,) = (one for one in entries if one.label == label)
    return {name: fact.replace("\xa0", " ") for name, fact in entry.facts}


def test_the_evidence_of_groups_names_their_tests() -> None:
    """Welch's interval, all splits, both counts, and runs needed in each arm."""
    shown = facts(as_set([own((*UNDERPOWERED[:5], None), paired=False)]))
    assert shown["Runs in each arm"] == (
        "baseline 6 of 6 planned, treatment 5 of 6, 1000 test examples each; not paired"
    )
    assert shown["Intervals"].endswith("(Welch t)")
    assert "exact splits: p = " in shown["Tests"]
    assert "since 5 runs in the smaller arm leave the SD uncertain" in shown["Detectable"]
    assert "Runs in each arm needed" in shown
    assert "Pairs" not in shown


def test_the_evidence_counts_collapsed_runs() -> None:
    """How many of each arm, whether that differs, and the verdict without them."""
    shown = facts(as_set([own((*IMPROVED[:5], -0.65))]))
    assert shown["Collapsed"] == (
        "0 of 6 baseline runs, 1 of 6 treatment runs (Fisher's exact test: p = 1.000); verdict "
        "without them: improved"
    )
    assert "Collapsed" not in facts(many(1))


def test_the_evidence_ends_with_where_the_scores_come_from() -> None:
    """Whatever the origin says, in its order."""
    origin = (("Table", "results.csv"), ("Repeat", "pitfalls analyze results.csv"))
    shown = [*facts(replace(many(1), origin=origin)).items()]
    assert tuple(shown[-2:]) == origin
