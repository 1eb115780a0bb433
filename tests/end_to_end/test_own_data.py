"""A user's own data from a folder of pictures, arrays, a table and IDX files: four whole papers."""

import csv
import json
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from pitfalls_core.project import SHIPPED
from tests.contracts.recipes import Follower

CLASSES, COPIES = 3, 6
Bytes = NDArray[np.uint8]


def pictures(count: int, shape: tuple[int, ...], seed: int) -> tuple[Bytes, Bytes]:
    """Return noisy pictures that are brighter from class to class, and their classes."""
    labels = (np.arange(count) % CLASSES).astype(np.uint8)
    noise = np.random.default_rng(seed).integers(0, 80, (count, *shape))
    levels = 80 * labels.reshape(-1, *(1 for _ in shape))
    return (noise + levels).astype(np.uint8), labels


def write_folders(data: Path) -> None:
    """Write domain/class/*.png; some pictures of the target are copies of ones to train on."""
    for number, domain in enumerate(("photo", "art", "sketch")):
        pixels, labels = pictures(60, (8, 8, 3), number)
        for place, (image, label) in enumerate(zip(pixels, labels.tolist(), strict=True)):
            path = data / "scenes" / domain / f"class{label}" / f"{place:03}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image).save(path)
    for place in range(0, 3 * COPIES, 3):
        source = data / "scenes" / "photo" / "class0" / f"{place:03}.png"
        (data / "scenes" / "sketch" / "class0" / f"{place:03}.png").write_bytes(source.read_bytes())


def write_arrays(data: Path) -> None:
    """Write an NPZ file that ends in copies of its first pictures."""
    pixels, labels = pictures(200, (8, 8), 5)
    pixels[-COPIES:], labels[-COPIES:] = pixels[:COPIES], labels[:COPIES]
    np.savez(data / "scans.npz", inputs=pixels, labels=labels)


def write_table(data: Path) -> None:
    """Write a CSV file that ends in copies of its first rows."""
    values, labels = pictures(200, (5,), 6)
    rows = [[*value, label] for value, label in zip(values.tolist(), labels.tolist(), strict=True)]
    rows[-COPIES:] = rows[:COPIES]
    with (data / "table.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["a", "b", "c", "d", "e", "labels"], *rows])


def write_idx(data: Path) -> None:
    """Write training and test images and labels, which share nothing."""
    for name, count in (("train", 160), ("test", 60)):
        pixels, labels = pictures(count, (8, 8), count)
        header = struct.pack(">IIII", 0x803, count, 8, 8)
        (data / f"{name}-images").write_bytes(header + pixels.tobytes())
        header = struct.pack(">II", 0x801, count)
        (data / f"{name}-labels").write_bytes(header + labels.tobytes())


@dataclass(frozen=True)
class Own:
    """Data of a user's: who writes them, the part that reads them, and what a study says of them.

    Parameters
    ----------
    write
        Writes the files.
    part
        The part, as it stands in a study.
    inputs
        How many numbers an example has.
    sets
        The sets that are scored, with whether they hold copies of examples to train on.
    """

    write: Callable[[Path], None]
    part: str
    inputs: int
    sets: dict[str, bool]


OWN = {
    "folders": Own(
        write_folders,
        'Part("pitfalls_core.data.image_folders:ImageFolderDomains", folder=DataFile("scenes"), '
        'domains=("photo", "art"), target="sketch", data_set="Scenes", size=8)',
        192,
        {"offline": False, "live": True},
    ),
    "arrays": Own(
        write_arrays,
        'Part("pitfalls_core.data.array_file:ArrayFile", file=DataFile("scans.npz"), classes=3, '
        'train=120, validation=20, order="file")',
        64,
        {"test": True},
    ),
    "rows": Own(
        write_table,
        'Part("pitfalls_core.data.array_file:ArrayFile", file=DataFile("table.csv"), classes=3, '
        'train=120, validation=20, order="file", standardized=True)',
        5,
        {"test": True},
    ),
    "idx": Own(
        write_idx,
        'Part("pitfalls_core.data.idx_images:IdxImages", train_images=DataFile("train-images"), '
        'train_labels=DataFile("train-labels"), test_images=DataFile("test-images"), '
        'test_labels=DataFile("test-labels"), data_set="Bars", train=120, validation=30, test=60, '
        "classes=3)",
        64,
        {"test": False},
    ),
}


def write_study(project: Follower, name: str, own: Own) -> None:
    """Begin a study as a user does, and put the data into it."""
    assert project.command(f"pitfalls new {name}").returncode == 0
    first = next(iter(own.sets))
    titles = ", ".join(f'"{one}": "The set {one}"' for one in own.sets)
    path = f"studies/{name}.py"
    text = (project.root / path).read_text()
    lines = {
        'data=Part("pitfalls_core.data.digits:RandomSplitDigits"),': f"data={own.part},",
        'datasets={"test": "Random test scans"},': f"datasets={{{titles}}},",
    }
    for old, new in lines.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    text = text.replace("import Part\n", "import DataFile, Part\n")
    text = text.replace("inputs=64, classes=10", f"inputs={own.inputs}, classes={CLASSES}")
    text = text.replace('"digits/test"', f'"digits/{first}"').replace("chance=0.1", "chance=0.3")
    (project.root / path).write_text(text)


@pytest.mark.long
def test_four_kinds_of_own_data_in_one_project(tmp_path: Path) -> None:
    """Each is trained and written up; copies across sets are told before the first run."""
    project = Follower(tmp_path, SHIPPED)
    (tmp_path / "data").mkdir()
    for name, own in OWN.items():
        own.write(tmp_path / "data")
        write_study(project, name, own)
        done = project.command(f"pitfalls report {name} --profile smoke --out build/{name}")
        assert done.returncode == 0, done.stderr

        said = done.stderr.splitlines()
        look = [n for n, line in enumerate(said) if line.startswith("data of task digits, seed 0")]
        trained = [n for n, line in enumerate(said) if line.startswith("training ")]
        assert len(look) == 1
        assert trained
        assert look[0] < trained[0]
        line = said[look[0]]
        assert re.search(r"training examples \(content [0-9a-f]{8,}", line), line
        for one, copied in own.sets.items():
            found = re.search(rf"\b{one} (\d+) of \d+", line)
            assert found, line
            assert (0 < int(found[1]) <= COPIES) if copied else int(found[1]) == 0, line

        (study,) = json.loads((tmp_path / "build" / name / "results.json").read_text())["studies"]
        assert len(study["runs"]) == 8
        assert {run["status"] for run in study["runs"]} == {"finished"}
        assert all({f"{one}/accuracy" for one in own.sets} <= run["scores"].keys()
                   for run in study["runs"])  # fmt: skip
        leaks = [one for one in study["pitfalls"] if one["detector"] == "leakage"]
        assert leaks
        assert any(one["fired"] for one in leaks) == any(own.sets.values()), leaks
        assert (tmp_path / "build" / name / "report.pdf").stat().st_size > 10_000

    again = project.command("pitfalls status --profile smoke")
    for name in OWN:
        assert f"{name}: 8 planned, 8 finished, 0 failed, 0 stale, 0 missing" in again.stdout
