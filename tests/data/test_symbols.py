"""The ten symbols, and what a style changes about them."""

import numpy as np
import pytest

from pitfalls_core.data.strokes import Floats
from pitfalls_core.data.symbols import SYMBOLS, Style, symbol_segments


def sharpest_turn(segments: Floats) -> float:
    """Return the largest angle, in degrees, between segments that follow each other."""
    steps = segments[:, 1] - segments[:, 0]
    joined = np.all(segments[1:, 0] == segments[:-1, 1], axis=1)
    heading = np.arctan2(steps[:, 1], steps[:, 0])
    turn = np.abs((np.diff(heading) + np.pi) % (2 * np.pi) - np.pi)
    return float(np.degrees(turn[joined].max()))


def test_there_are_ten_different_symbols() -> None:
    """No two symbols consist of the same segments."""
    drawn = {symbol_segments(index, Style()).tobytes() for index in range(len(SYMBOLS))}
    assert len(SYMBOLS) == len(drawn) == 10


@pytest.mark.parametrize("symbol", range(10))
def test_cut_corners_make_strokes_smooth(symbol: int) -> None:
    """With corners cut no turn comes near the sharpest one of the control polygon."""
    smooth = sharpest_turn(symbol_segments(symbol, Style(cuts=2)))
    angular = sharpest_turn(symbol_segments(symbol, Style(cuts=0)))
    assert smooth < 0.6 * angular


@pytest.mark.parametrize("symbol", range(10))
def test_width_and_waist_move_points_as_documented(symbol: int) -> None:
    """Width scales x alone; the waist lowers points at half height fully and the top not at all."""
    plain = symbol_segments(symbol, Style(cuts=0))
    changed = symbol_segments(symbol, Style(cuts=0, width=0.5, waist=0.2))
    x, y = plain[..., 0], plain[..., 1]
    np.testing.assert_allclose(changed[..., 0], 0.5 * x, atol=1e-6)
    np.testing.assert_allclose(changed[..., 1], y + 0.2 * (1 - y**2), atol=1e-6)
