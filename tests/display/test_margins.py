"""The figure of verdicts against the margin draws the verdict rule, and can be read."""

import math

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D

from pitfalls_core.display.margins import verdict_against_margin
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.style import LIGHT
from pitfalls_core.findings.comparison_set import ComparisonSet
from pitfalls_core.findings.sensitivity.margin_line import segments
from tests.display.canvases import drawn
from tests.display.painted import rows_of, shape_painted, unreadable
from tests.display.sets import SETS, as_set, own
from tests.display.shapes import PATTERNS
from tests.findings.constructed import BORDERLINE, EQUIVALENT, IMPROVED


def _ends(line: Line2D) -> list[float]:
    return [float(value) for value in np.asarray(line.get_xdata(), dtype=float)]


def _rows(panel: Axes, place: int) -> list[Line2D]:
    return [line for line in panel.get_lines() if set(np.asarray(line.get_ydata())) == {place}]


@pytest.fixture(scope="module")
def four() -> ComparisonSet:
    """Return comparisons with each of the first four patterns."""
    return as_set([own(pattern, f"d{place}") for place, pattern in enumerate(PATTERNS[:4])])


def test_rows_are_the_segments_of_the_comparisons(four: ComparisonSet) -> None:
    """Every line starts and ends where the verdict changes, in points, in its verdict's colour."""
    _, canvas = drawn(verdict_against_margin, four)
    (panel,) = canvas.axes
    low, high = panel.get_xlim()
    for place, one in enumerate(four.comparisons):
        visible = [line for line in segments(one) if 100 * line.start < high]
        lines = _rows(panel, place)
        assert [to_hex(str(line.get_color())) for line in lines] == [
            LIGHT.verdicts[segment.decision.verdict] for segment in visible
        ]
        for line, segment in zip(lines, visible, strict=True):
            ends = [max(100 * segment.start, low), min(100 * segment.end, high)]
            assert _ends(line) == pytest.approx(ends)


def test_the_data_hold_every_segment(four: ComparisonSet) -> None:
    """The CSV has each segment with its verdict and reason; the last one has no end."""
    figure, _ = drawn(verdict_against_margin, four)
    rows = iter(rows_of(figure))
    for one in four.comparisons:
        for line, row in zip(segments(one), rows, strict=False):
            assert row["comparison"] == one.id
            assert float(row["from"]) == pytest.approx(100 * line.start)
            end = math.inf if row["to"] == "" else float(row["to"])
            assert end == pytest.approx(100 * line.end)
            assert (row["verdict"], row["reason"]) == (line.decision.verdict, line.decision.reason)
    assert next(rows, None) is None


def test_a_certain_gain_is_thick() -> None:
    """The line is thick exactly as far as the whole 95 % interval lies beyond the margin."""
    found = as_set([own(IMPROVED)])
    _, canvas = drawn(verdict_against_margin, found)
    (panel,) = canvas.axes
    thick, thin, equivalent = _rows(panel, 0)
    effect = found.comparisons[0].effect
    assert effect is not None
    assert _ends(thick) == pytest.approx([0, 100 * effect.ci95[0]])
    assert thick.get_linewidth() > thin.get_linewidth() == equivalent.get_linewidth()


def test_the_margin_in_force_is_dashed_through_all_rows(four: ComparisonSet) -> None:
    """A vertical line stands at one point in every row, and the key names it."""
    _, canvas = drawn(verdict_against_margin, four)
    (panel,) = canvas.axes
    upright = [line for line in panel.get_lines() if len(set(np.asarray(line.get_ydata()))) > 1]
    assert [_ends(line) for line in upright] == [pytest.approx([1, 1])] * 4
    assert sorted(value for line in upright for value in np.asarray(line.get_ydata())) == [
        -0.5,
        *(0.5, 0.5, 1.5, 1.5, 2.5, 2.5),
        3.5,
    ]
    (key,) = canvas.legends
    assert [text.get_text() for text in key.get_texts()] == [
        "▲ improved",
        "▼ degraded",
        "≈ equivalent",
        "? inconclusive",
        "margin in force",
    ]


def test_without_a_margin_none_is_drawn() -> None:
    """There is no dashed line, neither in the panel nor in the key, and the caption says so."""
    _, figure, canvas = shape_painted(verdict_against_margin, "no margin")
    (panel,) = canvas.axes
    assert all(len(set(np.asarray(line.get_ydata()))) == 1 for line in panel.get_lines())
    (key,) = canvas.legends
    assert "margin in force" not in [text.get_text() for text in key.get_texts()]
    assert "No margin was set." in plain_text(figure.caption)


