"""Strokes as polylines, and the distance fields that turn them into anti-aliased pixels."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def cut_corners(points: Floats, times: int) -> Floats:
    """Return the open polyline `points` (vertices, 2) with its corners cut `times` times.

    Each cut replaces a corner by the points one and three quarters along the adjoining edges and
    keeps both ends (G. Chaikin, "An algorithm for high-speed curve generation", 1974).
    """
    for _ in range(times):
        early = 0.75 * points[:-1] + 0.25 * points[1:]
        late = 0.25 * points[:-1] + 0.75 * points[1:]
        inner = np.stack([early, late], axis=1).reshape(-1, 2)[1:-1]
        points = np.concatenate([points[:1], inner, points[-1:]])
    return points


def distance_field(segments: Floats, size: int, *, square_ends: bool = False) -> Floats:
    """Return the distance of every pixel centre to the nearest of an image's segments, in pixels.

    Parameters
    ----------
    segments
        (images, segments, 2, 2): start and end of each segment as (x, y) in pixels, where the
        centre of the upper left pixel is (0, 0).
    size
        Height and width of the images.
    square_ends
        Distances beyond the ends of a segment are Euclidean (round ends), or, if set, the larger of
        those along and across it (square ends).

    Returns
    -------
    ndarray
        (images, size, size).
    """
    nearest = np.full((len(segments), size, size), np.inf, dtype=np.float32)
    for index in range(segments.shape[1]):
        distance = _segment_distance(segments[:, index], size, square_ends)
        np.minimum(nearest, distance, out=nearest)
    return nearest


def coverage(distance: Floats, thickness: Floats) -> Floats:
    """Return how much of each pixel a stroke covers, in [0, 1].

    Parameters
    ----------
    distance
        (images, height, width), from `distance_field`, in pixels.
    thickness
        (images,), in pixels. The edge of the stroke is a ramp of one pixel.
    """
    half: Floats = np.float32(0.5) * (thickness + 1)
    covered: Floats = half[:, None, None] - distance
    return np.clip(covered, 0, 1, out=covered)


def _segment_distance(segment: Floats, size: int, square_ends: bool) -> Floats:
    start, step = segment[:, 0], segment[:, 1] - segment[:, 0]
    # The angle, unlike step / length, is defined for a segment that is a single point.
    angle = np.arctan2(step[:, 1], step[:, 0])
    half = np.hypot(step[:, 0], step[:, 1])[:, None, None] / 2
    along = _projection(start, np.cos(angle), np.sin(angle), size) - half
    across = _projection(start, -np.sin(angle), np.cos(angle), size)
    beyond = np.maximum(np.abs(along, out=along) - half, 0, out=along)
    distance: Floats
    if square_ends:
        distance = np.maximum(beyond, np.abs(across))
    else:
        distance = np.sqrt(beyond * beyond + across * across)
    return distance


def _projection(start: Floats, x: Floats, y: Floats, size: int) -> Floats:
    """Return the pixel centres, seen from `start`, along the direction (x, y) of each image."""
    grid = np.arange(size, dtype=np.float32)
    columns = x[:, None] * (grid - start[:, :1])
    rows = y[:, None] * (grid - start[:, 1:])
    return rows[:, :, None] + columns[:, None, :]
