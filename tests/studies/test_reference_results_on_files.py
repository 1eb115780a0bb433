"""The reference study on the published file of MNIST-1D."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from tests.studies import real_files

NAME = "reference_results"


def write(root: Path) -> None:
    """Write a small file of the published layout."""
    generator = np.random.default_rng(0)
    table = {
        "x": generator.normal(size=(50, 40)),
        "y": np.arange(50) % 10,
        "x_test": generator.normal(size=(12, 40)),
        "y_test": np.arange(12) % 10,
    }
    (root / "mnist1d_data.pkl").write_bytes(pickle.dumps(table))


@pytest.mark.parametrize("variant", ["mlp", "cnn_permuted", "gru"])
def test_models_of_signals_run_on_the_file(variant: str, tmp_path: Path) -> None:
    """The test part of the file is scored, whole."""
    write(tmp_path)
    sizes = {"mnist1d": {"train": 40, "validation": 10}}
    study = real_files.with_small_files(real_files.shipped(NAME), sizes)
    execution = real_files.scored_on_files(study, ("mnist1d", variant), tmp_path)
    assert execution.examples == {"test": 12}


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The message names the file, and where one gets it."""
    real_files.require_told(
        real_files.shipped(NAME),
        tmp_path,
        "task mnist1d wants mnist1d_data.pkl (MNIST-1D by S. Greydanus and D. Kobak (repository "
        "mnist1d), mnist1d_data.pkl)",
    )
