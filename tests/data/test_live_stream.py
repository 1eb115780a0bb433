"""The drawn live stream: sizes, drift, streams, and a sample that is scored by nobody."""

import re

import numpy as np
import pytest

from pitfalls_core.data import corruptions
from pitfalls_core.data.live_stream import LiveStream, class_prior, held_out_share
from pitfalls_core.data.splits import Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

SMALL = LiveStream(train=100, validation=50, offline=60, batch=80, adaptation=30)
SETS = ("offline", "live_small", "live_2", "live_3", "live_4", "live_large")


def drawn(of: LiveStream = SMALL, streams: Streams | None = None) -> Splits:
    """Return the sets of one seed."""
    return of.sample(streams or Streams(0, "x"))


def as_bytes(splits: Splits) -> dict[str, bytes]:
    """Return each set as bytes, the adaptation sample included."""
    parts = {"train": splits.train, "validation": splits.validation, **splits.tests}
    found = {name: one.inputs.tobytes() + one.labels.tobytes() for name, one in parts.items()}
    assert splits.unlabelled is not None
    return {**found, "unlabelled": splits.unlabelled.tobytes()}


def test_sets_have_the_stated_sizes() -> None:
    """By default the small batch has 200 images, and the four batches together 2,000."""
    default, small = LiveStream(), drawn()
    assert default.batch - default.adaptation == 200
    assert 4 * default.batch - default.adaptation == 2000
    assert tuple(small.tests) == SETS
    assert [len(one) for one in small.tests.values()] == [60, 50, 80, 80, 80, 290]
    assert (len(small.train), len(small.validation)) == (100, 50)
    assert small.unlabelled is not None
    assert small.unlabelled.shape == (30, 1, 20, 20)


def test_the_adaptation_sample_is_scored_by_nobody() -> None:
    """No image of it is in a test set, in training or in validation."""
    splits = drawn()
    assert splits.unlabelled is not None
    seen = {image.tobytes() for image in splits.unlabelled}
    assert len(seen) == 30
    for part in (splits.train, splits.validation, *splits.tests.values()):
        assert not seen & {image.tobytes() for image in part.inputs}


def test_the_adaptation_sample_comes_from_the_first_batch() -> None:
    """Together with the small set it is what the first batch is without a sample."""
    whole = drawn(LiveStream(train=100, validation=50, offline=60, batch=80, adaptation=2))
    splits = drawn()
    assert splits.unlabelled is not None
    assert whole.unlabelled is not None
    first = np.concatenate([splits.unlabelled, splits.tests["live_small"].inputs])
    again = np.concatenate([whole.unlabelled, whole.tests["live_small"].inputs])
    assert first.tobytes() == again.tobytes()


def test_the_large_set_is_all_that_is_scored_live() -> None:
    """It holds the batches one after the other, and says which image is of which."""
    tests = drawn().tests
    large, start = tests["live_large"], 0
    for number, name in enumerate(("live_small", "live_2", "live_3", "live_4"), start=1):
        part = slice(start, start + len(tests[name]))
        start = part.stop
        assert large.inputs[part].tobytes() == tests[name].inputs.tobytes()
        assert large.labels[part].tolist() == tests[name].labels.tolist()
        assert set(large.attributes["batch"][part].tolist()) == {number}
        assert set(tests[name].attributes["batch"].tolist()) == {number}
    assert start == len(large)


def test_sets_follow_the_data_stream_alone() -> None:
    """Equal data streams give equal bytes; another one changes every set."""
    first = as_bytes(drawn())
    assert as_bytes(drawn(streams=Streams(8, "x", {"data": 0}))) == first
    other = as_bytes(drawn(streams=Streams(0, "x", {"data": 8})))
    assert all(other[name] != first[name] for name in first)


def test_the_size_of_one_set_moves_no_other() -> None:
    """More training images leave all others as they were."""
    more = LiveStream(train=120, validation=50, offline=60, batch=80, adaptation=30)
    first, second = as_bytes(drawn()), as_bytes(drawn(more))
    assert {name for name in first if first[name] != second[name]} == {"train"}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_class_prior_rises_with_the_class(number: int) -> None:
    """It sums to one, is a straight line, and ends a fifth a batch above the mean."""
    prior = class_prior(number)
    assert prior.sum() == pytest.approx(1)
    assert np.diff(prior) == pytest.approx([np.diff(prior)[0]] * 9)
    assert prior[-1] == pytest.approx((1 + number / 5) / 10)


def test_factors_drift_with_the_batch() -> None:
    """Contrast falls, light and the frequency of the later classes rise, batch by batch."""
    tests = drawn(LiveStream(train=100, validation=50, offline=500, batch=500, adaptation=10)).tests
    sets = [tests[name] for name in ("offline", "live_small", "live_2", "live_3", "live_4")]
    contrasts = [one.inputs.std(axis=(2, 3)).mean() for one in sets]
    levels = [one.inputs.mean() for one in sets]
    classes = [one.labels.mean() for one in sets]
    assert contrasts == sorted(contrasts, reverse=True)
    assert levels == sorted(levels)
    assert classes[4] > classes[1] > classes[0] - 0.5
    ratio = contrasts[4] / contrasts[0]
    assert ratio == pytest.approx(corruptions.CONTRAST[3], abs=0.02)


def test_the_share_in_another_style_grows() -> None:
    """One tenth more in each batch."""
    assert [held_out_share(number) for number in (1, 2, 3, 4)] == [0.1, 0.2, 0.3, 0.4]


def test_offline_classes_are_equally_frequent() -> None:
    """In the offline sets the counts of two classes differ by one at most."""
    splits = drawn()
    for part in (splits.train, splits.validation, splits.tests["offline"]):
        counts = np.bincount(part.labels, minlength=10)
        assert counts.max() - counts.min() <= 1


def test_every_set_is_described() -> None:
    """There is a sentence for training and for each dataset, with the numbers of its fields."""
    said = SMALL.describe()
    assert tuple(said) == ("train", *SETS)
    assert said["train"] == (
        "100 drawings of 10 symbols on 20 x 20 pixels in a smooth style, new for each seed; 50 "
        "others select the epoch, and 30 live images of batch 1 may be seen without labels."
    )
    assert said["live_small"] == (
        "The 50 other images of batch 1: contrast times 0.75, brightness plus 0.05, 10 % in a "
        "held-out style, class frequencies from 0.8 to 1.2 times the mean."
    )
    assert said["live_large"] == "The 290 scored images of batches 1 to 4 together."


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"train": 9},
            "live stream: train must be at least 10, one image for each class; got 9",
        ),
        (
            {"adaptation": 1},
            "live stream: the adaptation sample needs at least 2 images, and the rest of its batch "
            "at least 10; got adaptation=1, batch=600",
        ),
        (
            {"batch": 409},
            "live stream: the adaptation sample needs at least 2 images, and the rest of its batch "
            "at least 10; got adaptation=400, batch=409",
        ),
    ],
)
def test_sets_that_are_too_small_are_refused(changes: dict[str, int], message: str) -> None:
    """The message names the value and what is needed."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        LiveStream(**changes)
