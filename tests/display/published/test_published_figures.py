"""The forest of a published table draws what its data say, the same each time."""

import numpy as np
import pytest

from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.published.figures import MOST_ROWS, published_forest
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question
from tests.display.canvases import drawn, labels
from tests.display.painted import rows_of
from tests.display.published.test_published import CASES
from tests.findings.published_tables import row, table


@pytest.mark.parametrize("case", CASES)
def test_bars_are_the_intervals_of_the_data(case: str) -> None:
    """Thick bars are 90 % intervals, thin ones 95 %; every row has a tick, some have no bar."""
    figure, canvas = drawn(published_forest, CASES[case])
    (panel,) = canvas.axes
    rows = rows_of(figure)
    assert [row["comparison"] for row in rows] == [one.id for one in CASES[case].comparisons]
    lines = panel.get_lines()
    for width, name in ((1.0, "ci95"), (3.4, "ci90")):
        bars = {
            float(np.asarray(line.get_ydata())[0]): np.asarray(line.get_xdata(), dtype=float)
            for line in lines
            if line.get_linewidth() == width and np.size(line.get_xdata()) == 2
        }
        expected = {
            float(place): [float(row[f"{name}_low"]), float(row[f"{name}_high"])]
            for place, row in enumerate(rows)
            if row[f"{name}_low"]
        }
        assert bars.keys() == expected.keys()
        for place, limits in expected.items():
            assert bars[place] == pytest.approx(limits)
    ticks = [float(np.asarray(line.get_xdata())[0]) for line in lines if line.get_marker() == "|"]
    assert ticks == pytest.approx([float(row["difference"]) for row in rows])


def test_the_band_is_the_margin() -> None:
    """It reaches from minus the margin to the margin; without one there is none."""
    _, with_margin = drawn(published_forest, CASES["a paper"])
    (band,) = with_margin.axes[0].patches
    extent = band.get_extents().transformed(with_margin.axes[0].transData.inverted())
    assert (extent.x0, extent.x1) == pytest.approx((-1.0, 1.0))
    assert not drawn(published_forest, CASES["unknown spread"])[1].axes[0].patches


@pytest.mark.parametrize("case", CASES)
def test_all_that_is_drawn_can_be_seen(case: str) -> None:
    """Labels lie inside the figure, and bars and ticks inside the axis."""
    _, canvas = drawn(published_forest, CASES[case])
    width, height = canvas.get_size_inches() * canvas.dpi
    for text, place in labels(canvas):
        assert place.x0 >= -1, text
        assert place.x1 <= width + 1, text
        assert place.y0 >= -1, text
        assert place.y1 <= height + 1, text
    (panel,) = canvas.axes
    low, high = panel.get_xlim()
    for line in panel.get_lines():
        values = np.asarray(line.get_xdata(), dtype=float)
        assert values.min() >= low
        assert values.max() <= high


def test_the_caption_says_how_to_read_it() -> None:
    """The band, the reading that bars show, and the words for both intervals."""
    paper = plain_text(drawn(published_forest, CASES["a paper"])[0].caption)
    assert "The band is the margin of ±1.0 point." in paper
    assert "90\xa0% (thick) and 95\xa0% (thin) Welch intervals" in paper
    unknown = plain_text(drawn(published_forest, CASES["unknown spread"])[0].caption)
    assert "Bars take the printed spread for a standard deviation where" in unknown
    assert "The band" not in unknown


def test_a_long_table_is_drawn_in_part() -> None:
    """A page holds only so many rows; the caption says so, and the data are what is drawn."""
    variants = [
        row(("A", f"v{place}"), ("50.5", "1.0", 6), place) for place in range(MOST_ROWS + 3)
    ]
    rows = table(row(("A", "old"), ("50.0", "1.0", 6), 99), *variants)
    figure, _ = drawn(published_forest, reanalyse(rows, Question("old", spread="sd")))
    assert len(rows_of(figure)) == MOST_ROWS
    assert f"Drawn are the first {MOST_ROWS} of {MOST_ROWS + 3} rows." in plain_text(figure.caption)
    assert figure.alt.startswith(f"Forest plot of {MOST_ROWS} differences to the baseline: ")


def test_one_pair_of_equal_numbers_can_be_drawn() -> None:
    """Nothing spans the axis then, and it still has a width."""
    rows = (row(("A", name), ("50.0", None, None), 2) for name in ("old", "new"))
    _, canvas = drawn(published_forest, reanalyse(table(*rows), Question("old")))
    low, high = canvas.axes[0].get_xlim()
    assert low < 0 < high


def test_the_files_are_the_same_each_time() -> None:
    """Same bytes twice, text as paths, light and dark apart; label and exhibit are passed on."""
    first, second = (
        published_forest(CASES["single numbers"], label="fig-x", answers="001 Table 1")
        for _ in range(2)
    )
    assert first == second
    assert "<text" not in first.svg_light
    assert first.svg_light != first.svg_dark
    assert (first.label, first.answers) == ("fig-x", "001 Table 1")
