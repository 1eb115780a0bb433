"""How two results agree: planted differences of every kind, each next to its clean twin."""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.runs.execution.outcome import array_file
from pitfalls_core.runs.proof.agreement import (
    ABSOLUTE,
    RELATIVE,
    SEED_NOISE,
    Result,
    agreement,
    first_difference,
)
from pitfalls_core.runs.proof.verifications import Verification
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.runs.store.run_store import ARRAYS, WEIGHTS
from pitfalls_core.training.snapshot import pack
from tests.runs import samples

HELD: dict[str, Any] = {
    "id.labels": np.array([0, 1, 0, 1]),
    "id.probabilities": np.array([[0.25, 0.75], [0.5, 0.5], [0.0, 1.0], [0.9, 0.1]]),
}
LAYERS = {"layer.bias": torch.tensor([0.0, 1.0]), "layer.weight": torch.eye(2)}


def result(
    arrays: Mapping[str, Any] = HELD, weights: Mapping[str, Any] | None = None, **fields: Any
) -> Result:
    """Return a result with these arrays and weights, whose record has other `fields`."""
    files = {ARRAYS: array_file(arrays)}
    if weights is not None:
        files[WEIGHTS] = pack(weights)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    record = replace(
        samples.record(), arrays=digests[ARRAYS], weights=digests.get(WEIGHTS), **fields
    )
    return Result(record, files)


def scored(score: float) -> RunRecord:
    """Return the record of a sibling, which differs by its score on the one set."""
    return samples.record(score=score)


def moved(name: str, value: Any) -> dict[str, Any]:
    """Return the arrays with one of them replaced; None takes it away."""
    arrays = {**HELD, name: value}
    return {name: array for name, array in arrays.items() if array is not None}


SCORES = samples.record().scores
CURVES = samples.record().curves
NUDGED = HELD["id.probabilities"].copy()
NUDGED[1] += (1e-9, -1e-9)
FLIPPED = HELD["id.probabilities"].copy()
FLIPPED[1] = (0.0, 1.0)
NEGATIVE_ZERO = HELD["id.probabilities"].copy()
NEGATIVE_ZERO[2, 0] = -0.0

CLOSE: dict[str, tuple[dict[str, Any], str]] = {
    "score": ({"scores": {**SCORES, "dark/accuracy": 1 / 3 + 1e-12}}, "scores dark/accuracy"),
    "zero": ({"scores": {**SCORES, "dark/accuracy": -0.0}}, "scores dark/accuracy"),
    "curve": ({"curves": {**CURVES, "train_loss": (0.7, 0.0)}}, "curves train_loss"),
    "predictions": ({"predictions": {"id": "c4", "dark": "d4"}}, "predictions id"),
    "array": ({"arrays": moved("id.probabilities", NUDGED)}, "array id.probabilities"),
    "array zero": ({"arrays": moved("id.probabilities", NEGATIVE_ZERO)}, "array id.probabilities"),
    "dtype": (
        {"arrays": moved("id.labels", HELD["id.labels"].astype(np.int32))},
        "array id.labels",
    ),
}
"""Differences within numeric tolerance, and how they are named."""


def stored_for(name: str) -> Result:
    """Return the stored result of a case above."""
    return result(scores={**SCORES, "dark/accuracy": 0.0}) if name == "zero" else result()


@pytest.mark.parametrize("name", CLOSE)
def test_within_tolerance(name: str) -> None:
    """Other bits of about the same numbers; the first that differs is named."""
    changes, first = CLOSE[name]
    found = agreement(stored_for(name), result(**changes), [])
    assert found == Verification("within tolerance", first)


FAR: dict[str, tuple[dict[str, Any], str]] = {
    "score": ({"scores": {**SCORES, "id/accuracy": 0.31}}, "scores id/accuracy"),
    "more scores": ({"scores": {**SCORES, "more/accuracy": 0.3}}, "scores more/accuracy"),
    "fewer scores": ({"scores": {"id/accuracy": 0.1 + 0.2}}, "scores dark/accuracy"),
    "outcome": ({"outcome": "diverged"}, "outcome"),
    "steps": ({"steps": 7, "scores": {**SCORES, "id/accuracy": 0.31}}, "steps"),
}
"""Differences that no seed explains, and how they are named."""

