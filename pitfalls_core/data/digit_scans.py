"""The scans of handwritten digits that scikit-learn installs."""

import gzip
import hashlib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.errors import InputError

SCANS = 1797
CLASSES = 10

FILE = "sklearn/datasets/data/digits.csv.gz"
SHA256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"
"""Of the unpacked file."""


def digit_scans() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return images (scans, 1, 8, 8) in [0, 1] and labels (scans,), in the order of the file.

    The file is read without importing scikit-learn, which takes half as long as a run.

    Raises
    ------
    InputError
        If scikit-learn is not installed, or its file is missing or not the known one.
    """
    text = gzip.decompress(_packed())
    if hashlib.sha256(text).hexdigest() != SHA256:
        message = (
            f"{FILE} is not the file that this package knows (SHA-256 {SHA256[:12]}... of its "
            "text); install an unmodified scikit-learn"
        )
        raise InputError(message)
    table = np.loadtxt(text.decode("ascii").splitlines(), delimiter=",", dtype=np.int64)
    images = (table[:, :-1] / 16).astype(np.float32).reshape(-1, 1, 8, 8)
    return images, table[:, -1]


def _packed() -> bytes:
    try:
        return Path(str(distribution("scikit-learn").locate_file(FILE))).read_bytes()
    except (PackageNotFoundError, FileNotFoundError) as error:
        message = f"cannot read {FILE}: install scikit-learn, for example by 'make env'"
        raise InputError(message) from error
