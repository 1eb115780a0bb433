"""Axes of sizes show everything between their ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.size_axis import LOGARITHMIC, SizeAxis


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=8))
def test_every_size_lies_inside(sizes: list[float]) -> None:
    """All sizes are between the ends, whatever they are."""
    axis = SizeAxis.over(sizes, beyond=1.25)
    assert all(axis.low < size < axis.high for size in sizes)
    assert axis.logarithmic == (max(sizes) > LOGARITHMIC * min(sizes))


def test_near_sizes_start_at_zero() -> None:
    """Sizes that can be told apart have an axis from zero to beyond the largest."""
    assert SizeAxis.over([1.0, 4.0], beyond=1.5) == SizeAxis(0.0, 6.0)


def test_without_sizes_there_is_an_axis_all_the_same() -> None:
    """An empty panel has an axis around one."""
    assert SizeAxis.over([], beyond=1.5) == SizeAxis(0.0, 1.5)


@pytest.mark.parametrize(
    ("axis", "expected"),
    [(SizeAxis(0.0, 2.0), [0.0, 1.0, 2.0]), (SizeAxis(0.1, 10.0, True), [0.1, 1.0, 10.0])],
)
def test_points_are_at_equal_steps(axis: SizeAxis, expected: list[float]) -> None:
    """Steps are equal differences, or equal factors on a logarithmic axis."""
    assert axis.points(3) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        (SizeAxis(0.03, 4.0, True), ["0.03", "0.1", "0.3", "1", "3"]),
        (SizeAxis(0.02, 40.0, True), ["0.1", "1", "10"]),
    ],
)
def test_a_logarithmic_axis_has_plain_numbers(axis: SizeAxis, labels: list[str]) -> None:
    """Labels are numbers without exponents, as many as there is room for."""
    canvas = Canvas(figsize=(3, 2))
    panel = canvas.subplots()
    axis.apply(panel)
    canvas.draw_without_rendering()
    assert panel.get_xlim() == (axis.low, axis.high)
    shown = [
        tick.label1.get_text()
        for tick in panel.xaxis.get_major_ticks()
        if axis.low <= tick.get_loc() <= axis.high
    ]
    assert shown == labels
    assert list(np.asarray(panel.xaxis.get_minorticklocs())) == []
