"""Own arrays and tables: split at random or in file order, scaled from training data only."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.array_file import ArrayFile
from pitfalls_core.data.splits import Labelled, LabelledImages
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from tests.data.files import written

STREAMS = Streams(0, "test")
FEATURES = np.random.default_rng(0).normal(3, 2, (20, 4))
LABELS = np.arange(20) % 3
SETTINGS: dict[str, Any] = {"classes": 3, "train": 10, "validation": 4}


def archive(folder: Path, **changes: Any) -> ArrayFile:
    """Return a family on an archive of twenty examples, with some arrays changed."""
    arrays = {"inputs": FEATURES, "labels": LABELS} | changes
    return ArrayFile(written.arrays(folder / "set.npz", **arrays), **SETTINGS)


def rows_of(part: Labelled) -> list[int]:
    """Return which examples of the file are in `part`."""
    first = FEATURES[:, 0].astype(np.float32)
    return [int(np.flatnonzero(first == value)[0]) for value in part.inputs[:, 0]]


def test_random_split(tmp_path: Path) -> None:
    """Every example is in one set, with its label; another seed draws others."""
    splits = archive(tmp_path).sample(STREAMS)
    parts = (splits.train, splits.validation, splits.tests["test"])
    assert [len(part) for part in parts] == [10, 4, 6]
    rows = [row for part in parts for row in rows_of(part)]
    assert sorted(rows) == list(range(20))
    assert [label for part in parts for label in part.labels] == [LABELS[row] for row in rows]
    other = archive(tmp_path).sample(Streams(1, "test"))
    assert rows_of(other.tests["test"]) != rows_of(splits.tests["test"])


def test_file_order(tmp_path: Path) -> None:
    """The end of the file is the test set of every seed; the beginning is shuffled."""
    for seed in range(3):
        made = ArrayFile(archive(tmp_path).file, **SETTINGS, order="file")
        splits = made.sample(Streams(seed, "test"))
        assert rows_of(splits.tests["test"]) == list(range(14, 20))
        assert sorted(rows_of(splits.train) + rows_of(splits.validation)) == list(range(14))


def test_a_table_holds_the_same(tmp_path: Path) -> None:
    """The same examples as a text file give the same sets."""
    lines = [",".join(map(repr, map(float, row))) for row in FEATURES]
    text = "\n".join(f"{label},{line}" for label, line in zip(LABELS, lines, strict=True))
    path = tmp_path / "set.csv"
    path.write_text(f"labels,a,b,c,d\n{text}\n", encoding="utf-8")
    table = ArrayFile(path, **SETTINGS).sample(STREAMS)
    arrays = archive(tmp_path).sample(STREAMS)
    np.testing.assert_array_equal(table.train.inputs, arrays.train.inputs)
    np.testing.assert_array_equal(table.tests["test"].labels, arrays.tests["test"].labels)


def test_scaling_knows_the_training_set_only(tmp_path: Path) -> None:
    """Mean 0 and SD 1 there; the others are moved alike; a constant column stays finite."""
    values = FEATURES.copy()
    values[:, 3] = 7
    path = written.arrays(tmp_path / "set.npz", inputs=values, labels=LABELS)
    made = ArrayFile(path, **SETTINGS, standardized=True).sample(STREAMS)
    raw = ArrayFile(path, **SETTINGS).sample(STREAMS)
    np.testing.assert_allclose(made.train.inputs.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(made.train.inputs.std(axis=0), [1, 1, 1, 0], rtol=1e-5)
    mean, spread = raw.train.inputs.mean(axis=0), raw.train.inputs.std(axis=0)
    spread[3] = 1
    expected = (raw.tests["test"].inputs - mean) / spread
    np.testing.assert_allclose(made.tests["test"].inputs, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("shape", [(20, 5, 6), (20, 3, 5, 6)])
def test_images_of_bytes(shape: tuple[int, ...], tmp_path: Path) -> None:
    """Bytes are divided by 255; images without channels get one."""
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    splits = archive(tmp_path, inputs=pixels).sample(STREAMS)
    assert isinstance(splits.train, LabelledImages)
    channels = shape[1] if len(shape) == 4 else 1
    assert splits.train.inputs.shape == (10, channels, 5, 6)
    made = np.concatenate(
        [splits.train.inputs, splits.validation.inputs, splits.tests["test"].inputs]
    )
    assert sorted(np.round(made * 255).astype(int).ravel()) == sorted(pixels.ravel())


IMAGES = np.zeros((20, 5, 6))
WITHOUT = (
    "'inputs' with features (examples, columns) or images (examples, [channels,] height, width)"
)


@pytest.mark.parametrize(
    ("changes", "expected", "found"),
    [
        ({"inputs": np.zeros(20)}, WITHOUT, "shape (20,)"),
        ({"inputs": np.zeros((0, 3))}, WITHOUT, "shape (0, 3)"),
        (
            {"inputs": np.full((20, 4), np.inf)},
            "'inputs' with finite numbers (in single precision)",
            "others",
        ),
        (
            {"inputs": np.full((20, 4), 1e300)},
            "'inputs' with finite numbers (in single precision)",
            "others",
        ),
        (
            {"inputs": IMAGES + 2},
            "images 'inputs' of bytes, or of numbers in [0, 1]",
            "values from 2 to 2",
        ),
        (
            {"labels": LABELS / 2},
            "'labels' with whole numbers (examples,)",
            "float64 of shape (20,)",
        ),
        (
            {"labels": LABELS[:, None]},
            "'labels' with whole numbers (examples,)",
            "int64 of shape (20, 1)",
        ),
        ({"labels": LABELS - 1}, "'labels' with whole numbers from 0", "-1"),
        ({"labels": LABELS + 1}, "labels below 3 (classes=3)", "3"),
        ({"labels": LABELS[:19]}, "20 labels, one an input", "19"),
    ],
)
def test_other_arrays_are_refused(
    changes: dict[str, Any], expected: str, found: str, tmp_path: Path
) -> None:
    """What is not as described is told with what was expected."""
    made = archive(tmp_path, **changes)
    message = f"{made.file}: expected {expected}; found {found}. Get it from: the study's own data"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        made.sample(STREAMS)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"train": 0}, "ArrayFile: train must be positive; got train=0"),
        ({"order": "time"}, "ArrayFile: order must be 'random' or 'file'; got 'time'"),
        ({"file": Path("a.mat")}, "ArrayFile: a file's name ends in .npz or .csv; got 'a.mat'"),
    ],
)
def test_settings_that_cannot_be_are_refused(changes: dict[str, Any], message: str) -> None:
    """Mistakes in the settings are told before the file is opened."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        ArrayFile(**({"file": Path("a.npz"), **SETTINGS} | changes))


def test_requests_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    """No example left to test on, and images that cannot be standardized."""
    file = archive(tmp_path).file
    message = f"{file} has 20 examples: train=10 and validation=10 leave none for the test set"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        ArrayFile(file, **(SETTINGS | {"validation": 10})).sample(STREAMS)
    file = archive(tmp_path, inputs=IMAGES).file
    with pytest.raises(InputError, match=r"expected features, which can be standardized; found im"):
        ArrayFile(file, **SETTINGS, standardized=True).sample(STREAMS)


def test_words_carry_the_numbers() -> None:
    """The sentences hold the settings, for both orders."""
    assert ArrayFile(Path("a.npz"), **SETTINGS).describe() == {
        "train": (
            "10 examples in a.npz, chosen at random for each seed; 4 others select the epoch."
        ),
        "test": "All other examples in the file.",
    }
    assert ArrayFile(Path("a.npz"), **SETTINGS, order="file").describe() == {
        "train": (
            "10 of the first 14 examples in a.npz, chosen at random for each seed; 4 others select "
            "the epoch."
        ),
        "test": "All later examples in the file, the same for every seed.",
    }