def test_each_row_says_its_verdicts_in_signs_and_words(four: ComparisonSet) -> None:
    """At the left stands the mark of the first verdict, at the right where equivalence begins."""
    _, canvas = drawn(verdict_against_margin, four)
    said = [label.get_text() for label in canvas.axes[0].texts]
    assert said == [
        "▲",
        "≈ equivalent\nbeyond 3.2",
        "▼",
        "≈ equivalent\nbeyond 3.2",
        "?",
        "≈ equivalent\nbeyond 2.9",
        "?",
        "≈ equivalent\nbeyond 0.1",
    ]


def test_what_holds_at_any_margin_is_said() -> None:
    """Too few pairs are inconclusive whatever the margin; without an interval there is no line."""
    _, _, canvas = shape_painted(verdict_against_margin, "two pairs")
    (panel,) = canvas.axes
    assert [label.get_text() for label in panel.texts] == [
        "?",
        "? inconclusive\nat any margin",
        "– not assessable\nat any margin",
    ]
    assert [len(_rows(panel, place)) for place in (0, 1)] == [1, 0]


def test_no_margin_is_said_to_be_zero() -> None:
    """Where equivalence begins below the last decimal, the smallest margin with one is named."""
    tiny = [step / 100 for step in EQUIVALENT]
    _, canvas = drawn(verdict_against_margin, as_set([own(tiny)]))
    assert canvas.axes[0].texts[-1].get_text() == "≈ equivalent\nbeyond 0.1"


@pytest.mark.parametrize("shape", SETS)
def test_all_changes_are_in_sight(shape: str) -> None:
    """Every margin at which a verdict changes, and every margin in force, is inside its panel."""
    found, _, canvas = shape_painted(verdict_against_margin, shape)
    for panel, metric in zip(canvas.axes, found.metrics, strict=shape != "none"):
        low, high = panel.get_xlim()
        for one in found.comparisons:
            if one.design.metric != metric:
                continue
            factor = one.design.scale.factor
            ends = [line.end for line in segments(one)[-2:-1]]
            margins = [*ends, *([one.design.margin] if one.design.margin else [])]
            assert all(low < factor * margin < high for margin in margins)


@pytest.mark.parametrize("shape", SETS)
def test_every_label_can_be_read(shape: str) -> None:
    """Labels lie inside the page and on no other label, however many and long they are."""
    _, _, canvas = shape_painted(verdict_against_margin, shape)
    assert unreadable(canvas) == []


def test_the_check_of_labels_can_fail() -> None:
    """Two names at one place, and one at the edge, are noticed."""
    canvas = Canvas(figsize=(2, 2))
    for place, name in ((0.5, "first"), (0.52, "second"), (0.99, "third")):
        canvas.text(place, place, name)
    assert unreadable(canvas) == ["third", "first / second"]


def test_the_figure_is_told_in_words() -> None:
    """The alternative text says, metric by metric, where equivalence begins."""
    _, figure, _ = shape_painted(verdict_against_margin, "two metrics")
    assert figure.label == "fig-margins"
    assert figure.alt == (
        "The verdict against the margin for 6 comparisons; in accuracy, equivalence begins at "
        "margins from 2.9 points to 3.2 points; in loss, equivalence begins at margins from 0.030 "
        "nats to 0.038 nats."
    )
    single, _ = drawn(verdict_against_margin, as_set([own(BORDERLINE)]))
    assert single.alt == (
        "The verdict against the margin for 1 comparison; in accuracy, equivalence begins at a "
        "margin of 1.1 points."
    )


def test_the_caption_counts_runs_and_says_what_became_of_failed_ones() -> None:
    """It has the number of pairs, and a sentence on failed runs only where there are some."""
    whole, _ = drawn(verdict_against_margin, as_set([own(IMPROVED)]))
    lacking, _ = drawn(verdict_against_margin, as_set([own((*IMPROVED[:5], None))]))
    assert "(6 pairs)" in plain_text(whole.caption)
    assert "Failed runs" not in plain_text(whole.caption)
    assert "(5 pairs)" in plain_text(lacking.caption)
    assert "Failed runs are left out here" in plain_text(lacking.caption)


def test_files_are_the_same_each_time() -> None:
    """Drawn twice, every file has the same bytes; light and dark differ."""
    first, second = (verdict_against_margin(SETS["one"]()) for _ in range(2))
    assert first == second
    assert first.svg_light != first.svg_dark
    assert first.pdf.startswith(b"%PDF")
