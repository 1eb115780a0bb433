"""MNIST-1D: ten one-dimensional shapes, moved, scaled and hidden in noise."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

# scipy.ndimage fills its namespace at run time, where the type checker cannot look.
from scipy.ndimage import gaussian_filter  # type: ignore[attr-defined]

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

CLASSES = 10
SAMPLES = 5000
TRAINING_PART = 4000
LENGTH = 40
PADDED = 72
"""Points of a signal before it is subsampled to `LENGTH`."""

PADDING = (36, 60)
SCALE = 0.4
TRANSLATIONS = 48
CORRELATED_NOISE, SMOOTHING = 0.25, 2
INDEPENDENT_NOISE = 0.02
SHEAR = 0.75
SEED = 42

SHAPES = (
    (5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5),
    (5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5),
    (5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5),
    (5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5),
    (5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5),
    (5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5),
    (5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5),
    (5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5),
)
"""The published shape of each digit, before it is standardised."""


@dataclass(frozen=True)
class MNIST1D:
    """The published MNIST-1D set, made here as its authors make it.

    Input: (1, 40) real signals. Each is the shape of a digit, of 12 points, followed by 36 to 60
    zeros, stretched to 72 points, scaled by 0.8 to 1.2, and moved around by up to 47 points;
    smoothed noise fills the places where the signal is zero, independent noise and a slope are
    added everywhere, and 40 points are kept.
    Label: the digit, 0 to 9.
    Split: the first 4,000 of 5,000 signals in the published order are for training, of which stream
    ``split`` sets `validation` aside; the other 1,000 are dataset ``test``, the same for every
    seed.
    Source: S. Greydanus and D. Kobak, Scaling Down Deep Learning with MNIST-1D, 2024; the recipe
    and its seed from the authors' repository, github.com/greydanus/mnist1d.
    Cannot show: what another draw of the set would give, since it is one frozen set. Mean and
    standard deviation of all 5,000 signals are taken out, test signals included: a mild leak by
    construction, kept because the published accuracies rest on it.

    Parameters
    ----------
    validation
        Number of signals, out of the 4,000 for training, that select the epoch.

    Raises
    ------
    InputError
        If `validation` is not positive, or no signal is left to train on.
    """

    validation: int = 400

    def __post_init__(self) -> None:
        if not 0 < self.validation < TRAINING_PART:
            message = (
                f"MNIST-1D has {TRAINING_PART} signals for training: validation must be positive "
                f"and leave at least one of them; got validation={self.validation}"
            )
            raise InputError(message)

    def sample(self, streams: Streams) -> Splits:
        """Return the sets of the run that `streams` belongs to."""
        signals, labels = mnist1d()
        order = streams.numpy("split").permutation(TRAINING_PART)
        chosen, train = order[: self.validation], order[self.validation :]
        parts = {"train": train, "validation": chosen, "test": np.arange(TRAINING_PART, SAMPLES)}
        sets = {name: Labelled(signals[part], labels[part]) for name, part in parts.items()}
        return Splits(sets["train"], sets["validation"], {"test": sets["test"]}, CLASSES)

    def describe(self) -> Mapping[str, str]:
        """Return one sentence for the training set and for each dataset, by name."""
        train = TRAINING_PART - self.validation
        return {
            "train": (
                f"{train:,} of {TRAINING_PART:,} signals of {LENGTH} points, chosen at random for "
                f"each seed; the other {self.validation:,} select the epoch."
            ),
            "test": (
                f"The {SAMPLES - TRAINING_PART:,} published test signals, the same for every seed."
            ),
        }


@lru_cache(maxsize=1)
def mnist1d() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return all signals (5000, 1, 40) and labels (5000,), in the published order; do not write.

    NumPy's legacy generator of seed 42 is asked for the same numbers in the same order as in the
    published recipe (file ``mnist1d/data.py`` of the repository).
    """
    generator = np.random.RandomState(SEED)
    shapes = _standardised_shapes()
    each = SAMPLES // CLASSES
    signals = np.stack([_signal(shape, generator) for shape in shapes for _ in range(each)])
    order = generator.permutation(SAMPLES)
    signals = signals[order]
    standardised = (signals - signals.mean()) / signals.std()
    inputs = standardised.astype(np.float32)[:, np.newaxis]
    labels = np.repeat(np.arange(CLASSES), each)[order]
    for made in (inputs, labels):
        made.setflags(write=False)
    return inputs, labels


def _standardised_shapes() -> NDArray[np.float64]:
    """Return the shapes (10, 12), each of SD 1/6 and starting at zero."""
    shapes = np.array(SHAPES, dtype=np.float64)
    shapes -= shapes.mean(axis=1, keepdims=True)
    shapes /= shapes.std(axis=1, keepdims=True)
    shapes -= shapes[:, :1]
    return shapes / 6.0


def _signal(shape: NDArray[np.float64], generator: np.random.RandomState) -> NDArray[np.float64]:
    """Return one signal (40,); the order of the draws is that of the published recipe."""
    low, high = PADDING
    zeros = np.zeros(low + int(generator.rand() * (high - low + 1)))
    # The published offset tells the points of the shape, which may be zero, from the padding.
    signal = _stretched(np.concatenate([shape + 1e-8, zeros]), PADDED)
    signal *= 1 + SCALE * (generator.rand() - 0.5)
    signal = np.roll(signal, generator.choice(TRANSLATIONS))
    inside = signal != 0
    noise = gaussian_filter(CORRELATED_NOISE * generator.randn(PADDED), SMOOTHING)
    signal = inside * signal + (1 - inside) * noise
    signal = signal + INDEPENDENT_NOISE * generator.randn(PADDED)
    slope = SHEAR * (generator.rand() - 0.5)
    return _stretched(signal - slope * np.linspace(-0.5, 0.5, PADDED), LENGTH)


def _stretched(signal: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return `signal` at `length` points, linear between its own."""
    places = np.linspace(0, 1, len(signal))
    return np.interp(np.linspace(0, 1, length), places, signal)
