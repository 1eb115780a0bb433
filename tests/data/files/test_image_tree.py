"""Folders of images are read in the order of their names, and odd ones are named."""

import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pitfalls_core.data.files import image_tree as module
from pitfalls_core.data.files.image_tree import image_tree, read_image
from pitfalls_core.errors import InputError
from tests.data.files import written

DOMAINS = ("art", "photo", "sketch")


def message_of(path: Path, expected: str, found: str) -> str:
    """Return the whole message as a pattern."""
    return f"^{re.escape(f'{path}: expected {expected}; found {found}. Get it from: PACS')}$"


def test_domains_classes_and_images_in_the_order_of_names(tmp_path: Path) -> None:
    """Class numbers follow the names of folders; hidden files are left out."""
    written.domains(tmp_path, DOMAINS, ("dog", "cat"), 2)
    (tmp_path / "art" / "dog" / ".DS_Store").write_text("x", encoding="utf-8")
    (tmp_path / "art" / ".hidden").mkdir()
    tree = image_tree(tmp_path, ("photo", "art"), "PACS")
    assert tree.classes == ("cat", "dog")
    assert list(tree.images) == ["photo", "art"]
    found = [(path.relative_to(tmp_path).as_posix(), label) for path, label in tree.images["art"]]
    assert found == [
        ("art/cat/picture_000.png", 0),
        ("art/cat/picture_001.png", 0),
        ("art/dog/picture_000.png", 1),
        ("art/dog/picture_001.png", 1),
    ]


def test_odd_folders_are_named(tmp_path: Path) -> None:
    """A missing domain, a class of one domain only, an empty class, a foreign file."""
    written.domains(tmp_path, DOMAINS, ("dog", "cat"), 1)
    with pytest.raises(
        InputError,
        match=message_of(
            tmp_path, "a folder for domain 'cartoon'", "folders 'art', 'photo', 'sketch'"
        ),
    ):
        image_tree(tmp_path, ("art", "cartoon"), "PACS")
    written.picture(tmp_path / "sketch" / "horse" / "a.png", (0, 0, 0))
    found = "class 'horse' in 'sketch' and not in 'art'"
    with pytest.raises(
        InputError, match=message_of(tmp_path, "the same classes in all domains", found)
    ):
        image_tree(tmp_path, DOMAINS, "PACS")
    found = "class 'horse' in 'sketch' and not in 'photo'"
    with pytest.raises(
        InputError, match=message_of(tmp_path, "the same classes in all domains", found)
    ):
        image_tree(tmp_path, ("sketch", "photo"), "PACS")
    place = tmp_path / "photo" / "cat"
    (place / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(
        InputError, match=message_of(place, "images (.bmp, .jpeg, .jpg, .png)", "'notes.txt'")
    ):
        image_tree(tmp_path, ("photo",), "PACS")
    for file in place.iterdir():
        file.unlink()
    with pytest.raises(InputError, match=message_of(place, "at least one image", "none")):
        image_tree(tmp_path, ("photo",), "PACS")
    with pytest.raises(InputError, match=message_of(tmp_path / "none", "a folder", "nothing")):
        image_tree(tmp_path / "none", ("photo",), "PACS")


def test_one_class_is_too_few(tmp_path: Path) -> None:
    """A folder too deep or too shallow looks like a single class."""
    written.domains(tmp_path, ("art",), ("dog",), 1)
    with pytest.raises(
        InputError, match=message_of(tmp_path, "at least two classes in domain 'art'", "1")
    ):
        image_tree(tmp_path, ("art",), "PACS")


@pytest.mark.parametrize("ending", ["png", "bmp", "jpg"])
def test_a_picture_of_one_colour_stays_so(ending: str, tmp_path: Path) -> None:
    """Colours come first, whatever the size and the format."""
    path = written.picture(tmp_path / f"a.{ending}", (200, 100, 50), size=(33, 17))
    pixels = read_image(path, 8, "PACS")
    assert pixels.shape == (3, 8, 8)
    assert pixels.dtype == np.uint8
    lossless = 0 if ending != "jpg" else 3
    expected = np.array([200, 100, 50])[:, None, None]
    assert np.abs(pixels.astype(int) - expected).max() <= lossless


def test_a_picture_of_the_right_size_is_kept(tmp_path: Path) -> None:
    """Rows are rows and columns are columns, value by value; grey becomes three equal colours."""
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    np.testing.assert_array_equal(
        read_image(tmp_path / "a.png", 8, "PACS"), np.moveaxis(pixels, -1, 0)
    )
    Image.fromarray(pixels[:, :, 0]).save(tmp_path / "grey.png")
    grey = read_image(tmp_path / "grey.png", 8, "PACS")
    np.testing.assert_array_equal(grey, np.broadcast_to(pixels[:, :, 0], (3, 8, 8)))


def test_halving_is_the_mean_of_a_triangle(tmp_path: Path) -> None:
    """Bilinear with antialiasing: at half the size, weights 1, 3, 3, 1 of eight along each axis."""
    pixels = np.random.default_rng(1).integers(0, 256, (16, 16), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    halved = read_image(tmp_path / "a.png", 8, "PACS")[0].astype(float)
    weights = np.array([1, 3, 3, 1]) / 8
    expected = np.outer(weights, weights) * pixels[5:9, 7:11]
    assert abs(halved[3, 4] - expected.sum()) <= 1


def test_other_files_are_no_pictures(tmp_path: Path) -> None:
    """Text, a format that is not read, a broken file and a missing one."""
    path = tmp_path / "a.png"
    path.write_bytes(b"no picture")
    with pytest.raises(
        InputError, match=message_of(path, "a picture (JPEG, PNG, BMP)", "something else")
    ):
        read_image(path, 8, "PACS")
    Image.new("RGB", (4, 4)).save(tmp_path / "a.gif")
    with pytest.raises(InputError, match=r"expected a picture \(JPEG, PNG, BMP\)"):
        read_image(tmp_path / "a.gif", 8, "PACS")
    whole = written.picture(tmp_path / "b.png", (1, 2, 3), size=(50, 50)).read_bytes()
    path.write_bytes(whole[:-30])
    with pytest.raises(InputError, match=r"expected a whole picture; found a damaged one"):
        read_image(path, 8, "PACS")
    path.unlink()
    with pytest.raises(InputError, match=message_of(path, "a file", "nothing")):
        read_image(path, 8, "PACS")


def test_a_picture_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size in the file decides before anything is unpacked."""
    monkeypatch.setattr(module, "MOST_PIXELS", 50)
    path = written.picture(tmp_path / "a.png", (1, 2, 3), size=(9, 6))
    with pytest.raises(
        InputError, match=message_of(path, "a picture of at most 50 pixels", "9 x 6")
    ):
        read_image(path, 8, "PACS")


@settings(deadline=None)
@given(data=st.data())
def test_changed_bytes_are_read_or_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nothing but `InputError` comes out of a damaged picture."""
    folder = tmp_path_factory.mktemp("picture")
    ending = data.draw(st.sampled_from(["png", "jpg", "bmp"]))
    path = written.picture(folder / f"a.{ending}", (10, 20, 30))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    with suppress(InputError):
        assert read_image(path, 4, "PACS").shape == (3, 4, 4)
