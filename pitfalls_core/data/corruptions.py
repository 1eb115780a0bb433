"""Common corruptions of images at five published severities.

D. Hendrycks and T. Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions and
Perturbations", ICLR 2019; the values are those used for images of 32 x 32 pixels (CIFAR-10-C). All
functions take and return images (images, channels, height, width) in [0, 1], float32.
"""

import numpy as np

# scipy.ndimage fills its namespace at run time, where the type checker cannot look.
from scipy.ndimage import gaussian_filter  # type: ignore[attr-defined]

from pitfalls_core.data.strokes import Floats
from pitfalls_core.errors import InputError

GAUSSIAN_NOISE = (0.04, 0.06, 0.08, 0.09, 0.10)
"""Standard deviation, by severity."""

GAUSSIAN_BLUR = (0.4, 0.6, 0.7, 0.8, 1.0)
"""Standard deviation of the kernel in pixels, by severity."""

CONTRAST = (0.75, 0.50, 0.40, 0.30, 0.15)
"""Factor of the distance from the mean of an image, by severity."""

BRIGHTNESS = (0.05, 0.10, 0.15, 0.20, 0.30)
"""What is added to grey values, by severity."""


def at_severity(table: tuple[float, ...], severity: int) -> float:
    """Return the entry of `table` for `severity`, which runs from 1 to 5.

    Raises
    ------
    InputError
        If there is no such severity.
    """
    if severity not in range(1, len(table) + 1):
        raise InputError(f"severity must be a whole number from 1 to {len(table)}; got {severity}")
    return table[severity - 1]


def with_gaussian_noise(images: Floats, sigma: float, generator: np.random.Generator) -> Floats:
    """Add Gaussian noise of standard deviation `sigma`, then clip."""
    noise = generator.standard_normal(images.shape, dtype=np.float32)
    return np.clip(images + np.float32(sigma) * noise, 0, 1)


def with_gaussian_blur(images: Floats, sigma: float) -> Floats:
    """Blur by a Gaussian kernel of `sigma` pixels, the edge continued outwards."""
    blurred: Floats = gaussian_filter(images, (0, 0, sigma, sigma), mode="nearest")
    return np.clip(blurred, 0, 1)


def with_contrast(images: Floats, factor: float) -> Floats:
    """Multiply the distance from the mean of each channel by `factor`, then clip."""
    mean: Floats = images.mean(axis=(2, 3), keepdims=True)
    stretched: Floats = (images - mean) * np.float32(factor) + mean
    return np.clip(stretched, 0, 1)


def with_brightness(images: Floats, added: float) -> Floats:
    """Add `added` to all values, then clip; for grey images this is the value channel of HSV."""
    lit: Floats = images + np.float32(added)
    return np.clip(lit, 0, 1)
