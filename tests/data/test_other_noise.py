"""Uniform and pair label noise: what becomes wrong, how often, and that nothing else does."""

import importlib
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from pitfalls_core.data.label_noise import PairNoise, SymmetricNoise, UniformNoise, wrong_share
from pitfalls_core.errors import InputError

stats: Any = importlib.import_module("scipy.stats")


@given(st.floats(0, 1), st.integers(1, 300), st.integers(2, 12), st.integers(0, 2**32))
@settings(deadline=None)
def test_pair_noise_gives_an_exact_share_the_next_class(
    rate: float, examples: int, classes: int, seed: int
) -> None:
    """The rounded share moves to the next class, the last class to the first."""
    labels = np.arange(examples, dtype=np.int64) % classes
    given_labels = PairNoise(rate).corrupt(labels, classes, np.random.default_rng(seed))
    moved = given_labels != labels
    assert moved.sum() == round(rate * examples)
    assert (given_labels[moved] == (labels[moved] + 1) % classes).all()


@given(st.floats(0, 1), st.integers(1, 300), st.integers(2, 12), st.integers(0, 2**32))
@settings(deadline=None)
def test_uniform_noise_makes_at_most_its_share_wrong(
    rate: float, examples: int, classes: int, seed: int
) -> None:
    """A redrawn label may be the true one, so that fewer are wrong; all are classes."""
    labels = np.arange(examples, dtype=np.int64) % classes
    given_labels = UniformNoise(rate).corrupt(labels, classes, np.random.default_rng(seed))
    assert (given_labels != labels).sum() <= round(rate * examples)
    assert 0 <= given_labels.min() <= given_labels.max() < classes


def test_the_two_definitions_of_symmetric_noise_differ_by_the_published_factor() -> None:
    """At rate 0.4 and ten classes, 40 % wrong by one definition and 36 % by the other."""
    labels = np.zeros(20_000, dtype=np.int64)
    others = SymmetricNoise(0.4).corrupt(labels, 10, np.random.default_rng(0))
    uniform = UniformNoise(0.4).corrupt(labels, 10, np.random.default_rng(0))
    assert wrong_share(others, labels) == 0.4
    wrong = int((uniform != labels).sum())
    assert stats.binomtest(wrong, 8000, 0.9).pvalue > 0.01


def test_uniform_noise_draws_every_class_alike() -> None:
    """Of 10,000 redrawn labels of one class all ten classes get equal shares."""
    labels = np.full(10_000, 3, dtype=np.int64)
    counts = np.bincount(UniformNoise(1.0).corrupt(labels, 10, np.random.default_rng(1)))
    assert chisquare(counts).pvalue > 0.01


@pytest.mark.parametrize("noise", [PairNoise, UniformNoise])
def test_the_given_labels_stay_as_they_are(noise: type[PairNoise | UniformNoise]) -> None:
    """The corruption works on a copy."""
    labels = np.arange(10, dtype=np.int64)
    noise(1.0).corrupt(labels, 10, np.random.default_rng(0))
    assert labels.tolist() == list(range(10))


@pytest.mark.parametrize("noise", [PairNoise, UniformNoise])
def test_rates_outside_the_unit_interval_and_single_classes_are_refused(
    noise: type[PairNoise | UniformNoise],
) -> None:
    """A rate is a share, and with one class there is no wrong label to give."""
    message = "label_noise.rate must be in [0, 1]; got 1.1"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        noise(1.1)
    message = "label noise needs at least two classes; got 1"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        noise(0.5).corrupt(np.zeros(3, dtype=np.int64), 1, np.random.default_rng(0))


def test_the_share_of_wrong_labels_is_counted() -> None:
    """One of four labels differs from the truth."""
    labels = np.array([0, 1, 2, 3], dtype=np.int64)
    assert wrong_share(labels, np.array([0, 1, 2, 0], dtype=np.int64)) == 0.25
