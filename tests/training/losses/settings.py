"""What losses are built from in tests."""

import torch
from torch import Tensor, nn

from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.seeding import Streams
from pitfalls_core.training.learning import Learning

CLASSES = 5


def learning(examples: int = 12, epochs: int = 20) -> Learning:
    """Return what a loss may know of a small training."""
    images = torch.zeros(examples, 1, 2, 2).numpy()
    labels = (torch.arange(examples) % CLASSES).numpy()
    part = LabelledImages(images, labels)
    splits = Splits(part, part, {}, CLASSES)
    return Learning(splits, Streams(0, "x"), lambda: nn.Linear(1, 1), epochs, 4, "cpu")


def batch(seed: int, examples: int = 12) -> tuple[Tensor, Tensor, Tensor]:
    """Return random logits that ask for a gradient, labels, and places in the training set."""
    generator = torch.Generator().manual_seed(seed)
    logits = 3 * torch.randn(examples, CLASSES, generator=generator, dtype=torch.float64)
    labels = torch.randint(CLASSES, (examples,), generator=generator)
    chosen = torch.randperm(examples, generator=generator)
    return logits.requires_grad_(), labels, chosen
