"""Digits come from scikit-learn's file and are split as described."""

import re
from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest
from sklearn.datasets import load_digits

from pitfalls_core.data import digit_scans
from pitfalls_core.data.digits import FileOrderDigits, RandomSplitDigits
from pitfalls_core.data.splits import Labelled, LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

Digits = RandomSplitDigits | FileOrderDigits
KINDS = [RandomSplitDigits, FileOrderDigits]


def rows(*parts: Labelled) -> list[bytes]:
    """Return each example as bytes, sorted."""
    return sorted(
        image.tobytes() + label.tobytes()
        for part in parts
        for image, label in zip(part.inputs, part.labels, strict=True)
    )


def everything() -> LabelledImages:
    """Return all scans in file order, by scikit-learn's own loader."""
    grey, labels = load_digits(return_X_y=True)
    images = (grey / 16).astype(np.float32).reshape(-1, 1, 8, 8)
    return LabelledImages(images, labels.astype(np.int64))


def as_bytes(splits: Splits) -> bytes:
    """Return all arrays, in order, as bytes."""
    parts = (splits.train, splits.validation, splits.tests["test"])
    return b"".join(part.inputs.tobytes() + part.labels.tobytes() for part in parts)


def test_scans_are_those_of_scikit_learn() -> None:
    """The file read without importing scikit-learn holds what its loader returns."""
    images, labels = digit_scans.digit_scans()
    expected = everything()
    np.testing.assert_array_equal(images, expected.inputs)
    np.testing.assert_array_equal(labels, expected.labels)


def test_a_missing_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is put in the place of a file that is not there."""
    monkeypatch.setattr(digit_scans, "FILE", "sklearn/no_such_file")
    message = "cannot read sklearn/no_such_file: install scikit-learn, for example by 'make env'"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        digit_scans.digit_scans()


def test_a_missing_library_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without scikit-learn the message says what to install."""

    def absent(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(digit_scans, "distribution", absent)
    message = (
        "cannot read sklearn/datasets/data/digits.csv.gz: install scikit-learn, "
        "for example by 'make env'"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        digit_scans.digit_scans()


def test_a_changed_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other data under the same name are refused."""
    monkeypatch.setattr(digit_scans, "SHA256", "0123456789abcdef")
    message = (
        "sklearn/datasets/data/digits.csv.gz is not the file that this package knows (SHA-256 "
        "0123456789ab... of its text); install an unmodified scikit-learn"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        digit_scans.digit_scans()


@pytest.mark.parametrize("kind", KINDS)
def test_sets_have_the_stated_sizes_and_hold_every_scan_once(kind: type[Digits]) -> None:
    """The three sets together are all scans, none left out and none used twice."""
    splits = kind(train=900, validation=300).sample(Streams(3, "x"))
    parts = (splits.train, splits.validation, splits.tests["test"])
    assert [len(part) for part in parts] == [900, 300, 597]
    assert splits.classes == 10
    assert rows(*parts) == rows(everything())


def test_the_file_order_test_set_is_the_end_of_the_file() -> None:
    """With file order the last 500 scans are the test set, in order, and no others."""
    splits = FileOrderDigits().sample(Streams(3, "x"))
    expected = everything()
    np.testing.assert_array_equal(splits.tests["test"].inputs, expected.inputs[-500:])
    np.testing.assert_array_equal(splits.tests["test"].labels, expected.labels[-500:])
    first = LabelledImages(expected.inputs[:-500], expected.labels[:-500])
    assert rows(splits.train, splits.validation) == rows(first)


def test_the_random_test_set_differs_between_seeds() -> None:
    """With random splits each seed has its own test set."""
    drawn = RandomSplitDigits()
    first, second = (drawn.sample(Streams(seed, "x")).tests["test"] for seed in (0, 1))
    assert rows(first) != rows(second)


@pytest.mark.parametrize("kind", KINDS)
def test_the_split_follows_its_stream_alone(kind: type[Digits]) -> None:
    """Equal split streams give equal bytes whatever the other streams; another one does not."""
    drawn = kind()
    first = as_bytes(drawn.sample(Streams(0, "x")))
    assert as_bytes(drawn.sample(Streams(9, "x", {"split": 0}))) == first
    assert as_bytes(drawn.sample(Streams(0, "x", {"split": 9}))) != first


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("train", "validation"), [(0, 10), (10, 0), (1000, 797)])
def test_sizes_without_a_test_set_are_refused(
    kind: type[Digits], train: int, validation: int
) -> None:
    """Every set needs at least one scan."""
    message = (
        "digits have 1797 scans: train and validation must be positive and leave at least one "
        f"scan for the test set; got train={train}, validation={validation}"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        kind(train=train, validation=validation)


@pytest.mark.parametrize("kind", KINDS)
def test_descriptions_state_the_sizes_in_use(kind: type[Digits]) -> None:
    """The sentences carry the numbers of the settings, for every dataset and the training set."""
    told = kind(train=1011, validation=222).describe()
    assert set(told) == {"train", "test"}
    assert "1,011 of" in told["train"]
    assert "222" in told["train"]
    assert "564" in told["test"]
