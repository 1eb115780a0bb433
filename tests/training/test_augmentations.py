"""Moves by whole pixels and changes of contrast, against NumPy."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from pitfalls_core.errors import InputError
from pitfalls_core.training.augmentations import ShiftAndContrast, moved, stretched


def generator(seed: int = 0) -> torch.Generator:
    """Return a generator of its own."""
    return torch.Generator().manual_seed(seed)


def images(count: int = 4, channels: int = 2) -> Tensor:
    """Return random images of 7 x 9 pixels."""
    return torch.rand(count, channels, 7, 9, generator=generator(9))


def test_zero_settings_change_no_bit() -> None:
    """Without moves and contrast the images come back as they are."""
    assert torch.equal(ShiftAndContrast(0, 0.0)(images(), generator()), images())


@given(st.integers(-6, 6), st.integers(-8, 8))
@settings(deadline=None)
def test_moves_equal_a_roll_of_the_edge_padded_image(down: int, right: int) -> None:
    """Moving by whole pixels is a roll of the image continued at its edges."""
    steps = torch.full((4,), down), torch.full((4,), right)
    padded = np.pad(images().numpy(), ((0, 0), (0, 0), (10, 10), (10, 10)), mode="edge")
    expected = np.roll(padded, (down, right), axis=(2, 3))[:, :, 10:-10, 10:-10]
    np.testing.assert_array_equal(moved(images(), *steps).numpy(), expected)


def test_every_image_has_its_own_move() -> None:
    """A batch moved by different steps is each image moved by its own."""
    down, right = torch.tensor([1, -2, 0, 3]), torch.tensor([0, 4, -1, 2])
    alone = [moved(images()[i : i + 1], down[i : i + 1], right[i : i + 1]) for i in range(4)]
    assert torch.equal(moved(images(), down, right), torch.cat(alone))


def test_all_moves_in_range_occur_equally_often() -> None:
    """A single bright pixel ends on each place within two pixels, and nowhere else."""
    point = torch.zeros(5000, 1, 9, 9)
    point[:, :, 4, 4] = 1
    ends = ShiftAndContrast(2, 0.0)(point, generator()).sum(dim=(0, 1))
    inside = ends[2:7, 2:7]
    assert inside.sum() == ends.sum() == 5000
    assert inside.min() > 130
    assert inside.max() < 270


def test_contrast_follows_its_formula() -> None:
    """The distance from the mean of the whole image is scaled, then clipped."""
    excess = torch.tensor([-0.5, 0.0, 0.5, 3.0]).view(4, 1, 1, 1)
    values = images().numpy()
    mean = values.mean(axis=(1, 2, 3), keepdims=True)
    expected = np.clip(mean + (1 + excess.numpy()) * (values - mean), 0, 1)
    np.testing.assert_allclose(stretched(images(), excess).numpy(), expected, atol=1e-6)


def test_contrast_factors_fill_their_range() -> None:
    """Over many images the factors run from 0.7 to 1.3 and average 1."""
    grey = torch.full((3000, 1, 2, 2), 0.4)
    grey[:, :, 0] = 0.6
    factors = ShiftAndContrast(0, 0.3)(grey, generator()).std(dim=(1, 2, 3)) / grey[0].std()
    assert 0.7 <= factors.min() < 0.71
    assert 1.29 < factors.max() <= 1.3001
    assert factors.mean().item() == pytest.approx(1, abs=0.01)


def test_results_follow_the_generator_and_stay_in_range() -> None:
    """Equal generators give equal images; values stay in [0, 1]; the input is not changed."""
    augmentation, inputs = ShiftAndContrast(2, 0.5), images()
    first, again, other = (augmentation(inputs, generator(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.min() >= 0
    assert first.max() <= 1
    assert torch.equal(inputs, images())


def test_negative_moves_are_refused() -> None:
    """The largest move is a distance."""
    message = "augmentation.pixels must not be negative; got -1"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        ShiftAndContrast(-1, 0.1)


@pytest.mark.parametrize("contrast", [-0.1, 1.5, float("nan")])
def test_contrast_outside_the_unit_interval_is_refused(contrast: float) -> None:
    """A factor below zero would invert the image."""
    message = f"augmentation.contrast must be in [0, 1]; got {contrast}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        ShiftAndContrast(1, contrast)
