"""Coloured digits keep the probabilities that they state, and their bounds hold by simulation."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.coloured import ColouredScans, Colouring, coloured
from pitfalls_core.data.coloured_mnist import ColouredMnist
from pitfalls_core.data.files.idx import images_and_labels
from pitfalls_core.data.splits import Labelled
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from tests.data.files import written

TRAIN = (Colouring(0.25, 0.2), Colouring(0.25, 0.1))
TEST = (Colouring(0.25, 0.9),)
MANY = 200_000


def by_colour(part: Labelled) -> float:
    """Return the accuracy of the predictor that takes the channel with ink for the label."""
    seen = part.inputs[:, 1].sum(axis=(1, 2)) > part.inputs[:, 0].sum(axis=(1, 2))
    return float(np.mean(seen == part.labels))


def by_shape(part: Labelled, digits: Any) -> float:
    """Return the accuracy of the predictor that knows the digit."""
    return float(np.mean((digits < 5) == part.labels))


def drawn(colourings: tuple[Colouring, ...]) -> tuple[Labelled, Any]:
    """Return many one-pixel digits and what they are."""
    generator = np.random.default_rng(7)
    digits = generator.integers(0, 10, MANY)
    ink = np.ones((MANY, 1, 1, 1), dtype=np.float32)
    return coloured(ink, digits, colourings, generator.random((MANY, 2))), digits


@pytest.mark.parametrize(
    ("colourings", "colour", "shape"), [(TRAIN, 0.85, 0.75), (TEST, 0.10, 0.75)]
)
def test_bounds_of_the_paper(
    colourings: tuple[Colouring, ...], colour: float, shape: float
) -> None:
    """Colour alone: .85 and .10; shape alone: .75 everywhere (M. Arjovsky et al., 2019)."""
    part, digits = drawn(colourings)
    # Five standard errors of a share of 200,000 draws are at most .0056.
    assert by_colour(part) == pytest.approx(colour, abs=0.0056)
    assert by_shape(part, digits) == pytest.approx(shape, abs=0.0056)
    assert np.mean([one.by_colour for one in colourings]) == pytest.approx(colour)
    assert np.mean([one.by_shape for one in colourings]) == pytest.approx(shape)
    assert part.wrong_labels == pytest.approx(1 - shape, abs=0.0056)


def test_each_source_has_its_own_rate() -> None:
    """Examples take turns; the colour disagrees with the label at the rate of their source."""
    part, _ = drawn(TRAIN)
    wrong = part.attributes["colour"] != part.labels
    for number, one in enumerate(TRAIN):
        chosen = part.attributes["source"] == number
        assert chosen.sum() == MANY // 2
        assert wrong[chosen].mean() == pytest.approx(one.colour_noise, abs=0.0056)


def test_ink_is_in_the_channel_of_the_colour() -> None:
    """The other channel is empty, and the two together are the image."""
    images = np.random.default_rng(0).random((50, 1, 3, 4), dtype=np.float32)
    digits = np.arange(50) % 10
    part = coloured(images, digits, TRAIN, np.random.default_rng(1).random((50, 2)))
    np.testing.assert_array_equal(part.inputs.sum(axis=1), images[:, 0])
    for image, colour in zip(part.inputs, part.attributes["colour"], strict=True):
        assert not image[1 - colour].any()
    np.testing.assert_array_equal(part.attributes["true_label"], digits < 5)
    np.testing.assert_array_equal(part.attributes["digit"], digits)


def test_scans_differ_by_colour_alone() -> None:
    """Both test sets have the same ink and labels; the predictor by colour turns over."""
    splits = ColouredScans().sample(Streams(0, "test"))
    same, turned = splits.tests["same"], splits.tests["reversed"]
    np.testing.assert_array_equal(same.labels, turned.labels)
    np.testing.assert_array_equal(same.inputs.sum(axis=1), turned.inputs.sum(axis=1))
    assert (len(splits.train), len(splits.validation), len(same)) == (1000, 297, 500)
    # Five standard errors of a share of 500 are at most .112, of 1,000 at most .079.
    assert by_colour(splits.train) == pytest.approx(0.85, abs=0.079)
    assert by_colour(same) == pytest.approx(0.85, abs=0.112)
    assert by_colour(turned) == pytest.approx(0.10, abs=0.112)
    assert by_shape(turned, turned.attributes["digit"]) == pytest.approx(0.75, abs=0.112)


def test_seeds_share_nothing() -> None:
    """The same seed gives the same sets, another seed other ones."""
    first, again, other = (ColouredScans().sample(Streams(one, "test")) for one in (0, 0, 1))
    np.testing.assert_array_equal(first.train.inputs, again.train.inputs)
    assert not np.array_equal(first.train.labels, other.train.labels)


def mnist(folder: Path) -> ColouredMnist:
    """Return the family on small files."""
    train, test = written.idx_set(folder, 40, seed=1), written.idx_set(folder, 20, seed=2)
    return ColouredMnist(*train, *test, train=30, validation=10)


def test_mnist_is_every_second_pixel(tmp_path: Path) -> None:
    """14 x 14 pixels in two channels, of the digits in the files."""
    made = mnist(tmp_path)
    splits = made.sample(Streams(0, "test"))
    assert splits.train.inputs.shape == (30, 2, 14, 14)
    pixels, digits = images_and_labels(made.test_images, made.test_labels, "MNIST")
    for part in splits.tests.values():
        ink = np.round(part.inputs.sum(axis=1) * 255).astype(np.uint8)
        np.testing.assert_array_equal(ink, pixels[:, ::2, ::2])
        np.testing.assert_array_equal(part.attributes["digit"], digits)
    assert by_colour(splits.tests["reversed"]) < 0.5 < by_colour(splits.tests["same"])


def test_words_carry_the_numbers(tmp_path: Path) -> None:
    """The sentences hold the settings."""
    drawing = (
        "the label says whether the digit is below 5 and is wrong with probability 0.25; the "
        "colour follows the label but with probability 0.2 or 0.1"
    )
    assert ColouredScans().describe() == {
        "train": (
            f"1,000 of 1,797 scanned digits, chosen at random for each seed; {drawing}; 297 others "
            "select the epoch."
        ),
        "same": "The remaining 500 scans, coloured with the same probabilities.",
        "reversed": (
            "The same 500 scans and labels; the colour follows the label but with probability 0.9."
        ),
    }
    assert mnist(tmp_path).describe()["train"] == (
        f"30 training images of MNIST, chosen at random for each seed; {drawing}; 10 others select "
        "the epoch."
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"train": 1500},
            "digits have 1797 scans: train and validation must be positive and leave at least one "
            "scan for the test sets; got train=1500, validation=297",
        ),
        ({"colours": ()}, "colours: a training set needs at least one source; got none"),
        ({"colours": (0.1, 2.0)}, "colouring: colour_noise must be in [0, 1]; got 2.0"),
        ({"label_noise": -0.1}, "colouring: label_noise must be in [0, 1]; got -0.1"),
    ],
)
def test_settings_that_cannot_be_are_refused(changes: dict[str, Any], message: str) -> None:
    """Mistakes in the settings are told when the family is made."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        ColouredScans(**changes)
