"""Pooled noisy sources: shares, noise rates, streams, and the direction of each difference."""

import re
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.noisy_sources import MEMBERS, NoisySources, Pooled, realized_noise
from pitfalls_core.data.sources import CLEAN, SOURCES, TARGET, UNSEEN, altered
from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams

SIZES: dict[str, Any] = {"train": 400, "validation": 200, "test": 120, "unlabelled": 60}
SMALL = NoisySources(**SIZES)


def sampled(streams: Streams | None = None, **settings: Any) -> Splits:
    """Return small sets."""
    return NoisySources(**{**SIZES, **settings}).sample(streams or Streams(0, "x"))


def parts(splits: Splits) -> dict[str, Labelled]:
    """Return all sets with labels by name."""
    return {"train": splits.train, "validation": splits.validation, **splits.tests}


def as_bytes(splits: Splits) -> dict[str, bytes]:
    """Return the images of each set, and of the unlabelled sample, as bytes."""
    assert splits.unlabelled is not None
    every = {name: part.inputs.tobytes() for name, part in parts(splits).items()}
    return {**every, "unlabelled": splits.unlabelled.tobytes()}


@pytest.mark.parametrize("resolution", [10, 20])
def test_sets_have_the_stated_shapes(resolution: int) -> None:
    """Every set has the stated number of grey images of the stated size."""
    splits = sampled(resolution=resolution)
    sizes = {name: part.inputs.shape for name, part in parts(splits).items()}
    one = (1, resolution, resolution)
    tests = dict.fromkeys(("id", "target", "target_altered"), (120, *one))
    assert sizes == {"train": (400, *one), "validation": (200, *one), **tests}
    assert splits.unlabelled is not None
    assert splits.unlabelled.shape == (60, *one)


@pytest.mark.parametrize("pooled", ["one", "two", "four"])
def test_sources_and_classes_have_equal_shares(pooled: Pooled) -> None:
    """The pooled sources share a set evenly, and each shows every symbol as often."""
    splits = sampled(pooled=pooled)
    for part in (splits.train, splits.tests["id"]):
        source = part.attributes["source"]
        assert tuple(np.unique(source)) == MEMBERS[pooled]
        truth = part.attributes.get("true_label", part.labels)
        counts = np.array(
            [np.bincount(truth[source == one], minlength=10) for one in MEMBERS[pooled]]
        )
        assert counts.max() - counts.min() <= 1
    assert len(splits.train) == 400


def test_the_realized_noise_is_that_of_the_sources() -> None:
    """Training and validation labels are wrong at 0, 0.2, 0.4 and 0.3, exactly."""
    splits = sampled()
    expected = {0: 0.0, 1: 0.2, 2: 0.4, 3: 0.3}
    assert realized_noise(splits.train) == pytest.approx(expected)
    assert realized_noise(splits.validation) == pytest.approx(expected)


def test_the_other_definition_makes_fewer_labels_wrong() -> None:
    """Drawing from all classes leaves a tenth of the redrawn labels right, on average."""
    found = realized_noise(sampled(train=8000, resolution=10, symmetric="all").train)
    assert found[0] == 0
    assert found[1] == pytest.approx(0.18, abs=0.03)
    assert found[2] == pytest.approx(0.36, abs=0.03)
    assert found[3] == pytest.approx(0.3)


def test_pair_noise_gives_the_next_symbol() -> None:
    """In the last source every wrong label is the true one plus one."""
    train = sampled().train
    here = train.attributes["source"] == 3
    truth, given = train.attributes["true_label"][here], train.labels[here]
    wrong = truth != given
    assert (given[wrong] == (truth[wrong] + 1) % 10).all()


def test_test_labels_are_right() -> None:
    """No test set knows of another label than the one that is scored."""
    tests = sampled().tests
    assert all("true_label" not in part.attributes for part in tests.values())
    assert set(tests["target"].attributes["source"]) == {TARGET}
    assert CLEAN == 0


def test_the_altered_target_holds_the_images_of_the_target() -> None:
    """Slightly paler and lighter, with the same labels."""
    tests = sampled().tests
    plain, changed = tests["target"], tests["target_altered"]
    assert (plain.labels == changed.labels).all()
    assert (altered(plain.inputs) == changed.inputs).all()
    # Brightness 0.05 is added to all but what is clipped; a contrast of 0.75 narrows the rest.
    assert changed.inputs.mean() - plain.inputs.mean() == pytest.approx(0.05, abs=0.01)
    spread = changed.inputs.std(axis=(2, 3)) / plain.inputs.std(axis=(2, 3))
    assert spread.mean() == pytest.approx(0.75, abs=0.02)


