"""Predictions read from a store: as they were written, once, and refused if they were damaged."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pitfalls_core.runs.execution.outcome import array_file
from pitfalls_core.runs.store.predictions import StoredPredictions
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore
from tests.runs.samples import files, ingredients, record, run_folder

PROBABILITIES = np.array([[0.7, 0.3], [0.2, 0.8], [np.nan, 0.5]], dtype=np.float32)
LABELS = np.array([0, 0, 1])
SOURCES = np.array(["a", "b"])


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    """Return a store that holds one run, with probabilities on one set and labels on another."""
    found = RunStore(tmp_path)
    arrays = {
        "id.probabilities": PROBABILITIES,
        "id.labels": LABELS,
        "dark.predictions": np.array([1, 0]),
        "dark.labels": np.array([1, 1]),
        "dark.attribute.source": SOURCES,
        "dark.attribute.true.label": np.array([0, 1]),
    }
    content = array_file(arrays)
    made = replace(record(), arrays=hashlib.sha256(content).hexdigest())
    found.write(made, {**files(), "arrays.npz": content})
    return found


def reader(store: RunStore) -> StoredPredictions:
    """Return a reader that knows the run as ``run``."""
    return StoredPredictions(store, {"run": ingredients().key})


def test_probabilities_and_labels_are_read(store: RunStore) -> None:
    """The predicted class is the most probable one; what is not finite is no label."""
    found = reader(store).of("run", "id")
    assert found is not None
    assert found.labels.tolist() == [0, 0, 1]
    assert found.predicted.tolist() == [0, 1, -1]
    assert found.correct.tolist() == [True, False, False]
    assert found.probabilities is not None
    np.testing.assert_array_equal(found.probabilities, PROBABILITIES.astype(np.float64))


def test_labels_alone_are_read(store: RunStore) -> None:
    """A run that gave no probabilities states no confidence."""
    found = reader(store).of("run", "dark")
    assert found is not None
    assert found.correct.tolist() == [True, False]
    assert found.probabilities is None


def test_what_is_not_there_is_none(store: RunStore) -> None:
    """A run that did not finish, and a set that it was not scored on."""
    assert reader(store).of("other", "id") is None
    assert reader(store).of("run", "light") is None


def test_a_file_is_read_once(store: RunStore) -> None:
    """What was read stays, whatever becomes of the file."""
    predictions = reader(store)
    first = predictions.of("run", "id")
    (run_folder(store.folder, ingredients().key) / "arrays.npz").unlink()
    second = predictions.of("run", "dark")
    assert first is not None
    assert second is not None


def test_what_is_known_of_examples_is_read_when_asked_for(store: RunStore) -> None:
    """It is a mapping by name, of this set alone, and what was read once is the same again."""
    predictions = reader(store)
    found = predictions.of("run", "dark")
    assert found is not None
    assert (sorted(found.attributes), len(found.attributes)) == (["source", "true.label"], 2)
    assert found.attributes["source"].tolist() == SOURCES.tolist()
    assert found.attributes["source"] is found.attributes["source"]
    assert found.attributes["true.label"].tolist() == [0, 1]
    with pytest.raises(KeyError):
        found.attributes["light"]
    other = predictions.of("run", "id")
    assert other is not None
    assert not other.attributes
    assert predictions.of("run", "dark") is found


def test_a_flipped_byte_is_noticed(store: RunStore) -> None:
    """The run is set aside, so that it is done again."""
    file = run_folder(store.folder, ingredients().key) / "arrays.npz"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(DamagedRun):
        reader(store).of("run", "id")
    assert store.read(ingredients().key) is None
