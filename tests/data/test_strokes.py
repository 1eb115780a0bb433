"""Distance fields and coverage against closed forms and a dense sample of points."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from pitfalls_core.data.strokes import coverage, cut_corners, distance_field

HORIZONTAL = np.array([[[[2, 5], [8, 5]]]], dtype=np.float32)
coordinate = st.floats(-5, 25, width=32)


def test_distance_to_a_horizontal_segment() -> None:
    """Beside, on, and beyond the ends of a segment the distance is the Euclidean one."""
    field = distance_field(HORIZONTAL, 12)[0]
    assert field[1, 5] == pytest.approx(4)
    assert field[5, 3] == pytest.approx(0, abs=1e-6)
    assert field[5, 0] == pytest.approx(2)
    assert field[9, 11] == pytest.approx(5)


def test_square_ends_take_the_larger_of_both_distances() -> None:
    """Beyond the ends of a square-ended stroke lines of equal distance are straight."""
    field = distance_field(HORIZONTAL, 12, square_ends=True)[0]
    assert field[1, 5] == pytest.approx(4)
    assert field[9, 11] == pytest.approx(4)
    assert field[6, 11] == pytest.approx(3)


def test_distance_to_a_segment_that_is_a_point() -> None:
    """A segment of no length is a point."""
    point = np.array([[[[3, 4], [3, 4]]]], dtype=np.float32)
    rows, columns = np.mgrid[:9, :9]
    expected = np.hypot(rows - 4, columns - 3)
    np.testing.assert_allclose(distance_field(point, 9)[0], expected, atol=1e-5)


@given(st.lists(st.tuples(*[coordinate] * 4), min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_distance_to_several_segments_is_that_to_the_nearest_point(
    ends: list[tuple[float, float, float, float]],
) -> None:
    """A dense sample of points along the segments gives the same distances."""
    segments = np.array(ends, dtype=np.float32).reshape(1, -1, 2, 2)
    share = np.linspace(0, 1, 501)[:, None, None]
    points = (1 - share) * segments[0, :, 0] + share * segments[0, :, 1]
    rows, columns = np.mgrid[:20, :20]
    pixels = np.stack([columns, rows], axis=-1).reshape(-1, 2)
    expected = cdist(pixels, points.reshape(-1, 2)).min(axis=1).reshape(20, 20)
    np.testing.assert_allclose(distance_field(segments, 20)[0], expected, atol=0.05)


def test_images_of_a_batch_do_not_mix() -> None:
    """The field of an image in a batch is the field of that image alone."""
    segments = np.random.default_rng(0).uniform(0, 20, (5, 3, 2, 2)).astype(np.float32)
    alone = np.concatenate([distance_field(image[None], 20) for image in segments])
    np.testing.assert_array_equal(distance_field(segments, 20), alone)


@pytest.mark.parametrize("thickness", [1.0, 2.0, 2.5, 3.0])
def test_a_line_covers_as_much_as_it_is_thick(thickness: float) -> None:
    """Along a cross-section the covered pixels add up to the thickness."""
    line = np.array([[[[-9, 10], [29, 10]]]], dtype=np.float32)
    covered = coverage(distance_field(line, 20), np.array([thickness], dtype=np.float32))
    np.testing.assert_allclose(covered[0].sum(axis=0), thickness, rtol=1e-5)
    assert covered.min() == 0
    assert covered.max() <= 1


def test_one_cut_of_a_right_angle() -> None:
    """A corner gives way to the points a quarter along both edges; the ends stay."""
    corner = np.array([[0, 0], [4, 0], [4, 4]], dtype=np.float32)
    assert cut_corners(corner, 1).tolist() == [[0, 0], [3, 0], [4, 1], [4, 4]]


def test_no_cut_changes_nothing() -> None:
    """The polyline itself comes back."""
    corner = np.array([[0, 0], [4, 0], [4, 4]], dtype=np.float32)
    np.testing.assert_array_equal(cut_corners(corner, 0), corner)


def test_a_straight_line_stays_straight() -> None:
    """Cutting a polyline without corners moves no point off the line."""
    line = np.array([[0, 0], [1, 2], [3, 6], [4, 8]], dtype=np.float32)
    cut = cut_corners(line, 3)
    np.testing.assert_allclose(cut[:, 1], 2 * cut[:, 0], atol=1e-6)
