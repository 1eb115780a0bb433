"""The figure of power draws the probability of detection, from the noise alone."""

import importlib
from typing import Any

import numpy as np
import pytest

from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.power_curve import MOST_CURVES, STEPS, power_curve
from pitfalls_core.display.style import LIGHT
from tests.display.canvases import drawn
from tests.display.painted import rows_of, shape_painted, unreadable
from tests.display.sets import SETS, as_set, own
from tests.findings.constructed import BASELINE, BORDERLINE, EQUIVALENT, IMPROVED, UNDERPOWERED

library: Any = importlib.import_module("statsmodels.stats.power")


def _detectable(rows: list[dict[str, str]]) -> float:
    """Return where the drawn curve reaches 80 %, between its points."""
    powers = [float(row["power"]) for row in rows]
    return float(np.interp(0.8, powers, [float(row["difference"]) for row in rows]))


def test_the_curve_is_the_power_of_the_t_test() -> None:
    """At every difference, it is what statsmodels gives for pairs with this SD."""
    figure, _ = drawn(power_curve, as_set([own(BORDERLINE)]))
    sd = 100 * float(np.std(BORDERLINE, ddof=1))
    rows = rows_of(figure)
    assert len(rows) == STEPS
    for row in rows[::20]:
        expected = library.TTestPower().power(float(row["difference"]) / sd, 6, 0.05)
        assert float(row["power"]) == pytest.approx(expected, abs=1e-6)


def test_the_shading_is_the_power_at_both_ends_of_the_sd() -> None:
    """Six pairs leave the SD uncertain by factors 0.624 and 2.453 (chi-squared, 5 df)."""
    figure, _ = drawn(power_curve, as_set([own(BORDERLINE)]))
    sd = 100 * float(np.std(BORDERLINE, ddof=1))
    row = rows_of(figure)[40]
    for column, factor in (("power_high", 0.62420), ("power_low", 2.45260)):
        expected = library.TTestPower().power(float(row["difference"]) / (factor * sd), 6, 0.05)
        assert float(row[column]) == pytest.approx(expected, abs=1e-4)


def test_groups_have_the_power_of_two_samples() -> None:
    """Runs that are not paired have Student's power with the pooled SD."""
    figure, _ = drawn(power_curve, as_set([own(BORDERLINE, paired=False)]))
    arms = (np.array(BASELINE), np.add(BASELINE, BORDERLINE))
    pooled = 100 * np.sqrt(np.mean([arm.var(ddof=1) for arm in arms]))
    row = rows_of(figure)[50]
    expected = library.TTestIndPower().power(float(row["difference"]) / pooled, 6, 0.05)
    assert float(row["power"]) == pytest.approx(expected, abs=1e-6)


def test_the_observed_difference_has_no_part() -> None:
    """The same noise around another mean gives the same curve."""
    shifted = [step + 0.07 for step in BORDERLINE]
    first, second = (drawn(power_curve, as_set([own(s)]))[0] for s in (BORDERLINE, shifted))
    columns = ("difference", "power", "power_low", "power_high")
    numbers = [
        [float(row[column]) for row in rows_of(figure) for column in columns]
        for figure in (first, second)
    ]
    assert numbers[0] == pytest.approx(numbers[1], abs=1e-9)


def test_the_dot_is_the_detectable_difference() -> None:
    """It stands at 80 %, on the curve, at the difference that the legend names."""
    found = as_set([own(BORDERLINE)])
    figure, canvas = drawn(power_curve, found)
    (panel,) = canvas.axes
    (dot,) = [line for line in panel.get_lines() if line.get_marker() == "o"]
    (place,), (height,) = (np.asarray(data) for data in dot.get_data())
    assert height == 0.8
    assert place == pytest.approx(_detectable(rows_of(figure)), rel=1e-3)
    reach = found.comparisons[0].reach
    assert reach is not None
    assert place == 100 * reach.minimum_detectable_effect
    legend = panel.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [f"A: {place:.1f} points"]


