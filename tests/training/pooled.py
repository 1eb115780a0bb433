"""A small training set of several sources, for tests of what looks at them."""

from collections.abc import Sequence

import numpy as np
from torch import nn

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.seeding import Streams
from pitfalls_core.training.learning import Learning


def pooled(
    sizes: Sequence[int], *, classes: int = 4, unlabelled: int = 30, seed: int = 0
) -> Splits:
    """Return sets whose source `s` has `sizes[s]` training images of mean near `s` and SD s + 1.

    The test set ``target`` and the unlabelled sample come from source 9, with mean -5.
    """
    generator = np.random.default_rng(seed)
    sources = generator.permutation(np.repeat(np.arange(len(sizes)), sizes))
    labels = generator.integers(0, classes, len(sources))
    truth = (labels + (generator.random(len(labels)) < 0.3)) % classes

    def drawn(source: np.ndarray) -> np.ndarray:
        noise = generator.standard_normal((len(source), 1, 2, 2))
        scale = np.where(source == 9, 0.5, source + 1)[:, None, None, None]
        middle = np.where(source == 9, -5, source)[:, None, None, None]
        return np.asarray(middle + scale * noise, dtype=np.float32)

    train = Labelled(drawn(sources), labels, attributes={"source": sources, "true_label": truth})
    unseen = np.full(unlabelled, 9)
    target = Labelled(drawn(unseen), unseen % classes, attributes={"source": unseen})
    return Splits(train, train, {"target": target}, classes, unlabelled=drawn(unseen))


def learning(splits: Splits, batch_size: int = 8) -> Learning:
    """Return what a method may know of a training on `splits`."""
    return Learning(splits, Streams(0, "x"), lambda: nn.Linear(1, 1), 5, batch_size, "cpu")
