"""Kendall's tau against SciPy's, and at its limits."""

import math

import numpy as np
import pytest
from scipy.stats import kendalltau

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.rank_agreement import kendall_tau


@pytest.mark.parametrize("seed", range(30))
def test_against_scipy(seed: int) -> None:
    """Tau-b, ties included."""
    generator = np.random.default_rng(seed)
    one, two = generator.integers(0, 6, (2, int(generator.integers(3, 15))))
    expected = kendalltau(one, two).statistic
    found = kendall_tau(one, two)
    assert math.isnan(expected) if found is None else found == pytest.approx(expected)


def test_limits() -> None:
    """The same order, the reverse, and one exchanged pair of three; no order, no tau."""
    assert kendall_tau([1, 2, 3], [10, 20, 30]) == 1
    assert kendall_tau([1, 2, 3], [3, 2, 1]) == -1
    assert kendall_tau([1, 2, 3], [1, 3, 2]) == pytest.approx(1 / 3)
    assert kendall_tau([1, 1], [1, 2]) is None
    assert kendall_tau([], []) is None


@pytest.mark.parametrize(
    ("one", "two", "message"),
    [
        ([1, 2], [1], "each thing needs two scores; got shapes (2,) and (1,)"),
        (
            [1, 2],
            [1, math.nan],
            "scores to be ranked must be finite: leave out what has no score",
        ),
    ],
)
def test_what_is_refused(one: list[float], two: list[float], message: str) -> None:
    """Scores that do not belong together, or are none."""
    with pytest.raises(InputError) as raised:
        kendall_tau(one, two)
    assert str(raised.value) == message
