"""The published file of MNIST-1D as sets of a run."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from pitfalls_core.data.mnist1d_file import Mnist1dFile
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams


def family(folder: Path, train: int = 15) -> Mnist1dFile:
    """Return the family on a small file whose signals hold their own number."""
    x = np.repeat(np.arange(20.0)[:, None], 40, axis=1)
    table = {"x": x, "y": np.arange(20) % 10, "x_test": -x[:4], "y_test": np.arange(4)}
    path = folder / "mnist1d_data.pkl"
    path.write_bytes(pickle.dumps(table))
    return Mnist1dFile(path, train=train, validation=5)


def test_every_signal_keeps_its_label(tmp_path: Path) -> None:
    """Training and validation share the training part; the test part is whole, in one channel."""
    splits = family(tmp_path).sample(Streams(0, "test"))
    numbers = np.concatenate([splits.train.inputs, splits.validation.inputs])[:, 0, 0]
    assert sorted(numbers) == list(range(20))
    np.testing.assert_array_equal(splits.train.labels, splits.train.inputs[:, 0, 0] % 10)
    assert splits.tests["test"].inputs.shape == (4, 1, 40)
    np.testing.assert_array_equal(splits.tests["test"].inputs[:, 0, 7], -np.arange(4.0))


def test_words_carry_the_numbers(tmp_path: Path) -> None:
    """The sentences hold the settings."""
    assert family(tmp_path).describe() == {
        "train": (
            "15 training signals of the published file of MNIST-1D, chosen at random for each "
            "seed; 5 others select the epoch."
        ),
        "test": "The test signals of the published file, the same for every seed.",
    }


def test_more_signals_than_there_are(tmp_path: Path) -> None:
    """The message names the file and both numbers."""
    with pytest.raises(
        InputError,
        match=r"data\.pkl has 20 examples to learn from; train=16 and validation=5 need 21$",
    ):
        family(tmp_path, train=16).sample(Streams(0, "test"))
