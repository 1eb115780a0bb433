"""A domain of pictures as a live stream: batches, a sample that nobody scores, refusals."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.image_folders import ImageFolderDomains
from pitfalls_core.data.live_folders import LiveFolderDomain
from pitfalls_core.data.splits import Labelled
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from tests.data.files import written

BATCHES = ("live_small", "live_2", "live_3", "live_4")


def family(folder: Path, **changes: Any) -> LiveFolderDomain:
    """Return a family on three domains of two classes with eleven pictures each."""
    if not (folder / "art").exists():
        written.domains(folder, ("art", "photo", "sketch"), ("cat", "dog"), 11)
    settings: dict[str, Any] = {"domains": ("art", "photo"), "live": "sketch", "size": 4}
    return LiveFolderDomain(folder, **({"adaptation": 2} | settings | changes))


def pixels(part: Labelled) -> list[bytes]:
    """Return the bytes of every image."""
    return [image.tobytes() for image in part.inputs]


def test_batches_divide_the_live_domain(tmp_path: Path) -> None:
    """Of 22 pictures 2 are seen, 3 are the rest of batch 1, 5, 5 and 7 the others."""
    splits = family(tmp_path).sample(Streams(0, "test"))
    tests = splits.tests
    assert [len(tests[name]) for name in BATCHES] == [3, 5, 5, 7]
    assert splits.unlabelled is not None
    assert len(splits.unlabelled) == 2
    scored = [one for name in BATCHES for one in pixels(tests[name])]
    assert scored == pixels(tests["live_large"])
    stream = [image.tobytes() for image in splits.unlabelled] + scored
    assert len(set(stream)) == len(stream) == 22
    large = tests["live_large"].attributes
    assert np.bincount(large["batch"]).tolist() == [0, 3, 5, 5, 7]
    assert set(large["source"]) == {2}


def test_offline_sets_are_those_of_the_folders(tmp_path: Path) -> None:
    """Nothing but the live domain is divided otherwise."""
    own = family(tmp_path).sample(Streams(3, "test"))
    whole = ImageFolderDomains(tmp_path, ("art", "photo"), "sketch", size=4, unlabelled=2).sample(
        Streams(3, "test")
    )
    assert pixels(own.train) == pixels(whole.train)
    assert pixels(own.validation) == pixels(whole.validation)
    assert pixels(own.tests["offline"]) == pixels(whole.tests["offline"])
    assert pixels(own.tests["live_large"]) == pixels(whole.tests["live"])
    assert own.classes == 2


def test_words(tmp_path: Path) -> None:
    """There is a sentence for every set; the sample's size is told."""
    one = family(tmp_path)
    said = one.describe()
    assert set(said) == {"train", *one.sample(Streams(0, "test")).tests}
    assert said["live_small"] == (
        "A quarter of the images of domain sketch, drawn for each seed, but 2 that methods may see "
        "without labels."
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"adaptation": 1},
            "LiveFolderDomain: the adaptation sample needs at least 2 images; got adaptation=1",
        ),
        (
            {"adaptation": 5},
            "{folder}/sketch has 22 images, 5 in each of 4 batches, and the adaptation sample "
            "must leave one; got adaptation=5",
        ),
        (
            {"live": "art"},
            "ImageFolderDomains: domains must be different; got ('art', 'photo', 'art')",
        ),
    ],
)
def test_refusals(changes: dict[str, Any], message: str, tmp_path: Path) -> None:
    """Each message tells what was wrong and the value."""
    expected = re.escape(message.format(folder=tmp_path))
    with pytest.raises(InputError, match=f"^{expected}$"):
        family(tmp_path, **changes).sample(Streams(0, "test"))
