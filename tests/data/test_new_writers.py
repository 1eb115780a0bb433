"""The texts of scanned digits are read like scikit-learn's copy, and divided by writers."""

import re
from pathlib import Path

import numpy as np
import pytest

from pitfalls_core.data.digit_scans import digit_scans
from pitfalls_core.data.files.optdigits import ORIGIN, optdigits
from pitfalls_core.data.new_writers import NewWriterDigits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams


def text_of(scans: slice) -> str:
    """Return scans of scikit-learn's copy in the layout of the published text."""
    images, labels = digit_scans()
    counts = np.round(images[scans].reshape(-1, 64) * 16).astype(int)
    lines = np.column_stack([counts, labels[scans]])
    return "".join(",".join(map(str, line)) + "\n" for line in lines)


def family(folder: Path, validation: int = 10) -> NewWriterDigits:
    """Return the family on fifty scans of known writers and twenty of new ones."""
    known, new = folder / "optdigits.tra", folder / "optdigits.tes"
    known.write_text(text_of(slice(50)), encoding="ascii")
    new.write_text(text_of(slice(50, 70)), encoding="ascii")
    return NewWriterDigits(known, new, train=30, validation=validation)


def test_the_text_is_read_like_the_copy(tmp_path: Path) -> None:
    """Values and labels are those of scikit-learn's file, bit for bit."""
    made = family(tmp_path)
    images, labels = digit_scans()
    scans, digits = optdigits(made.new_writers, "optdigits.tes")
    np.testing.assert_array_equal(scans, images[50:70])
    np.testing.assert_array_equal(digits, labels[50:70])


def test_writers_are_kept_apart(tmp_path: Path) -> None:
    """Known scans go into three sets, each into one; the new ones are whole and in their order."""
    splits = family(tmp_path).sample(Streams(0, "test"))
    images, _ = digit_scans()
    known = (splits.train, splits.validation, splits.tests["known"])
    assert [len(part) for part in known] == [30, 10, 10]
    found = sorted(image.tobytes() for part in known for image in part.inputs)
    assert found == sorted(image.tobytes() for image in images[:50])
    np.testing.assert_array_equal(splits.tests["new"].inputs, images[50:70])


@pytest.mark.parametrize(
    "line", ["17" + ",0" * 64, "0," * 64 + "10", "-1" + ",0" * 64, ".5" + ",0" * 64]
)
def test_other_numbers_are_refused(line: str, tmp_path: Path) -> None:
    """Counts above sixteen, labels above nine, and numbers that count nothing."""
    path = tmp_path / "optdigits.tes"
    path.write_text(f"{line}\n", encoding="ascii")
    message = (
        f"{path}: expected whole counts up to 16, and a digit at the end of each line; found other "
        f"numbers. Get it from: {ORIGIN}, optdigits.tes"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        optdigits(path, "optdigits.tes")


def test_a_known_scan_must_be_left(tmp_path: Path) -> None:
    """The message names the file and the sizes."""
    made = family(tmp_path, validation=20)
    message = (
        f"{made.known_writers} has 50 scans: train=30 and validation=20 leave none for dataset "
        "known"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        made.sample(Streams(0, "test"))


def test_words_carry_the_numbers(tmp_path: Path) -> None:
    """The sentences hold the settings."""
    assert family(tmp_path).describe() == {
        "train": (
            "30 scanned digits of 8 x 8 pixels by the writers of optdigits.tra, chosen at random "
            "for each seed; 10 others select the epoch."
        ),
        "known": "The other scans of these writers.",
        "new": "The scans of optdigits.tes, by other writers, the same for every seed.",
    }