def test_the_band_is_the_margin() -> None:
    """It reaches from zero to one point; without a margin there is none."""
    _, canvas = drawn(power_curve, as_set([own(BORDERLINE)]))
    (band,) = canvas.axes[0].patches
    box = band.get_path().get_extents(band.get_patch_transform())
    assert (box.x0, box.x1) == pytest.approx((0, 1))
    assert band.get_facecolor() == pytest.approx(_rgba(LIGHT.band))
    _, figure, canvas = shape_painted(power_curve, "no margin")
    assert list(canvas.axes[0].patches) == []
    assert "margin" not in plain_text(figure.caption)


def _rgba(colour: str) -> tuple[float, ...]:
    return (*(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)), 1.0)


def test_a_few_comparisons_have_a_curve_each() -> None:
    """Two curves, told apart by their dashes and named in the legend."""
    found, figure, canvas = shape_painted(power_curve, "two")
    assert len(found.comparisons) == MOST_CURVES
    curves = [line for line in canvas.axes[0].get_lines() if len(np.asarray(line.get_xdata())) > 2]
    assert len({str(line.get_linestyle()) for line in curves}) == 2
    assert {row["comparison"] for row in rows_of(figure)} == {one.id for one in found.comparisons}
    assert "leave the SD uncertain" in plain_text(figure.caption)


def test_many_comparisons_have_the_curve_in_the_middle() -> None:
    """The middle one by detectable difference is drawn; the shading spans the other two."""
    patterns = (IMPROVED, UNDERPOWERED, BORDERLINE)
    found = as_set([own(pattern, f"d{place}") for place, pattern in enumerate(patterns)])
    figure, canvas = drawn(power_curve, found)
    rows = rows_of(figure)
    sds = [float(np.std(pattern, ddof=1)) for pattern in patterns]
    assert {row["comparison"] for row in rows} == {found.comparisons[2].id}
    assert sorted(sds).index(sds[2]) == 1
    row = rows[20]
    for column, sd in (("power", sds[2]), ("power_high", sds[0]), ("power_low", sds[1])):
        expected = library.TTestPower().power(float(row["difference"]) / (100 * sd), 6, 0.05)
        assert float(row[column]) == pytest.approx(expected, abs=1e-6)
    legend = canvas.axes[0].get_legend()
    assert legend is not None
    (label,) = (text.get_text().replace("\n", " ") for text in legend.get_texts())
    assert label == "middle of 3: 0.9 points; shaded: from 0.3 points to 5.1 points"
    assert "the smallest and the largest detectable difference" in plain_text(figure.caption)


@pytest.mark.parametrize("shape", ["none", "nothing finished"])
def test_where_nothing_can_be_assessed_the_panel_says_so(shape: str) -> None:
    """An empty panel holds no curve, and the data no row."""
    _, figure, canvas = shape_painted(power_curve, shape)
    (panel,) = canvas.axes
    assert [label.get_text() for label in panel.texts] == ["nothing to assess"]
    assert rows_of(figure) == []
    assert figure.alt == "The probability of detection against the true difference."


@pytest.mark.parametrize("shape", SETS)
def test_every_label_can_be_read(shape: str) -> None:
    """Labels lie inside the page and on no other label, however many and long they are."""
    _, _, canvas = shape_painted(power_curve, shape)
    assert unreadable(canvas) == []


def test_the_figure_is_told_in_words() -> None:
    """Caption and alternative text have the runs, the level, and the detectable differences."""
    _, figure, _ = shape_painted(power_curve, "two metrics")
    assert figure.label == "fig-power"
    assert figure.alt == (
        "The probability of detection against the true difference; in accuracy, it reaches 0.8 "
        "between 0.3 points and 5.1 points; in loss, it reaches 0.8 between 0.012 nats and 0.047 "
        "nats."
    )
    assert plain_text(figure.caption).startswith(
        "What could have been seen with 6 pairs or 6 runs of the smaller arm: the probability of "
        "detecting a true difference at the level 0.05, from the noise of the runs"
    )
    single, _ = drawn(power_curve, as_set([own(EQUIVALENT)]))
    assert single.alt.endswith("in accuracy, it reaches 0.8 at 0.2 points.")
