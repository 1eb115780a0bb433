"""Symmetric label noise: an exact share, never the true label, every other class alike."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from pitfalls_core.data.label_noise import SymmetricNoise
from pitfalls_core.errors import InputError


@given(st.floats(0, 1), st.integers(1, 300), st.integers(2, 12), st.integers(0, 2**32))
@settings(deadline=None)
def test_the_share_of_wrong_labels_is_exact(
    rate: float, examples: int, classes: int, seed: int
) -> None:
    """The rounded share of labels differs from the truth, and all are classes."""
    labels = np.arange(examples, dtype=np.int64) % classes
    corrupted = SymmetricNoise(rate).corrupt(labels, classes, np.random.default_rng(seed))
    assert (corrupted != labels).sum() == round(rate * examples)
    assert corrupted.dtype == np.int64
    assert 0 <= corrupted.min() <= corrupted.max() < classes


def test_the_given_labels_stay_as_they_are() -> None:
    """The corruption works on a copy."""
    labels = np.arange(10, dtype=np.int64)
    SymmetricNoise(1.0).corrupt(labels, 10, np.random.default_rng(0))
    assert labels.tolist() == list(range(10))


def test_wrong_labels_are_uniform_over_the_other_classes() -> None:
    """Of 9,000 flipped labels of one class, the nine others get equal shares."""
    labels = np.full(9000, 3, dtype=np.int64)
    corrupted = SymmetricNoise(1.0).corrupt(labels, 10, np.random.default_rng(1))
    counts = np.delete(np.bincount(corrupted, minlength=10), 3)
    assert chisquare(counts).pvalue > 0.01


def test_flipped_examples_are_chosen_over_the_whole_set() -> None:
    """The flips do not sit at the start: first and second half get equal shares."""
    labels = np.zeros(10_000, dtype=np.int64)
    flipped = SymmetricNoise(0.4).corrupt(labels, 2, np.random.default_rng(2)) == 1
    assert chisquare([flipped[:5000].sum(), flipped[5000:].sum()]).pvalue > 0.01


def test_generators_decide() -> None:
    """Equal generators flip the same labels, another one flips others."""
    labels = np.arange(100, dtype=np.int64) % 5
    noise = SymmetricNoise(0.3)
    first, again, other = (
        noise.corrupt(labels, 5, np.random.default_rng(seed)).tolist() for seed in (4, 4, 5)
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize("rate", [-0.1, 1.1, float("nan")])
def test_rates_outside_the_unit_interval_are_refused(rate: float) -> None:
    """A rate is a share."""
    message = f"label_noise.rate must be in [0, 1]; got {rate}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        SymmetricNoise(rate)


def test_a_single_class_is_refused() -> None:
    """With one class there is no wrong label to give."""
    message = "label noise needs at least two classes; got 1"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        SymmetricNoise(0.5).corrupt(np.zeros(3, dtype=np.int64), 1, np.random.default_rng(0))
