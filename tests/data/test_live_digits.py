"""Scanned digits as a live stream: file order, sizes, and a sample that is scored by nobody."""

import re

import numpy as np
import pytest

from pitfalls_core.data.digit_scans import SCANS, digit_scans
from pitfalls_core.data.live_digits import LiveDigits
from pitfalls_core.data.splits import Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

LIVE = ("live_small", "live_2", "live_3", "live_4")


def drawn(seed: int = 0) -> Splits:
    """Return the sets of one seed."""
    return LiveDigits().sample(Streams(seed, "x"))


def test_the_live_batches_are_the_end_of_the_file_in_order() -> None:
    """The sample and then the batches are the last 800 scans, whatever the seed."""
    images, labels = digit_scans()
    for seed in (0, 1):
        splits = drawn(seed)
        assert splits.unlabelled is not None
        stream = [splits.unlabelled, *(splits.tests[name].inputs for name in LIVE)]
        assert np.concatenate(stream).tobytes() == images[-800:].tobytes()
        assert [len(one) for one in stream] == [100, 100, 200, 200, 200]
        large = splits.tests["live_large"]
        assert large.inputs.tobytes() == images[-700:].tobytes()
        assert large.labels.tolist() == labels[-700:].tolist()
        assert np.bincount(large.attributes["batch"]).tolist() == [0, 100, 200, 200, 200]


def test_offline_sets_divide_the_beginning_at_random() -> None:
    """Training, validation and offline set are the first 997 scans, drawn anew for each seed."""
    images, _ = digit_scans()
    first = sorted(image.tobytes() for image in images[: SCANS - 800])
    for seed in (0, 1):
        splits = drawn(seed)
        parts = (splits.train, splits.validation, splits.tests["offline"])
        assert [len(part) for part in parts] == [600, 147, 250]
        assert sorted(image.tobytes() for part in parts for image in part.inputs) == first
    assert drawn(0).train.inputs.tobytes() != drawn(1).train.inputs.tobytes()


def test_the_adaptation_sample_is_scored_by_nobody() -> None:
    """No scan of it is scored, trained on or used for selection."""
    splits = drawn()
    assert splits.unlabelled is not None
    seen = {image.tobytes() for image in splits.unlabelled}
    for part in (splits.train, splits.validation, *splits.tests.values()):
        assert not seen & {image.tobytes() for image in part.inputs}


def test_every_set_is_described() -> None:
    """There is a sentence for training and for each dataset."""
    said = LiveDigits().describe()
    assert tuple(said) == ("train", *drawn().tests)
    assert said["offline"] == "The other 250 of the first 997 scans."
    assert said["live_2"] == "The next 200 scans in file order."


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"train": 900},
            "digits have 1797 scans: train and validation must be positive and leave at least one "
            "scan beside 4 live batches; got train=900, validation=147, batch=200",
        ),
        (
            {"adaptation": 200},
            "live digits: the adaptation sample needs at least 2 scans and must leave one of its "
            "batch; got adaptation=200, batch=200",
        ),
    ],
)
def test_sets_that_do_not_fit_are_refused(changes: dict[str, int], message: str) -> None:
    """The message names the values and what is needed."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        LiveDigits(**changes)
