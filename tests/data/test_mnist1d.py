"""MNIST-1D is the published set, after a second implementation and by its published facts."""

import hashlib
import re

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.interpolate import interp1d

# scipy.ndimage fills its namespace at run time, where the type checker cannot look.
from scipy.ndimage import gaussian_filter  # type: ignore[attr-defined]

from pitfalls_core.data.mnist1d import CLASSES, MNIST1D, SHAPES, mnist1d
from pitfalls_core.data.permuted import PermutedPositions
from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

Floats = NDArray[np.float64]

TEST_COUNTS = (102, 104, 89, 106, 106, 98, 99, 96, 98, 102)
"""Test signals of each digit; the training part has the rest of 500 each."""

LABELS_SHA256 = "6feec4a017698c7fe237c8854cbd2e338c6dd5c16240f6fa79daefaaa129e169"
"""Of all labels as int64, in the published order."""

FIRST = (-0.33201, -0.47191, -0.77870, -1.00974, -0.88235)
LAST = (-0.09865, 0.44723, 0.65988, 0.87773, 1.19315)
"""The first points of the first signal, and the last points of the last one."""


def sampled(seed: int = 0, validation: int = 400) -> Splits:
    """Return the sets of a seed."""
    return MNIST1D(validation=validation).sample(Streams(seed, "test"))


def resampled(signal: Floats, length: int) -> Floats:
    """Return a signal at another number of points, by SciPy's interpolation as published."""
    line = interp1d(np.linspace(0, 1, len(signal)), signal, kind="linear")
    return np.asarray(line(np.linspace(0, 1, length)), dtype=np.float64)


def as_published() -> tuple[Floats, NDArray[np.int64]]:
    """Follow the published text step by step, with NumPy's global generator of seed 42."""
    kept = np.random.get_state()  # noqa: NPY002  # the recipe draws from the global generator
    try:
        np.random.seed(42)  # noqa: NPY002
        return _published()
    finally:
        np.random.set_state(kept)  # noqa: NPY002


def _published() -> tuple[Floats, NDArray[np.int64]]:
    shapes = np.array(SHAPES, dtype=np.float64)
    shapes = (shapes - shapes.mean(1, keepdims=True)) / shapes.std(1, keepdims=True)
    shapes = (shapes - shapes[:, :1]) / 6
    signals = []
    for shape in shapes:
        for _ in range(500):
            padding = 36 + int(np.random.rand() * 25)  # noqa: NPY002
            signal = resampled(np.concatenate([shape + 1e-8, np.zeros(padding)]), 72)
            signal = signal * (1 + 0.4 * (np.random.rand() - 0.5))  # noqa: NPY002
            shift = np.random.choice(48)  # noqa: NPY002
            signal = np.concatenate([signal[-shift:], signal[:-shift]])
            smooth = gaussian_filter(0.25 * np.random.randn(72), 2)  # noqa: NPY002
            signal = np.where(signal != 0, signal, smooth)
            signal = signal + 0.02 * np.random.randn(72)  # noqa: NPY002
            slope = 0.75 * (np.random.rand() - 0.5)  # noqa: NPY002
            signals.append(resampled(signal - slope * np.linspace(-0.5, 0.5, 72), 40))
    order = np.random.permutation(5000)  # noqa: NPY002
    made = np.stack(signals)[order]
    return (made - made.mean()) / made.std(), np.repeat(np.arange(10), 500)[order]


def test_it_is_what_the_published_recipe_makes() -> None:
    """Every label and every value, to the last bit of single precision."""
    expected, labels = as_published()
    signals, digits = mnist1d()
    np.testing.assert_array_equal(digits, labels)
    np.testing.assert_array_equal(signals[:, 0], expected.astype(np.float32))


def test_its_sizes_are_those_published() -> None:
    """4,000 training and 1,000 test signals of 40 points in ten classes, standardised together."""
    signals, labels = mnist1d()
    assert signals.shape == (5000, 1, 40)
    assert signals.dtype == np.float32
    np.testing.assert_array_equal(np.bincount(labels), np.full(10, 500))
    assert float(signals.mean(dtype=np.float64)) == pytest.approx(0, abs=1e-7)
    assert float(signals.std(dtype=np.float64)) == pytest.approx(1, abs=1e-6)


