"""The published file of MNIST-1D.

S. Greydanus and D. Kobak, Scaling Down Deep Learning with MNIST-1D, ICML 2024: a pickled dictionary
with signals ``x`` (4,000, 40) and ``x_test`` (1,000, 40), their labels ``y`` and ``y_test``, the
positions ``t`` and the ``templates`` they were drawn from.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.files.cifar import class_numbers
from pitfalls_core.data.files.pickled import pickled_table
from pitfalls_core.data.files.source_file import SourceFile

ORIGIN = "MNIST-1D (repository of its authors), mnist1d_data.pkl"


@dataclass(frozen=True, eq=False)
class Signals:
    """Signals (examples, length), float32, and labels (examples,), for training and for testing."""

    train: NDArray[np.float32]
    train_labels: NDArray[np.int64]
    test: NDArray[np.float32]
    test_labels: NDArray[np.int64]


def mnist1d_signals(path: Path) -> Signals:
    """Return the signals of the published file.

    Raises
    ------
    InputError
        If the file is missing or damaged, or what it holds is not as published.
    """
    source = SourceFile(path, ORIGIN)
    table = pickled_table(path, ORIGIN)
    for name in ("x", "x_test", "y", "y_test"):
        if name not in table:
            raise source.error(f"an entry {name!r}", ", ".join(sorted(table)[:12]) or "nothing")
    train, test = (_signals(source, name, table[name]) for name in ("x", "x_test"))
    labels = [class_numbers(source, name, table[name]) for name in ("y", "y_test")]
    for name, signals, numbers in zip(("y", "y_test"), (train, test), labels, strict=True):
        if len(signals) != len(numbers):
            raise source.error(f"{len(signals):,} labels in {name!r}", f"{len(numbers):,}")
    if train.shape[1] != test.shape[1]:
        raise source.error("signals of one length", f"{train.shape[1]} and {test.shape[1]}")
    return Signals(train, labels[0], test, labels[1])


def _signals(source: SourceFile, name: str, values: Any) -> NDArray[np.float32]:
    expected = f"{name!r} with finite numbers in two dimensions"
    if not (isinstance(values, np.ndarray) and values.ndim == 2 and values.dtype.kind in "iuf"):
        raise source.error(expected, "something else")
    if not values.size:
        raise source.error(expected, "an empty array")
    with np.errstate(over="ignore"):
        signals = values.astype(np.float32)
    if not np.isfinite(signals).all():
        raise source.error(expected, "values that are not finite")
    return signals
