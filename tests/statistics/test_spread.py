"""The distribution of an SD from few runs, and the quadrature over it."""

import importlib
import math
import re
from typing import Any

import numpy as np
import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.statistics import spread

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations


@pytest.mark.parametrize("df", [1, 2, 9, 1000])
def test_ratio_cdf_is_that_of_chi(df: int) -> None:
    """The ratio of SDs is chi over the root of its degrees of freedom."""
    ratios = np.array([0.01, 0.5, 0.97, 1.0, 1.03, 2.0])
    expected = stats.chi.cdf(ratios * math.sqrt(df), df)
    np.testing.assert_allclose(spread.ratio_cdf(ratios, df), expected, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("df", [1, 2.5, 40])
def test_ratio_limits_invert_the_cdf(df: float) -> None:
    """The stated probabilities lie outside the limits."""
    low, high = spread.ratio_limits(df, 0.1, 0.03)
    assert spread.ratio_cdf(np.array([low, high]), df) == pytest.approx([0.1, 0.97])


@pytest.mark.parametrize("center", [0.0, 0.7, 6.0, 1e8])
def test_folded_probabilities_are_those_of_scipy(center: float) -> None:
    """Inside, outside and integral agree with the folded normal distribution and add up to 1."""
    for bound in (center + 0.5, center + 2.0):
        inside, outside = spread.folded_cdf(bound, center), spread.folded_sf(bound, center)
        assert inside + outside == pytest.approx(1.0, abs=1e-12)
        assert inside == pytest.approx(
            stats.norm.cdf(bound - center) - stats.norm.cdf(-bound - center)
        )
        integral = spread.folded_integral(np.ones_like, center, 0.0, bound)
        assert integral == pytest.approx(inside, abs=1e-7 if center > 1e6 else 1e-13)


def test_folded_integral_gives_the_second_moment() -> None:
    """E (Z + c)^2 = 1 + c^2, folded or not."""
    assert spread.folded_integral(np.square, 1.5, 0.0, 100.0) == pytest.approx(3.25, abs=1e-12)


def test_folded_integral_over_an_empty_range_is_zero() -> None:
    """Limits in the wrong order, or beyond the reach of the normal variable, hold nothing."""
    assert spread.folded_integral(np.ones_like, 1.0, 2.0, 1.0) == 0.0
    assert spread.folded_integral(np.ones_like, 50.0, 0.0, 40.0) == 0.0


@pytest.mark.parametrize(("paired", "unit"), [(True, "pairs"), (False, "runs in each arm")])
def test_a_design_has_two_runs(paired: bool, unit: str) -> None:
    """Fewer than two runs have no power; two are enough."""
    message = f"power needs at least 2 {unit}; got 1"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        spread.precision(1, paired=paired)
    assert spread.precision(2, paired=paired) == ((math.sqrt(2), 1) if paired else (1.0, 2))