def test_the_split_is_the_published_one() -> None:
    """The last fifth in the order of the legacy shuffle is the test set, with uneven classes."""
    signals, labels = mnist1d()
    splits = sampled()
    test = splits.tests["test"]
    np.testing.assert_array_equal(test.inputs, signals[4000:])
    np.testing.assert_array_equal(test.labels, labels[4000:])
    assert tuple(np.bincount(test.labels)) == TEST_COUNTS
    assert splits.classes == CLASSES


def test_another_version_of_a_library_makes_the_same_set() -> None:
    """Labels by their digest, and some values, as they were made when the test was written."""
    signals, labels = mnist1d()
    assert hashlib.sha256(labels.tobytes()).hexdigest() == LABELS_SHA256
    assert signals[0, 0, :5] == pytest.approx(FIRST, abs=2e-5)
    assert signals[-1, 0, -5:] == pytest.approx(LAST, abs=2e-5)


def test_nothing_but_the_division_of_the_training_part_follows_the_seed() -> None:
    """Training and validation set are the 4,000 signals, divided anew for each seed."""
    first, again, other = sampled(0), sampled(0), sampled(1)
    assert (len(first.train), len(first.validation)) == (3600, 400)
    np.testing.assert_array_equal(first.train.inputs, again.train.inputs)
    assert not np.array_equal(first.train.inputs, other.train.inputs)
    np.testing.assert_array_equal(first.tests["test"].inputs, other.tests["test"].inputs)
    together = np.concatenate([first.train.inputs, first.validation.inputs])
    expected = mnist1d()[0][:4000]
    assert sorted(row.tobytes() for row in together) == sorted(row.tobytes() for row in expected)


def test_the_global_generator_is_left_alone() -> None:
    """Making the set moves nobody else's random numbers."""
    before = repr(np.random.get_state())  # noqa: NPY002
    mnist1d.cache_clear()
    mnist1d()
    assert repr(np.random.get_state()) == before  # noqa: NPY002


def test_it_can_be_described() -> None:
    """Each set has a sentence with its numbers."""
    assert MNIST1D(validation=500).describe() == {
        "train": (
            "3,500 of 4,000 signals of 40 points, chosen at random for each seed; the other 500 "
            "select the epoch."
        ),
        "test": "The 1,000 published test signals, the same for every seed.",
    }


@pytest.mark.parametrize("validation", [0, -1, 4000])
def test_an_impossible_division_is_refused(validation: int) -> None:
    """Some signals must select the epoch, and some must be left to train on."""
    message = (
        "MNIST-1D has 4000 signals for training: validation must be positive and leave at least "
        f"one of them; got validation={validation}"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        MNIST1D(validation=validation)


def rearranged(splits: Splits, order: int = 42) -> Splits:
    """Return the sets with permuted positions."""
    return PermutedPositions(order).prepare(splits, Streams(0, "test"))


def test_positions_are_permuted_alike_everywhere() -> None:
    """One order, that of the legacy generator of seed 42, for all examples of all sets."""
    splits = sampled()
    changed = rearranged(splits)
    order = np.random.RandomState(42).permutation(40)
    pairs = [
        (splits.train, changed.train),
        (splits.validation, changed.validation),
        (splits.tests["test"], changed.tests["test"]),
    ]
    for before, after in pairs:
        np.testing.assert_array_equal(after.inputs, before.inputs[..., order])
        np.testing.assert_array_equal(after.labels, before.labels)
    other = rearranged(splits, order=7)
    assert not np.array_equal(other.train.inputs, changed.train.inputs)


def test_whatever_else_a_set_holds_is_kept() -> None:
    """Attributes stay, and inputs without labels are permuted as well."""
    inputs = np.arange(24, dtype=np.float32).reshape(4, 1, 6)
    part = Labelled(inputs, np.zeros(4, dtype=np.int64), {"source": np.arange(4)})
    changed = rearranged(Splits(part, part, {"test": part}, 2, unlabelled=inputs))
    order = np.random.RandomState(42).permutation(6)
    np.testing.assert_array_equal(changed.train.attributes["source"], np.arange(4))
    assert changed.unlabelled is not None
    np.testing.assert_array_equal(changed.unlabelled, inputs[..., order])


def test_a_negative_order_is_refused() -> None:
    """The legacy generator takes no negative seed."""
    message = "permuted positions: order must not be negative; got -1"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        PermutedPositions(-1)
