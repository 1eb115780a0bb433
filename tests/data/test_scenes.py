"""Images of symbols: each factor does what it says."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from pitfalls_core.data.scenes import SIZE, Scene
from pitfalls_core.data.strokes import Floats, coverage, distance_field
from pitfalls_core.data.symbols import Style, symbol_segments

CENTRE = (SIZE - 1) / 2
LABELS = np.arange(10, dtype=np.int64)


def bare() -> Scene:
    """Return a scene in which nothing varies: white symbols, upright, on black."""
    return Scene(
        thickness=(2, 2),
        scale=(6, 6),
        aspect=(1, 1),
        slant=(0, 0),
        rotation=0,
        translation=0,
        background=(0, 0),
        gradient=(0, 0),
        ink=(1, 1),
        noise=(0, 0),
        clutter=0,
    )


def drawn(scene: Scene, labels: NDArray[np.int64] = LABELS, seed: int = 0) -> Floats:
    """Return the images of the smooth style without their channel axis."""
    return scene.draw(labels, Style(), np.random.default_rng(seed))[:, 0]


def expected(label: int, x_of_x: float, x_of_y: float) -> Floats:
    """Return a symbol placed by hand, x = `x_of_x` x + `x_of_y` y, six pixels to the unit."""
    placed = 6 * symbol_segments(label, Style())
    placed[..., 0] = x_of_x * placed[..., 0] + x_of_y * placed[..., 1]
    field = distance_field(placed[None] + np.float32(CENTRE), SIZE)
    covered: Floats = coverage(field, np.array([2], dtype=np.float32))[0]
    return covered


@pytest.mark.parametrize(("aspect", "slant"), [(1, 0), (1.25, 0), (1, 0.3), (0.8, -0.3)])
def test_placement_follows_scale_aspect_and_slant(aspect: float, slant: float) -> None:
    """A scene with fixed factors draws each symbol where it was placed by hand."""
    scene = replace(bare(), aspect=(aspect, aspect), slant=(slant, slant))
    by_hand = np.stack([expected(label, aspect, slant) for label in range(10)])
    np.testing.assert_allclose(drawn(scene), by_hand, atol=1e-4)


@pytest.mark.parametrize("slant", [0.0, 0.4])
def test_rotation_keeps_every_distance_from_the_centre(slant: float) -> None:
    """However it is turned, a symbol, upright or slanted, reaches as far with as much ink."""
    still = replace(bare(), slant=(slant, slant))
    turned = drawn(replace(still, rotation=np.pi), np.zeros(50, dtype=np.int64))
    upright = drawn(still, np.zeros(1, dtype=np.int64))[0]
    rows, columns = np.mgrid[:SIZE, :SIZE] - CENTRE
    radius = rows**2 + columns**2
    assert len({image.tobytes() for image in turned}) == 50
    np.testing.assert_allclose(turned.sum(axis=(1, 2)), upright.sum(), rtol=0.03)
    np.testing.assert_allclose(
        (turned * radius).sum(axis=(1, 2)), (upright * radius).sum(), rtol=0.03
    )


def test_translation_stays_within_its_range_and_uses_it() -> None:
    """The centre of the ink moves by up to the range in both directions, and no further."""
    scene = replace(bare(), translation=3)
    images = drawn(scene, np.full(400, 2, dtype=np.int64))
    still = drawn(bare(), np.full(1, 2, dtype=np.int64))
    rows, columns = np.mgrid[:SIZE, :SIZE]
    for grid in (rows, columns):
        moves = (images * grid).sum(axis=(1, 2)) / images.sum(axis=(1, 2))
        moves -= (still * grid).sum() / still.sum()
        assert np.abs(moves).max() < 3.05
        assert moves.min() < -2.9
        assert moves.max() > 2.9


def test_grey_levels_of_ink_and_background() -> None:
    """Without noise and gradient an image runs from its background to its ink level."""
    images = drawn(replace(bare(), background=(0.25, 0.25), ink=(0.75, 0.75)))
    np.testing.assert_allclose(images.min(axis=(1, 2)), 0.25, atol=1e-6)
    np.testing.assert_allclose(images.max(axis=(1, 2)), 0.75, atol=1e-6)


def test_the_gradient_changes_the_background_linearly() -> None:
    """Second differences of a background vanish, and its slope is the one asked for."""
    scene = replace(bare(), thickness=(-1, -1), background=(0.5, 0.5), gradient=(0.19, 0.19))
    images = drawn(scene)
    down, right = np.diff(images, axis=1), np.diff(images, axis=2)
    np.testing.assert_allclose(np.diff(down, axis=1), 0, atol=1e-6)
    np.testing.assert_allclose(np.diff(right, axis=2), 0, atol=1e-6)
    slope = np.hypot(down[:, 0, 0], right[:, 0, 0]) * CENTRE
    np.testing.assert_allclose(slope, 0.19, rtol=1e-4)


def test_sensor_noise_has_the_stated_spread() -> None:
    """On a grey surface the values scatter by the standard deviation asked for."""
    scene = replace(bare(), thickness=(-1, -1), background=(0.5, 0.5), noise=(0.1, 0.1))
    images = drawn(scene, np.zeros(300, dtype=np.int64))
    assert images.std() == pytest.approx(0.1, rel=0.02)
    assert images.mean() == pytest.approx(0.5, abs=0.002)


def test_clutter_only_adds_ink() -> None:
    """Stray strokes brighten pixels and darken none, and three add more than one."""
    clean = drawn(bare())
    one, three = (drawn(replace(bare(), clutter=count)) for count in (1, 3))
    assert (one >= clean).all()
    assert clean.sum() < one.sum() < three.sum()


def test_images_follow_the_generator() -> None:
    """Equal generators draw equal bytes, others draw other images, all in range."""
    first, again, other = (drawn(Scene(), seed=seed) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()
    assert first.dtype == np.float32
    assert 0 <= first.min() <= first.max() <= 1
