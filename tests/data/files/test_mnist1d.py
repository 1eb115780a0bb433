"""The published file of MNIST-1D is read without its pickle being loaded."""

import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.files.mnist1d import ORIGIN, mnist1d_signals
from pitfalls_core.errors import InputError


def table(**changes: Any) -> dict[str, Any]:
    """Return a table in the published layout, small, with some entries changed."""
    generator = np.random.default_rng(0)
    made: dict[str, Any] = {
        "x": generator.normal(size=(8, 40)),
        "x_test": generator.normal(size=(4, 40)),
        "y": np.arange(8),
        "y_test": np.arange(4),
        "t": np.linspace(-0.5, 0.5, 40),
        "templates": {"x": generator.normal(size=(10, 12)), "t": np.zeros(12), "y": np.arange(10)},
    } | changes
    return {name: value for name, value in made.items() if value is not None}


def test_signals_and_labels(tmp_path: Path) -> None:
    """Both parts come back in single precision, labels as whole numbers."""
    path, published = tmp_path / "mnist1d_data.pkl", table()
    path.write_bytes(pickle.dumps(published))
    signals = mnist1d_signals(path)
    np.testing.assert_array_equal(signals.train, published["x"].astype(np.float32))
    np.testing.assert_array_equal(signals.test, published["x_test"].astype(np.float32))
    assert list(signals.train_labels) == list(range(8))
    assert list(signals.test_labels) == list(range(4))


@pytest.mark.parametrize(
    ("changes", "expected", "found"),
    [
        ({"y": None}, "an entry 'y'", "t, templates, x, x_test, y_test"),
        ({"y": np.arange(7)}, "8 labels in 'y'", "7"),
        ({"y": np.arange(8) * 2}, "'y' with whole numbers from 0 to 9", "other values"),
        ({"x": np.zeros(8)}, "'x' with finite numbers in two dimensions", "something else"),
        ({"x": np.zeros((0, 40))}, "'x' with finite numbers in two dimensions", "an empty array"),
        (
            {"x": np.full((8, 40), np.nan)},
            "'x' with finite numbers in two dimensions",
            "values that are not finite",
        ),
        ({"x": np.zeros((8, 39))}, "signals of one length", "39 and 40"),
    ],
)
def test_other_tables_are_refused(
    changes: dict[str, Any], expected: str, found: str, tmp_path: Path
) -> None:
    """What is not as published is told with what was expected."""
    path = tmp_path / "mnist1d_data.pkl"
    path.write_bytes(pickle.dumps(table(**changes)))
    message = f"{path}: expected {expected}; found {found}. Get it from: {ORIGIN}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        mnist1d_signals(path)
