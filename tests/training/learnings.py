"""Small trainings for tests of what methods may know: separable images, with a live sample."""

import numpy as np
import torch
from torch import Tensor, nn

from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.seeding import Streams
from pitfalls_core.training.learning import Learning

SIDE = 8


class Tiny(nn.Module):
    """Features by one linear layer and batch normalization, and a linear head."""

    def __init__(self, classes: int = 3, width: int = 5) -> None:
        super().__init__()
        self.layer = nn.Linear(SIDE * SIDE, width)
        self.normalization = nn.BatchNorm1d(width)
        self.head = nn.Linear(width, classes)

    def features(self, images: Tensor) -> Tensor:
        """Return what the head is given."""
        found: Tensor = torch.relu(self.normalization(self.layer(images.flatten(1))))
        return found

    def forward(self, images: Tensor) -> Tensor:
        """Return logits."""
        logits: Tensor = self.head(self.features(images))
        return logits


def images(count: int, seed: int, *, classes: int = 3, noise: float = 0.1) -> LabelledImages:
    """Return images with one bright row a class, and noise."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, classes, count)
    made = noise * generator.random((count, 1, SIDE, SIDE)).astype(np.float32)
    made[np.arange(count), 0, labels] += np.float32(0.5)
    return LabelledImages(made.astype(np.float32), labels.astype(np.int64))


def learning(
    count: int = 60, *, sample: bool = True, batch_size: int = 16, epochs: int = 4, seed: int = 0
) -> Learning:
    """Return what a method may know before the first step of a small training."""
    splits = Splits(
        train=images(count, 1),
        validation=images(20, 2),
        tests={"test": images(20, 3)},
        classes=3,
        unlabelled=images(40, 4, noise=0.4).inputs if sample else None,
    )
    return Learning(splits, Streams(seed, "tests"), _start, epochs, batch_size)


def _start() -> nn.Module:
    """Return a model that starts from the same weights each time."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Tiny()
