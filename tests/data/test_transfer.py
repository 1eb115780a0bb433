"""The source and the target of transfer: sizes, balance, streams, and the direction of shifts."""

import itertools
import re
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.transfer import TransferSource, TransferTarget
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

SOURCE = TransferSource(train=120, validation=40, test=52)
TARGET = TransferTarget(train=30, validation=20, test=400)


def sets(data: Any, seed: int = 0) -> dict[str, tuple[Any, Any]]:
    """Return images and labels of all sets by name."""
    splits = data.sample(Streams(seed, "x"))
    parts = {"train": splits.train, "validation": splits.validation, **splits.tests}
    return {name: (part.inputs, part.labels) for name, part in parts.items()}


def spread(images: Any) -> float:
    """Return how far from the centre the ink lies, as the SD of its centre over images."""
    ink = images[:, 0] - np.median(images[:, 0], axis=(1, 2), keepdims=True)
    ink = np.clip(ink, 0, None) ** 2
    columns = np.arange(20) - 9.5
    return float(np.std((ink * columns).sum(axis=(1, 2)) / ink.sum(axis=(1, 2))))


def test_the_default_sizes_are_those_of_the_study() -> None:
    """A large source and a target with few labels."""
    assert (TransferSource().train, TransferTarget().train) == (4000, 200)


@pytest.mark.parametrize("data", [SOURCE, TARGET])
def test_sets_have_the_stated_sizes_and_balanced_classes(data: Any) -> None:
    """Grey images of 20 by 20 pixels; counts of two classes differ by one at most."""
    names = {"id", "atypical"} if data is TARGET else {"id"}
    found = sets(data)
    assert set(found) == {"train", "validation", *names}
    for name, (images, labels) in found.items():
        assert images.shape == (getattr(data, name, data.test), 1, 20, 20)
        counts = np.bincount(labels, minlength=10)
        assert counts.max() - counts.min() <= 1
        assert labels.tolist() != sorted(labels.tolist())


def test_source_and_target_of_one_seed_share_no_image_and_no_order() -> None:
    """Both follow stream data of equal seeds; equal generators would draw equal labels first."""
    large = TransferTarget(train=120, validation=40, test=52)
    labels = [part.tolist() for data in (SOURCE, large) for _, part in sets(data).values()]
    for one, another in itertools.combinations(labels, 2):
        assert one[:40] != another[:40]


@pytest.mark.parametrize("data", [SOURCE, TARGET])
def test_sets_follow_the_data_stream_alone(data: Any) -> None:
    """Equal data streams give equal bytes; another one changes every set."""
    first, other = sets(data), sets(data, seed=1)
    same = data.sample(Streams(5, "x", {"data": 0}))
    assert same.train.inputs.tobytes() == first["train"][0].tobytes()
    assert all(first[name][0].tobytes() != other[name][0].tobytes() for name in first)


def test_the_size_of_one_set_moves_no_other() -> None:
    """More training images leave the other sets as they were."""
    first, second = sets(TARGET), sets(TransferTarget(train=60, validation=20, test=400))
    moved = {name for name in first if first[name][0].tobytes() != second[name][0].tobytes()}
    assert moved == {"train"}


def test_the_target_is_lighter_with_less_contrast() -> None:
    """Brightness rises and the spread within an image falls, as for the published severity."""
    source = sets(TransferSource(train=10, validation=10, test=400))["id"][0]
    target = sets(TARGET)["id"][0]
    assert target.mean() - source.mean() == pytest.approx(0.15, abs=0.04)
    assert target.std(axis=(2, 3)).mean() < 0.6 * source.std(axis=(2, 3)).mean()


def test_atypical_images_differ_in_placement_and_sharpness_alone() -> None:
    """Symbols lie further off the centre and edges are softer; light and contrast stay."""
    found = sets(TransferTarget(train=10, validation=10, test=2000))
    usual, atypical = found["id"][0], found["atypical"][0]
    assert spread(atypical) > 1.2 * spread(usual)
    assert atypical.mean() == pytest.approx(usual.mean(), abs=0.01)
    assert np.abs(np.diff(atypical)).mean() < np.abs(np.diff(usual)).mean()


def test_descriptions_cover_all_sets_with_the_sizes_in_use() -> None:
    """What the paper says of the data follows the settings."""
    assert set(SOURCE.describe()) == {"train", "id"}
    described = TARGET.describe()
    assert set(described) == {"train", "id", "atypical"}
    assert described["train"].startswith("30 labelled images")
    assert "0.6 instead of 0.3 radians and up to 3 instead of 1.5" in described["atypical"]


@pytest.mark.parametrize(
    ("data", "family"), [(TransferSource, "transfer_source"), (TransferTarget, "transfer_target")]
)
def test_sets_smaller_than_the_number_of_classes_are_refused(data: Any, family: str) -> None:
    """Every class needs an image in every set."""
    message = f"{family}.validation must be at least 10, one image for each class; got 9"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        data(validation=9)
