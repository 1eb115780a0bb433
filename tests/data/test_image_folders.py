"""Domains in folders: which pictures go where, and what is refused."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.image_folders import ImageFolderDomains
from pitfalls_core.data.splits import Labelled
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from tests.data.files import written

STREAMS = Streams(0, "test")
DOMAINS = ("art", "photo", "sketch")
CLASSES = ("cat", "dog")
EACH = 10


def family(folder: Path, **changes: Any) -> ImageFolderDomains:
    """Return a family on three domains of two classes with ten pictures each."""
    if not (folder / "art").exists():
        written.domains(folder, DOMAINS, CLASSES, EACH)
    settings: dict[str, Any] = {"domains": ("art", "photo"), "target": "sketch", "size": 4}
    return ImageFolderDomains(folder, **(settings | changes))


def origins(part: Labelled) -> list[tuple[int, int, int]]:
    """Return what colours tell of each picture: domain, class and number."""
    colours = np.round(part.inputs[:, :, 0, 0] * 255).astype(int)
    return [(red // 10, green // 10, blue) for red, green, blue in colours]


def test_every_picture_goes_into_one_set(tmp_path: Path) -> None:
    """Six, two and two of ten pictures a class on average; all of the target are live."""
    splits = family(tmp_path).sample(STREAMS)
    parts = {"train": splits.train, "validation": splits.validation, **splits.tests}
    assert {name: len(part) for name, part in parts.items()} == {
        "train": 24,
        "validation": 8,
        "offline": 8,
        "live": 20,
    }
    found = [one for part in parts.values() for one in origins(part)]
    assert len(set(found)) == len(found) == 60
    assert {one[0] for one in origins(splits.tests["live"])} == {2}
    for part in parts.values():
        assert [one[0] for one in origins(part)] == list(part.attributes["source"])
        assert [one[1] for one in origins(part)] == list(part.labels)
    assert (splits.classes, splits.unlabelled) == (2, None)


def test_an_adaptation_sample_is_not_scored(tmp_path: Path) -> None:
    """The images that methods may see have left the live set."""
    splits = family(tmp_path, unlabelled=5).sample(STREAMS)
    assert splits.unlabelled is not None
    assert splits.unlabelled.shape == (5, 3, 4, 4)
    seen = {image.tobytes() for image in splits.unlabelled}
    live = {image.tobytes() for image in splits.tests["live"].inputs}
    assert len(live) == 15
    assert not seen & live


def test_words_carry_the_numbers(tmp_path: Path) -> None:
    """The sentences hold the settings."""
    assert family(tmp_path, unlabelled=5).describe() == {
        "train": (
            "Images of PACS, domains art, photo, resized to 4 x 4 pixels, without 20 % that select "
            "the epoch and 20 % to test."
        ),
        "offline": "20 % of the images of each of these domains, drawn for each seed.",
        "live": "All images of domain sketch but 5 that methods may see without labels.",
    }
    assert family(tmp_path).describe()["live"] == "All images of domain sketch."


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"size": 0}, "ImageFolderDomains: size must be positive; got size=0"),
        (
            {"target": "art"},
            "ImageFolderDomains: domains must be different; got ('art', 'photo', 'art')",
        ),
        (
            {"held_out": 0.5},
            "ImageFolderDomains: held_out must lie in (0, 0.5) and unlabelled must not be "
            "negative; got held_out=0.5, unlabelled=0",
        ),
    ],
)
def test_settings_that_cannot_be_are_refused(
    changes: dict[str, Any], message: str, tmp_path: Path
) -> None:
    """Mistakes in the settings are told before a folder is opened."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        family(tmp_path, **changes)


def test_requests_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    """Too much memory, too small a share, no live image."""
    made = family(tmp_path, size=1024, most_gib=0.5)
    message = (
        f"{tmp_path}: 60 images of 1024 x 1024 pixels take 0.7 GiB, and most_gib=0.5; choose a "
        "smaller size, fewer domains, or a larger most_gib"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        made.sample(STREAMS)
    message = f"{tmp_path / 'art'} has 20 images: too few to hold out a share of 0.01"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        family(tmp_path, held_out=0.01).sample(STREAMS)
    message = (
        f"{tmp_path / 'sketch'} has 20 images, of which one at least must be scored; got "
        "unlabelled=20"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        family(tmp_path, unlabelled=20).sample(STREAMS)