def test_the_unlabelled_sample_is_in_no_test_set() -> None:
    """No image of it is scored or trained on."""
    splits = sampled()
    assert splits.unlabelled is not None
    sample = {image.tobytes() for image in splits.unlabelled}
    scored = {image.tobytes() for part in parts(splits).values() for image in part.inputs}
    assert len(sample) == 60
    assert not sample & scored


def test_sets_follow_their_streams() -> None:
    """Equal data streams give equal images; the stream of label noise moves labels alone."""
    first = sampled()
    noise = sampled(Streams(0, "x", {"label_noise": 8}))
    assert as_bytes(noise) == as_bytes(first)
    assert (noise.train.labels != first.train.labels).any()
    assert (noise.train.attributes["true_label"] == first.train.attributes["true_label"]).all()
    other, before = as_bytes(sampled(Streams(0, "x", {"data": 8}))), as_bytes(first)
    assert all(other[name] != before[name] for name in before)


def test_the_size_of_one_set_moves_no_other() -> None:
    """More training images leave the other sets as they were."""
    first, second = as_bytes(sampled()), as_bytes(sampled(train=600))
    assert {name for name in first if first[name] != second[name]} == {"train"}


def test_labels_follow_their_images_through_the_shuffle() -> None:
    """The mean image of a class, over half a clean set, is nearest to that of the other half."""
    part = sampled(train=2000, pooled="one").train
    halves = [
        np.array([part.inputs[where][part.labels[where] == k].mean(axis=0) for k in range(10)])
        for where in (slice(0, 1000), slice(1000, 2000))
    ]
    flat = [half.reshape(10, -1) for half in halves]
    distance = ((flat[0][:, None] - flat[1][None]) ** 2).sum(axis=2)
    assert (distance.argmin(axis=1) == np.arange(10)).all()


def test_sensors_differ_as_stated() -> None:
    """Against the plain source: rougher, paler with more light, and smoother."""
    labels = np.arange(400, dtype=np.int64) % 10
    drawn = [one.draw(labels, np.random.default_rng(0))[:, 0] for one in SOURCES]
    rough = [float(np.abs(np.diff(images)).mean()) for images in drawn]
    spread = [float(images.std(axis=(1, 2)).mean()) for images in drawn]
    assert rough[1] > 1.2 * rough[0]
    assert rough[3] < 0.7 * rough[0]
    assert spread[2] < 0.6 * spread[0]
    assert drawn[2].mean() > drawn[0].mean() + 0.1


def test_blocks_are_means_of_four_pixels() -> None:
    """At half the resolution a plain source is the mean over 2 x 2 of what it was."""
    labels = np.arange(20, dtype=np.int64) % 10
    fine = SOURCES[0].draw(labels, np.random.default_rng(3))
    coarse = SOURCES[0].draw(labels, np.random.default_rng(3), block=2)
    by_hand = sum(fine[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)) / 4
    assert coarse == pytest.approx(by_hand, abs=1e-6)


def test_the_unseen_source_is_none_of_the_others() -> None:
    """Its hand is not that of a pooled source."""
    assert UNSEEN.style not in [one.style for one in SOURCES]


def test_descriptions_name_sources_and_rates() -> None:
    """The sentences carry sizes, sources, rates, and the definition in use."""
    told = SMALL.describe()
    assert set(told) == {"train", *SMALL.sample(Streams(0, "x")).tests}
    assert "400" in told["train"]
    assert "another class given for a share of 0.4" in told["train"]
    assert "the next class given for a share of 0.3" in told["train"]
    redrawn = NoisySources(symmetric="all").describe()["train"]
    assert "a share of 0.4 of the labels redrawn over all classes" in redrawn
    assert "source 1" not in NoisySources(pooled="one").describe()["train"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"pooled": "three"}, "noisy_sources.pooled must be one of one, two, four; got 'three'"),
        ({"symmetric": "x"}, "noisy_sources.symmetric must be one of others, all; got 'x'"),
        ({"resolution": 15}, "noisy_sources.resolution must be one of 20, 10; got 15"),
        (
            {"test": 39},
            "noisy_sources.test must be at least 40, one image for each class of each source; "
            "got 39",
        ),
    ],
)
def test_other_settings_are_refused(settings: dict[str, Any], message: str) -> None:
    """What cannot be drawn is refused at once."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        NoisySources(**settings)


def test_noise_of_unknown_origin_is_refused() -> None:
    """A set that does not know the truth has no realized noise."""
    message = "the realized noise needs attributes source and true_label; missing: ['true_label']"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        realized_noise(sampled().tests["id"])
