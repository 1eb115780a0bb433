"""Small files of real data formats, written by hand from their published descriptions."""

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def idx(path: Path, values: NDArray[np.uint8], *, packed: bool = False) -> Path:
    """Write an IDX file of unsigned bytes, packed by gzip or not."""
    start = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    content = start + values.tobytes()
    path.write_bytes(gzip.compress(content) if packed else content)
    return path


def idx_set(folder: Path, count: int, size: int = 28, seed: int = 0) -> tuple[Path, Path]:
    """Write images and labels, label i being i modulo 10, and return both paths."""
    images = np.random.default_rng(seed).integers(0, 256, (count, size, size), dtype=np.uint8)
    labels = (np.arange(count) % 10).astype(np.uint8)
    return (
        idx(folder / f"images-{seed}-idx3-ubyte.gz", images, packed=True),
        idx(folder / f"labels-{seed}-idx1-ubyte", labels),
    )


def python2_pickle(data: NDArray[np.uint8], labels: list[int]) -> bytes:
    """Return what Python 2 wrote for a batch of CIFAR-10: protocol 2, text instead of bytes."""
    raw = data.tobytes()
    return b"".join(
        [
            b"\x80\x02}q\x01(",
            _text2("batch_label"),
            _text2("training batch 1 of 5"),
            _text2("labels"),
            b"]q\x02(",
            *(b"K" + bytes([label]) for label in labels),
            b"e",
            _text2("data"),
            b"cnumpy.core.multiarray\n_reconstruct\nq\x03(cnumpy\nndarray\nq\x04K\x00\x85U\x01b",
            b"tRq\x05(K\x01",
            b"(" + b"".join(b"J" + struct.pack("<i", size) for size in data.shape) + b"t",
            b"cnumpy\ndtype\nq\x06(U\x02u1K\x00K\x01tRq\x07(K\x03U\x01|NNNJ\xff\xff\xff\xff",
            b"J\xff\xff\xff\xffK\x00tb\x89",
            b"T" + struct.pack("<i", len(raw)) + raw,
            b"tb",
            b"u.",
        ]
    )


def _text2(text: str) -> bytes:
    return b"U" + bytes([len(text)]) + text.encode("ascii")


def cifar_folder(folder: Path, each: int = 20, seed: int = 0) -> Path:
    """Write the six batches of CIFAR-10 with `each` images, label i being i modulo 10."""
    folder.mkdir()
    generator = np.random.default_rng(seed)
    for name in (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"):
        data = generator.integers(0, 256, (each, 3072), dtype=np.uint8)
        (folder / name).write_bytes(python2_pickle(data, [row % 10 for row in range(each)]))
    return folder


def corrupted_folder(folder: Path, each: int = 20, names: tuple[str, ...] = ("fog",)) -> Path:
    """Write arrays of CIFAR-10-C: every value is 10 x severity + place of the corruption."""
    folder.mkdir()
    np.save(folder / "labels.npy", np.tile(np.arange(each) % 10, 5).astype(np.int32))
    for place, name in enumerate(names):
        levels = np.repeat(np.arange(1, 6), each) * 10 + place
        values = np.broadcast_to(levels[:, None, None, None], (5 * each, 32, 32, 3))
        np.save(folder / f"{name}.npy", values.astype(np.uint8))
    return folder


def picture(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (9, 6)) -> Path:
    """Write a picture of one colour, width x height; its name tells the format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)
    return path


def domains(folder: Path, names: tuple[str, ...], classes: tuple[str, ...], each: int) -> Path:
    """Write a tree domain/class of pictures; red tells the domain, green the class."""
    for domain, name in enumerate(names):
        for number, label in enumerate(classes):
            for image in range(each):
                place = folder / name / label / f"picture_{image:03}.png"
                picture(place, (10 * domain, 10 * number, image))
    return folder


def arrays(path: Path, **named: Any) -> Path:
    """Write an archive of arrays."""
    np.savez(path, **named)
    return path