ASIDE: dict[str, tuple[dict[str, Any], str]] = {
    "steps": ({"steps": 7}, "steps"),
    "parameters": ({"parameters": 21}, "parameters"),
    "examples": ({"examples": {"id": 60, "dark": 41}}, "examples dark"),
    "curve": ({"curves": {**CURVES, "train_loss": (0.7, 0.1)}}, "curves train_loss"),
    "longer curve": ({"curves": {**CURVES, "train_loss": (0.7,)}}, "curves train_loss"),
    "missing curve": ({"curves": {"train_loss": (0.7, 5e-324)}}, "curves validation_accuracy"),
    "value": ({"arrays": moved("id.probabilities", FLIPPED)}, "array id.probabilities"),
    "missing array": ({"arrays": moved("id.probabilities", None)}, "array id.probabilities"),
    "more arrays": ({"arrays": moved("dark.labels", np.arange(3))}, "array dark.labels"),
    "shape": (
        {"arrays": moved("id.probabilities", HELD["id.probabilities"].reshape(2, 4))},
        "array id.probabilities",
    ),
}  # fmt: skip
"""Differences beside the scores: the scores themselves moved by no more than seeds move them."""


@pytest.mark.parametrize("name", FAR)
def test_different(name: str) -> None:
    """What moved by more than seeds move it; the first that differs is named."""
    changes, first = FAR[name]
    siblings = [scored(0.3), scored(0.301)]
    assert agreement(result(), result(**changes), siblings) == Verification("different", first)


@pytest.mark.parametrize("name", ASIDE)
def test_equal_scores_and_something_else(name: str) -> None:
    """Equal scores are within the noise between seeds, whatever else differs beyond tolerance."""
    changes, first = ASIDE[name]
    assert agreement(result(), result(**changes), []) == Verification("within seed noise", first)


def test_the_noise_between_seeds() -> None:
    """A score may move by twice the standard deviation of its siblings, and not by more.

    The siblings are at 0.2, 0.3 and 0.4, so that their standard deviation is 0.1.
    """
    siblings = [scored(0.2), scored(0.3), scored(0.4)]
    stored = result(scores={**SCORES, "id/accuracy": 0.3})
    inside = result(scores={**SCORES, "id/accuracy": 0.3 + 0.199})
    outside = result(scores={**SCORES, "id/accuracy": 0.3 - 0.201})
    assert SEED_NOISE == 2
    first = "scores id/accuracy"
    assert agreement(stored, inside, siblings) == Verification("within seed noise", first)
    assert agreement(stored, outside, siblings) == Verification("different", first)
    # From one run alone nothing is known of the noise.
    assert agreement(stored, inside, siblings[:1]) == Verification("different", first)


def test_the_edge_of_the_tolerance() -> None:
    """A number may move by the absolute part and, relative to what is stored, by the other."""
    allowed = ABSOLUTE + RELATIVE * 0.5
    stored = result(scores={**SCORES, "dark/accuracy": 0.5})
    for factor, expected in ((0.99, "within tolerance"), (1.01, "different")):
        again = result(scores={**SCORES, "dark/accuracy": 0.5 + factor * allowed})
        assert agreement(stored, again, []).agreement == expected


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (LAYERS, Verification("bit for bit")),
        (
            {**LAYERS, "layer.bias": torch.tensor([-0.0, 1.0])},
            Verification("within tolerance", "array weights layer.bias"),
        ),
        (
            {**LAYERS, "layer.weight": torch.zeros(2, 2)},
            Verification("within seed noise", "array weights layer.weight"),
        ),
        (
            {**LAYERS, "layer.weight": torch.eye(2, dtype=torch.float64)},
            Verification("within tolerance", "array weights layer.weight"),
        ),
        (
            {"layer.weight": LAYERS["layer.weight"]},
            Verification("within seed noise", "array weights layer.bias"),
        ),
        (None, Verification("within seed noise", "array weights layer.bias")),
    ],
)  # fmt: skip
def test_weights_count(weights: dict[str, Any] | None, expected: Verification) -> None:
    """Weights are compared by their bits and named like arrays."""
    assert agreement(result(weights=LAYERS), result(weights=weights), []) == expected


def test_weights_that_numpy_has_no_type_for() -> None:
    """Weights in bfloat16 are compared by value as well, and the one that differs is named."""
    stored = torch.tensor([0.5, -0.25], dtype=torch.bfloat16)
    other = torch.tensor([0.5, -0.375], dtype=torch.bfloat16)
    assert agreement(result(weights={"w": stored}), result(weights={"w": stored}), []) == (
        Verification("bit for bit")
    )
    found = agreement(result(weights={"w": stored}), result(weights={"w": other}), [])
    assert found == Verification("within seed noise", "array weights w")


