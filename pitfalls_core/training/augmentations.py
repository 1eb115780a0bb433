"""Random changes to training images."""

from dataclasses import dataclass

import torch
from torch import Tensor

from pitfalls_core.errors import InputError


@dataclass(frozen=True)
class ShiftAndContrast:
    """Every image moved by whole pixels and given another contrast.

    Parameters
    ----------
    pixels
        Largest move in each direction; moves are drawn uniformly from -`pixels` to `pixels`, for
        rows and columns independently. The edge is continued into the pixels that become free.
    contrast
        The distance from the image's mean is multiplied by a factor drawn uniformly from
        1 - `contrast` to 1 + `contrast`; the result is clipped to [0, 1].

    Raises
    ------
    InputError
        If `pixels` is negative, or `contrast` is not in [0, 1].
    """

    pixels: int
    contrast: float

    def __post_init__(self) -> None:
        if self.pixels < 0:
            raise InputError(f"augmentation.pixels must not be negative; got {self.pixels}")
        if not 0 <= self.contrast <= 1:
            raise InputError(f"augmentation.contrast must be in [0, 1]; got {self.contrast}")

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Return changed copies of `images` (images, channels, height, width), in [0, 1]."""
        count = len(images)
        moves = torch.randint(-self.pixels, self.pixels + 1, (2, count), generator=generator)
        excess = self.contrast * (2 * torch.rand(count, 1, 1, 1, generator=generator) - 1)
        down, right = moves.to(images.device)
        return stretched(moved(images, down, right), excess.to(images.device))


def moved(images: Tensor, down: Tensor, right: Tensor) -> Tensor:
    """Return each image moved `down` and `right` by whole pixels, its edge continued inwards.

    Parameters
    ----------
    images
        (images, channels, height, width).
    down, right
        (images,), integers; negative moves go up and to the left.
    """
    count, channels, height, width = images.shape
    rows = _sources(down, height)[:, None, :, None].expand(count, channels, height, width)
    columns = _sources(right, width)[:, None, None, :].expand(count, channels, height, width)
    return images.gather(2, rows).gather(3, columns)


def stretched(images: Tensor, excess: Tensor) -> Tensor:
    """Return `images` with their distance from the mean multiplied by 1 + `excess`, then clipped.

    `excess` is (images, 1, 1, 1). Written as an addition, so that an excess of 0 changes no bit.
    """
    mean = images.mean(dim=(1, 2, 3), keepdim=True)
    return (images + excess * (images - mean)).clamp(0, 1)


def _sources(moves: Tensor, length: int) -> Tensor:
    """Return which row (or column) each row of each moved image is taken from."""
    places = torch.arange(length, device=moves.device)
    return (places - moves[:, None]).clamp(0, length - 1)
