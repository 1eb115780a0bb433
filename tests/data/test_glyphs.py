"""The sets of the drawn symbols: sizes, balance, streams, and the direction of each shift."""

import re

import numpy as np
import pytest

from pitfalls_core.data.glyphs import GlyphShifts
from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

SMALL = GlyphShifts(train=200, validation=50, test=104)


def parts(splits: Splits) -> dict[str, Labelled]:
    """Return all sets by name."""
    return {"train": splits.train, "validation": splits.validation, **splits.tests}


def as_bytes(splits: Splits) -> dict[str, bytes]:
    """Return each set as bytes."""
    return {
        name: part.inputs.tobytes() + part.labels.tobytes() for name, part in parts(splits).items()
    }


def test_sets_have_the_stated_shapes() -> None:
    """Every set has the stated number of grey images of 20 by 20 pixels."""
    shapes = {
        name: part.inputs.shape for name, part in parts(SMALL.sample(Streams(0, "x"))).items()
    }
    tests = dict.fromkeys(("id", "shift_a", "shift_b", "shift_c"), (104, 1, 20, 20))
    assert shapes == {"train": (200, 1, 20, 20), "validation": (50, 1, 20, 20), **tests}


def test_classes_are_equally_frequent_up_to_rounding() -> None:
    """In every set the counts of two classes differ by one at most."""
    for part in parts(SMALL.sample(Streams(0, "x"))).values():
        counts = np.bincount(part.labels, minlength=10)
        assert counts.max() - counts.min() <= 1


def test_labels_are_shuffled() -> None:
    """The order of the labels tells nothing."""
    labels = SMALL.sample(Streams(0, "x")).train.labels
    assert labels.tolist() != (np.arange(200) % 10).tolist()


def test_no_image_occurs_twice() -> None:
    """Over all sets of a run no two images are equal."""
    images = [
        image for part in parts(SMALL.sample(Streams(0, "x"))).values() for image in part.inputs
    ]
    assert len({image.tobytes() for image in images}) == len(images) == 200 + 50 + 4 * 104


def test_sets_follow_the_data_stream_alone() -> None:
    """Equal data streams give equal bytes; another one changes every set."""
    first = as_bytes(SMALL.sample(Streams(0, "x")))
    assert as_bytes(SMALL.sample(Streams(8, "x", {"data": 0}))) == first
    other = as_bytes(SMALL.sample(Streams(0, "x", {"data": 8})))
    assert all(other[name] != first[name] for name in first)


def test_the_size_of_one_set_moves_no_other() -> None:
    """More training images leave validation and test sets as they were."""
    first = as_bytes(SMALL.sample(Streams(0, "x")))
    larger = GlyphShifts(train=300, validation=50, test=104)
    second = as_bytes(larger.sample(Streams(0, "x")))
    assert {name for name in first if first[name] != second[name]} == {"train"}


def test_severity_moves_the_corrupted_sets_only() -> None:
    """Another severity changes shifts B and C and nothing else."""
    first = as_bytes(SMALL.sample(Streams(0, "x")))
    severe = GlyphShifts(train=200, validation=50, test=104, severity=5)
    second = as_bytes(severe.sample(Streams(0, "x")))
    assert {name for name in first if first[name] != second[name]} == {"shift_b", "shift_c"}


def test_shift_a_is_written_narrower() -> None:
    """Over all symbols the ink spreads less to the sides than in the plain set."""
    splits = GlyphShifts(train=10, validation=10, test=1000).sample(Streams(0, "x"))
    axis = np.arange(20) - 9.5
    sides = []
    for name in ("id", "shift_a"):
        mean = splits.tests[name].inputs.mean(axis=(0, 1))
        ink = mean - mean.min()
        sides.append((ink * axis**2).sum() / ink.sum())
    assert sides[1] < 0.9 * sides[0]


def test_shift_b_is_lighter_with_less_contrast() -> None:
    """Brightness rises by the table's value; the spread within an image falls."""
    splits = GlyphShifts(train=10, validation=10, test=1000).sample(Streams(0, "x"))
    plain, shifted = splits.tests["id"].inputs, splits.tests["shift_b"].inputs
    assert shifted.mean() - plain.mean() == pytest.approx(0.15, abs=0.02)
    assert shifted.std(axis=(2, 3)).mean() < 0.6 * plain.std(axis=(2, 3)).mean()


def test_shift_c_is_blurred_and_off_the_centre() -> None:
    """Neighbouring pixels differ less than in the plain set, and the ink lies further out."""
    splits = GlyphShifts(train=10, validation=10, test=1000).sample(Streams(0, "x"))
    plain, shifted = (splits.tests[name].inputs[:, 0] for name in ("id", "shift_c"))
    assert np.abs(np.diff(shifted)).mean() < 0.7 * np.abs(np.diff(plain)).mean()
    columns = np.arange(20) - 9.5
    spread = [np.std((part * columns).sum(axis=(1, 2))) for part in (plain, shifted)]
    assert spread[1] > 1.2 * spread[0]


def test_descriptions_cover_all_sets_with_the_strengths_in_use() -> None:
    """The sentences carry sizes and the entries of the tables for the severity that was set."""
    told = GlyphShifts(train=2100, validation=510, test=1200, severity=5).describe()
    assert set(told) == {"train", *SMALL.sample(Streams(0, "x")).tests}
    assert "2,100" in told["train"]
    assert "510" in told["train"]
    assert all(told[name].startswith("1,200 ") for name in told if name != "train")
    assert (
        "contrast times 0.15, brightness plus 0.3 and Gaussian noise of SD 0.1 " in told["shift_b"]
    )
    assert "blur of SD 1 pixels" in told["shift_c"]
    assert "up to 6.5 instead of 1.5 pixels" in told["shift_c"]


@pytest.mark.parametrize("name", ["train", "validation", "test"])
def test_sets_smaller_than_the_number_of_classes_are_refused(name: str) -> None:
    """Every class needs an image."""
    message = f"glyphs.{name} must be at least 10, one image for each class; got 9"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        GlyphShifts(**{name: 9})


def test_an_unknown_severity_is_refused_at_once() -> None:
    """The severity is checked before anything is drawn."""
    message = "severity must be a whole number from 1 to 5; got 7"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        GlyphShifts(severity=7)
