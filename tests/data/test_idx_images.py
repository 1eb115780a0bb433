"""Families on IDX files cut their sets out as they say."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.files.idx import idx_images, idx_labels
from pitfalls_core.data.idx_images import IdxImages
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from tests.data.files import written

SEEDS = [Streams(seed, "test") for seed in range(2)]


def family(folder: Path, **changes: Any) -> IdxImages:
    """Return a family on small files."""
    train, test = written.idx_set(folder, 30, 5, seed=1), written.idx_set(folder, 12, 5, seed=2)
    sizes: dict[str, Any] = {"train": 20, "validation": 6, "test": 10} | changes
    return IdxImages(*train, *test, data_set="KMNIST", **sizes)


def test_every_example_is_one_of_the_file(tmp_path: Path) -> None:
    """Pixels over 255 with their own label; training and validation share none."""
    made = family(tmp_path)
    splits = made.sample(SEEDS[0])
    pixels, labels = idx_images(made.train_images, ""), idx_labels(made.train_labels, "")
    rows = {image.tobytes(): place for place, image in enumerate(pixels)}
    found = []
    for part in (splits.train, splits.validation):
        for image, label in zip(part.inputs, part.labels, strict=True):
            place = rows[np.round(image[0] * 255).astype(np.uint8).tobytes()]
            assert labels[place] == label
            found.append(place)
    assert len(set(found)) == len(found) == 26
    assert splits.classes == 10
    expected = idx_images(made.test_images, "")[:10, None].astype(np.float32) / np.float32(255)
    np.testing.assert_array_equal(splits.tests["test"].inputs, expected)


def test_seeds_share_the_test_set_only(tmp_path: Path) -> None:
    """The same seed gives the same sets, another seed other training images."""
    made = family(tmp_path)
    first, again, other = (made.sample(one) for one in (SEEDS[0], SEEDS[0], SEEDS[1]))
    np.testing.assert_array_equal(first.train.inputs, again.train.inputs)
    assert not np.array_equal(first.train.inputs, other.train.inputs)
    np.testing.assert_array_equal(first.tests["test"].inputs, other.tests["test"].inputs)


def test_words_carry_the_numbers(tmp_path: Path) -> None:
    """The sentences hold the settings."""
    assert family(tmp_path).describe() == {
        "train": (
            "20 images of the training files of KMNIST, chosen at random for each seed; 6 others "
            "select the epoch."
        ),
        "test": "The first 10 images of its test files, the same for every seed.",
    }


def test_requests_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    """Too many images, too few classes, and numbers that are not positive."""
    made = family(tmp_path, train=25)
    message = (
        f"{made.train_images} has 30 examples to learn from; train=25 and validation=6 need 31"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        made.sample(SEEDS[0])
    made = family(tmp_path, test=13)
    message = f"{made.test_images} has 12 images; got test=13"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        made.sample(SEEDS[0])
    made = family(tmp_path, classes=9)
    message = f"{made.train_labels}: expected labels below 9 (classes=9); found 9"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        made.sample(SEEDS[0])
    with pytest.raises(InputError, match=r"^IdxImages: train must be positive; got train=0$"):
        family(tmp_path, train=0)
