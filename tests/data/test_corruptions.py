"""Corruptions have the published strengths and do what their formulas say."""

import re

import numpy as np
import pytest

from pitfalls_core.data import corruptions
from pitfalls_core.data.strokes import Floats
from pitfalls_core.errors import InputError


def grey(value: float, images: int = 1) -> Floats:
    """Return flat images."""
    return np.full((images, 1, 20, 20), value, dtype=np.float32)


def test_tables_are_the_published_ones() -> None:
    """The strengths are those of the CIFAR-10-C script of Hendrycks and Dietterich."""
    assert corruptions.GAUSSIAN_NOISE == (0.04, 0.06, 0.08, 0.09, 0.10)
    assert corruptions.GAUSSIAN_BLUR == (0.4, 0.6, 0.7, 0.8, 1.0)
    assert corruptions.CONTRAST == (0.75, 0.5, 0.4, 0.3, 0.15)
    assert corruptions.BRIGHTNESS == (0.05, 0.1, 0.15, 0.2, 0.3)


def test_severities_count_from_one() -> None:
    """Severity 1 is the first entry, 5 the last."""
    table = corruptions.CONTRAST
    assert [corruptions.at_severity(table, s) for s in range(1, 6)] == list(table)


@pytest.mark.parametrize("severity", [0, 6, -1])
def test_other_severities_are_refused(severity: int) -> None:
    """There is no severity below 1 or above 5."""
    message = f"severity must be a whole number from 1 to 5; got {severity}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        corruptions.at_severity(corruptions.CONTRAST, severity)


def test_noise_has_the_stated_spread_and_follows_its_generator() -> None:
    """Noise of the third severity scatters by 0.08, and equal generators draw equal bytes."""
    noisy, again = (
        corruptions.with_gaussian_noise(grey(0.5, 300), 0.08, np.random.default_rng(0))
        for _ in range(2)
    )
    assert noisy.std() == pytest.approx(0.08, rel=0.01)
    assert noisy.dtype == np.float32
    assert noisy.tobytes() == again.tobytes()


def test_blur_spreads_a_point_into_a_gaussian() -> None:
    """A single bright pixel becomes the product of two normalized Gaussian profiles."""
    image = grey(0)
    image[0, 0, 10, 10] = 1
    profile = np.exp(-0.5 * ((np.arange(20) - 10) / 0.7) ** 2)
    profile[np.abs(np.arange(20) - 10) > 3] = 0
    profile /= profile.sum()
    blurred = corruptions.with_gaussian_blur(image, 0.7)[0, 0]
    np.testing.assert_allclose(blurred, np.outer(profile, profile), atol=1e-6)


def test_blur_leaves_flat_images_and_does_not_mix_images() -> None:
    """The edge is continued, and neither examples nor channels blur into each other."""
    images = np.concatenate([grey(0.2), grey(0.9)], axis=1)
    images = np.concatenate([images, 1 - images])
    np.testing.assert_allclose(corruptions.with_gaussian_blur(images, 1.0), images, atol=1e-6)


def test_contrast_shrinks_the_distance_from_the_mean() -> None:
    """Half the pixels at 0.4 and half at 0.6 end at 0.46 and 0.54 with a factor of 0.4."""
    image = grey(0.4)
    image[..., :10] = 0.6
    changed = corruptions.with_contrast(image, 0.4)[0, 0, 0]
    np.testing.assert_allclose(changed, [0.54] * 10 + [0.46] * 10, atol=1e-6)


def test_brightness_is_added_and_clipped() -> None:
    """0.5 becomes 0.65; 0.9 ends at 1."""
    np.testing.assert_allclose(corruptions.with_brightness(grey(0.5), 0.15), 0.65, atol=1e-6)
    assert corruptions.with_brightness(grey(0.9), 0.15).max() == 1
