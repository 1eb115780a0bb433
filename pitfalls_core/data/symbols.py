"""Ten symbols as control polygons, and the styles in which they are written."""

from dataclasses import dataclass

import numpy as np

from pitfalls_core.data.strokes import Floats, cut_corners

# Each symbol is a tuple of strokes, each stroke a polyline of (x, y) in [-1, 1], y pointing down.
SYMBOLS = (
    # hook, wave, ring, fork, saltire
    (((-0.5, -0.9), (0.6, -1.0), (0.6, 0.3), (0.2, 1.0), (-0.7, 0.8)),),
    (((-0.9, 0.5), (-0.6, -0.9), (0.0, 0.0), (0.6, 0.9), (0.9, -0.5)),),
    (((0.0, -1.0), (0.9, -0.8), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.8), (0.0, -1.0)),),
    (((-0.8, -0.9), (-0.7, 0.2), (0.0, 0.3), (0.7, 0.2), (0.8, -0.9)), ((0.0, 0.3), (0.0, 1.0))),
    (
        ((-0.8, -0.9), (-0.1, -0.4), (0.1, 0.4), (0.8, 0.9)),
        ((0.8, -0.9), (0.1, -0.4), (-0.1, 0.4), (-0.8, 0.9)),
    ),
    # bay, barred bay, pennant, meander, arch
    (((0.7, -0.9), (-0.8, -1.0), (-0.8, 1.0), (0.7, 0.9)),),
    (((0.7, -0.9), (-0.8, -1.0), (-0.8, 1.0), (0.7, 0.9)), ((-0.6, 0.0), (0.5, 0.0))),
    (((-0.5, 1.0), (-0.6, -1.0), (0.8, -1.0), (0.8, 0.2), (-0.5, 0.1)),),
    (((0.7, -0.8), (-0.8, -1.1), (-0.8, -0.1), (0.8, 0.1), (0.8, 1.1), (-0.7, 0.8)),),
    (((-0.8, 1.0), (-0.8, -0.9), (0.8, -0.9), (0.8, 1.0)),),
)


@dataclass(frozen=True)
class Style:
    """How symbols are written.

    Parameters
    ----------
    cuts
        How often corners are cut: 0 leaves them sharp, 2 gives smooth strokes.
    width
        Width of a symbol, relative to the control polygon.
    waist
        How far its middle lies below that of the control polygon, in half heights.
    square_ends
        Whether strokes end square instead of round.
    """

    cuts: int = 2
    width: float = 1.0
    waist: float = 0.0
    square_ends: bool = False


def symbol_segments(symbol: int, style: Style) -> Floats:
    """Return the segments of a symbol, (segments, 2, 2): start and end as (x, y), y downwards."""
    return np.concatenate([_stroke_segments(stroke, style) for stroke in SYMBOLS[symbol]])


def _stroke_segments(stroke: tuple[tuple[float, float], ...], style: Style) -> Floats:
    points = cut_corners(np.array(stroke, dtype=np.float32), style.cuts)
    x, y = style.width * points[:, 0], points[:, 1]
    moved = np.stack([x, y + style.waist * (1 - y * y)], axis=1)
    return np.stack([moved[:-1], moved[1:]], axis=1)
