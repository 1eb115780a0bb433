"""CIFAR-10 as source and target: no photograph in both, one camera, and refusals."""

import re
from pathlib import Path

import numpy as np
import pytest

from pitfalls_core.data import corruptions
from pitfalls_core.data.files.cifar import TEST_BATCH, cifar_batches
from pitfalls_core.data.photograph_transfer import PhotographSource, PhotographTarget
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from tests.data.files import written

STREAMS = Streams(0, "test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return small files: 160 photographs for the source, 40 for the target, 40 to test on."""
    return written.cifar_folder(tmp_path / "cifar-10-batches-py", each=40)


def source(folder: Path, train: int = 120) -> PhotographSource:
    """Return the source."""
    return PhotographSource(folder, train=train, validation=40, test=20)


def target(folder: Path) -> PhotographTarget:
    """Return the target."""
    return PhotographTarget(folder, train=25, validation=15, test=40)


def test_source_sets_are_apart_and_as_they_are_in_the_file(folder: Path) -> None:
    """All photographs of four batches are used, none twice, and none of the fifth."""
    splits = source(folder).sample(STREAMS)
    learned = [one.tobytes() for one in (*splits.train.inputs, *splits.validation.inputs)]
    raw, labels = cifar_batches(folder, tuple(f"data_batch_{number}" for number in range(1, 5)))
    scaled = [one.tobytes() for one in raw / np.float32(255)]
    known = dict(zip(scaled, labels, strict=True))
    assert sorted(learned) == sorted(known)
    given = [known[one.tobytes()] for one in splits.train.inputs]
    assert given == splits.train.labels.tolist()
    assert len(splits.tests["id"]) == 20


def test_the_camera_of_the_target(folder: Path) -> None:
    """Without its noise every test image is a dimmed and lit one of the test batch."""
    known = target(folder).sample(STREAMS).tests["id"]
    raw, labels = cifar_batches(folder, (TEST_BATCH,))
    lit = corruptions.with_brightness(
        corruptions.with_contrast(
            (raw / np.float32(255)).astype(np.float32), corruptions.CONTRAST[2]
        ),
        corruptions.BRIGHTNESS[2],
    )
    apart = np.abs(known.inputs[:, None] - lit[None]).mean(axis=(2, 3, 4))
    nearest = apart.argmin(axis=1)
    assert sorted(nearest) == list(range(40))
    assert known.labels.tolist() == labels[nearest].tolist()
    # The mean of |noise| is its SD times the root of 2 / pi; clipping makes it less.
    assert apart.min(axis=1).max() < corruptions.GAUSSIAN_NOISE[2]


def test_atypical_images_are_the_same_ones_altered(folder: Path) -> None:
    """Labels stay in their order; blur takes neighbouring pixels nearer to each other."""
    tests = target(folder).sample(STREAMS).tests
    assert tests["atypical"].labels.tolist() == tests["id"].labels.tolist()
    rough = [np.abs(np.diff(part.inputs)).mean() for part in tests.values()]
    assert rough[1] < rough[0]


def test_one_data_stream_gives_one_draw(folder: Path) -> None:
    """Runs that share this stream have the same images, whatever their seeds."""
    first = target(folder).sample(Streams(1, "test", {"data": 0}))
    second = target(folder).sample(Streams(2, "test", {"data": 0}))
    np.testing.assert_array_equal(first.train.inputs, second.train.inputs)
    np.testing.assert_array_equal(first.tests["atypical"].inputs, second.tests["atypical"].inputs)


def test_every_set_is_described(folder: Path) -> None:
    """There is a sentence for training and for each dataset, with the numbers."""
    for family in (source(folder), target(folder)):
        assert set(family.describe()) == {"train", *family.sample(STREAMS).tests}
    assert target(folder).describe()["atypical"] == (
        "These images turned by up to 0.6 radians, with Gaussian blur of SD "
        f"{corruptions.GAUSSIAN_BLUR[2]:g} pixels, through the same camera."
    )


def test_more_images_than_there_are(folder: Path) -> None:
    """The message names the folder and the numbers."""
    message = f"{folder}: 160 images are there to draw from; 121 and 40 were asked for"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        source(folder, train=121).sample(STREAMS)
    message = "PhotographTarget: test must be positive; got test=0"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        PhotographTarget(folder, test=0)