def test_the_first_of_several_is_named() -> None:
    """Scores go before predictions, these before curves, and these before arrays, by name."""
    changes: dict[str, Any] = {
        "outcome": "collapsed",
        "scores": {"id/accuracy": 0.5, "dark/accuracy": 0.5},
        "predictions": {"id": "e5", "dark": "d4"},
        "curves": {**CURVES, "train_loss": (0.6, 0.6)},
        "arrays": {name: array + 1 for name, array in HELD.items()},
    }
    names = []
    while changes:
        names.append(first_difference(result(), result(**changes)))
        del changes[next(iter(changes))]
    assert names == [
        "outcome", "scores dark/accuracy", "predictions id", "curves train_loss", "array id.labels",
    ]  # fmt: skip


def test_what_is_no_result_does_not_count() -> None:
    """A re-run after an edit is made of other source and has another key: its result may agree."""
    edited = samples.ingredients(sources={"tiny_data": "edited"})
    assert agreement(result(), result(ingredients=edited), []) == Verification("bit for bit")


def test_another_type_with_the_same_memory() -> None:
    """Zeros are the same bytes as integers and as floats; the type makes the difference."""
    whole, floats = np.zeros(4, np.int64), np.zeros(4, np.float64)
    assert whole.tobytes() == floats.tobytes()
    stored, again = (result(arrays={"a": np.ones(2), "b": one}) for one in (whole, floats))
    assert first_difference(stored, again) == "array b"


def test_bytes_of_a_file_that_hold_the_same_arrays() -> None:
    """Bits that are no array's are a difference all the same, and the file is named."""
    stored = result()
    padded = Result(stored.record, {ARRAYS: stored.files[ARRAYS] + b"\0"})
    assert first_difference(stored, padded) == ARRAYS


FLOATS = st.floats(allow_nan=False, allow_infinity=False)
CURVE = st.lists(FLOATS, min_size=1, max_size=4).map(tuple)
NAMES = st.sampled_from(["a/accuracy", "b/accuracy", "c"])
FOUND = st.builds(
    lambda scores, curves, values, weights: {
        "scores": scores,
        "curves": curves,
        "arrays": {"p": np.array(values)},
        "weights": {"w": torch.tensor(weights, dtype=torch.float64)},
    },
    st.dictionaries(NAMES, FLOATS, min_size=1),
    st.dictionaries(NAMES, CURVE, min_size=1),
    st.lists(FLOATS, min_size=1, max_size=4),
    st.lists(FLOATS, min_size=1, max_size=4),
)


@given(found=FOUND)
def test_equal_results_agree(found: dict[str, Any]) -> None:
    """A result agrees with itself, whatever is in it, and with a copy of itself."""
    assert agreement(result(**found), result(**found), []) == Verification("bit for bit")


def flip(value: float, bit: int) -> float:
    """Return a number with one of its 64 bits turned; a bit that keeps it finite."""
    (number,) = struct.unpack("<Q", struct.pack("<d", value))
    (turned,) = struct.unpack("<d", struct.pack("<Q", number ^ (1 << bit)))
    return float(turned) if np.isfinite(turned) else flip(value, 63)


@given(found=FOUND, bit=st.integers(0, 63), data=st.data())
def test_one_turned_bit_never_agrees(found: dict[str, Any], bit: int, data: st.DataObject) -> None:
    """One bit of any number of a result is noticed, and the place is named."""
    kind = data.draw(st.sampled_from(["scores", "curves", "arrays", "weights"]))
    name = data.draw(st.sampled_from(sorted(found[kind])))
    before = found[kind][name]
    if kind == "scores":
        after: Any = flip(before, bit)
    elif kind == "curves":
        after = (flip(before[0], bit), *before[1:])
    elif kind == "arrays":
        after = np.array([flip(float(before[0]), bit), *before[1:]])
    else:
        values = before.tolist()
        after = torch.tensor([flip(values[0], bit), *values[1:]], dtype=torch.float64)
    turned = {**found, kind: {**found[kind], name: after}}
    outcome = agreement(result(**found), result(**turned), [])
    places = {"arrays": "array p", "weights": "array weights w"}
    assert outcome.agreement != "bit for bit"
    assert outcome.first == places.get(kind, f"{kind} {name}")
