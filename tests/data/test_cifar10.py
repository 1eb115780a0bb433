"""CIFAR-10 with its corruptions: every set is what the description says."""

import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.cifar10 import Cifar10
from pitfalls_core.data.files.cifar import (
    CIFAR_10,
    CIFAR_10_C,
    CIFAR_10_N,
    TRAIN_BATCHES,
    cifar_batches,
)
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams
from tests.data.files import written

STREAMS = Streams(0, "test")
GROUPS = (("weather", ("fog", "snow")), ("blur", ("zoom_blur",)))


def family(folder: Path, **changes: Any) -> Cifar10:
    """Return a family on small files, each batch with 20 images."""
    if not (folder / "cifar").exists():
        written.cifar_folder(folder / "cifar")
        written.corrupted_folder(folder / "c", names=("fog", "snow", "zoom_blur"))
    settings: dict[str, Any] = {
        "corrupted": folder / "c",
        "groups": GROUPS,
        "severities": (2, 5),
        "each": 6,
        "train": 70,
        "validation": 30,
    }
    return Cifar10(folder / "cifar", **(settings | changes))


def test_clean_sets(tmp_path: Path) -> None:
    """Training and validation images are all those of the five batches, each with its label."""
    splits = family(tmp_path).sample(STREAMS)
    images, labels = cifar_batches(tmp_path / "cifar", TRAIN_BATCHES)
    rows = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
    assert len(splits.train) + len(splits.validation) == len(rows) == 100
    for part in (splits.train, splits.validation):
        for image, label in zip(part.inputs, part.labels, strict=True):
            assert rows.pop(np.round(image * 255).astype(np.uint8).tobytes()) == label
    clean, expected = splits.tests["clean"], cifar_batches(tmp_path / "cifar", ("test_batch",))[0]
    np.testing.assert_array_equal(np.round(clean.inputs * 255).astype(np.uint8), expected)


def test_groups_pool_corruptions_and_severities(tmp_path: Path) -> None:
    """The value of a made-up image tells its severity and corruption; labels follow the rows."""
    weather = family(tmp_path).sample(STREAMS).tests["weather"]
    values = np.round(weather.inputs[:, 0, 0, 0] * 255).astype(int)
    assert list(values) == [*[20] * 6, *[50] * 6, *[21] * 6, *[51] * 6]
    np.testing.assert_array_equal(weather.attributes["severity"], values // 10)
    np.testing.assert_array_equal(weather.attributes["corruption"], values % 10)
    quarters = weather.labels.reshape(4, 6)
    assert (quarters == quarters[0]).all()


def test_rows_of_the_groups_are_those_of_the_labels(tmp_path: Path) -> None:
    """An image of a group and its label come from the same row of the test batch."""
    made = family(tmp_path, groups=(("fog", ("fog",)),), severities=(3,), each=8)
    rows = np.arange(100).repeat(32 * 32 * 3).reshape(100, 32, 32, 3).astype(np.uint8)
    np.save(tmp_path / "c" / "fog.npy", rows)
    fog = made.sample(STREAMS).tests["fog"]
    places = np.round(fog.inputs[:, 0, 0, 0] * 255).astype(int) - 40
    assert len(set(places)) == 8
    np.testing.assert_array_equal(fog.labels, places % 10)


def test_labels_by_people_replace_those_to_learn_from(tmp_path: Path) -> None:
    """The true label goes with the example; test sets keep their labels."""
    human = tmp_path / "human.pt"
    given = (np.arange(100) % 10 + 1) % 10
    human.write_bytes(pickle.dumps({"worse_label": given}))
    made = family(tmp_path, human_labels=human, groups=())
    splits = made.sample(STREAMS)
    for part in (splits.train, splits.validation):
        np.testing.assert_array_equal(part.labels, (part.attributes["true_label"] + 1) % 10)
    np.testing.assert_array_equal(splits.tests["clean"].labels, np.arange(20) % 10)
    human.write_bytes(pickle.dumps({"worse_label": given[:9]}))
    message = f"{human}: expected 100 labels in 'worse_label'; found 9. Get it from: {CIFAR_10_N}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        made.sample(STREAMS)


def test_words_carry_the_numbers(tmp_path: Path) -> None:
    """The sentences hold the settings."""
    assert family(tmp_path).describe() == {
        "train": (
            "70 training images of CIFAR-10, chosen at random for each seed; 30 others select the "
            "epoch."
        ),
        "clean": "The test images of CIFAR-10, the same for every seed.",
        "weather": (
            "6 test images of CIFAR-10, drawn for each seed, each with fog and snow at severity "
            "2, 5 (CIFAR-10-C)."
        ),
        "blur": (
            "6 test images of CIFAR-10, drawn for each seed, each with zoom blur at severity 2, 5 "
            "(CIFAR-10-C)."
        ),
    }
    human = family(tmp_path, human_labels=tmp_path / "h").describe()["train"]
    assert human.startswith("70 training images of CIFAR-10, with labels by people (worse_label),")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"train": 0}, "Cifar10: train must be positive; got train=0"),
        (
            {"clean": "blur"},
            "Cifar10: test sets need names of their own; got ['blur', 'weather', 'blur']",
        ),
        (
            {"corrupted": None},
            "Cifar10: groups of corruptions need their folder, corrupted; got None",
        ),
        ({"severities": ()}, "Cifar10: a group needs a corruption and a severity; got none"),
        ({"groups": (("a", ()),)}, "Cifar10: a group needs a corruption and a severity; got none"),
    ],
)
def test_settings_that_say_nothing_are_refused(
    changes: dict[str, Any], message: str, tmp_path: Path
) -> None:
    """Mistakes in the settings are told before a file is opened."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        family(tmp_path, **changes)


def test_files_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    """Labels of another test set, and more images than there are."""
    with pytest.raises(InputError, match=r"^Cifar10: the test batch has 20 images; got each=21$"):
        family(tmp_path, each=21).sample(STREAMS)
    np.save(tmp_path / "c" / "labels.npy", np.tile([0, 1], 50))
    message = (
        f"{tmp_path / 'c' / 'labels.npy'} has other labels than "
        f"{tmp_path / 'cifar' / 'test_batch'}: they are not of the same test set; get both anew "
        f"({CIFAR_10}; {CIFAR_10_C})"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        family(tmp_path).sample(STREAMS)
