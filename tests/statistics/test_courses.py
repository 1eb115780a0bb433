"""Curves over epochs: smoothing, windows, slopes and roughness against other sources."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

# scipy.ndimage fills its namespace at run time, where the type checker cannot look.
from scipy.ndimage import median_filter  # type: ignore[attr-defined]
from scipy.special import stdtrit

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.courses import course, running_median
from pitfalls_core.statistics.generalisation_loss import generalisation_loss
from pitfalls_core.statistics.roughness import roughness
from pitfalls_core.statistics.slope import slope

SEEDS = range(10)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("width", [1, 3, 7])
def test_running_medians_are_those_of_scipy_and_pandas(seed: int, width: int) -> None:
    """SciPy's away from the ends, and Pandas' everywhere."""
    curve = np.random.default_rng(seed).normal(size=20)
    found, half = running_median(curve, width), width // 2
    inner = slice(half, len(curve) - half)
    np.testing.assert_array_equal(found[inner], median_filter(curve, width)[inner])
    expected = pd.Series(curve).rolling(width, center=True, min_periods=1).median()
    np.testing.assert_allclose(found, expected.to_numpy(), rtol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_slope_is_that_of_scipy(seed: int) -> None:
    """Slope, standard error, p and interval of `scipy.stats.linregress`."""
    generator = np.random.default_rng(seed)
    size = int(generator.integers(3, 30))
    curve = 3 + 0.1 * np.arange(size) + generator.normal(size=size)
    found, expected = slope(curve), stats.linregress(np.arange(size), curve)
    assert found.difference == pytest.approx(expected.slope, rel=1e-9)
    assert found.standard_error == pytest.approx(expected.stderr, rel=1e-9)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-6)
    half = stdtrit(size - 2, 0.975) * expected.stderr
    assert found.interval(0.95)[1] == pytest.approx(expected.slope + half, rel=1e-9)


def test_a_straight_line_has_its_slope_and_no_error() -> None:
    """Lines, also flat ones, are met exactly."""
    assert slope([1, 3, 5, 7]).difference == pytest.approx(2)
    assert slope([1, 3, 5, 7]).degenerate
    assert slope([0.1] * 7).difference == 0


def test_generalisation_loss_by_hand() -> None:
    """Prechelt's formula on six epochs: the lowest error so far is 2, then 1."""
    found = generalisation_loss([4, 2, 3, 1, 1.2, 2])
    assert found == pytest.approx([0, 0, 50, 0, 20, 100])
    assert generalisation_loss([0.5, 0, 0, 0.1]).tolist() == [0, 0, 0, math.inf]


def test_generalisation_loss_has_no_unit() -> None:
    """Errors in percent give what shares give."""
    errors = np.random.default_rng(0).random(30)
    np.testing.assert_allclose(generalisation_loss(errors), generalisation_loss(100 * errors))


def test_roughness_of_normal_deviations() -> None:
    """It is 0.6745 sqrt(1.5) SDs, whatever the fall and the unit."""
    generator = np.random.default_rng(3)
    logs = 0.2 * generator.normal(size=20_000)
    expected = 0.2 * 0.67449 * math.sqrt(1.5)
    assert roughness(np.exp(logs)) == pytest.approx(expected, rel=0.02)
    falling = np.exp(logs[:200] - 0.3 * np.arange(200))
    assert roughness(falling) == pytest.approx(roughness(np.exp(logs[:200])), rel=1e-9)
    assert roughness(7 * falling) == pytest.approx(roughness(falling), rel=1e-9)


def test_a_steady_fall_is_not_rough() -> None:
    """An exponential has a straight line as logarithm."""
    assert roughness(np.exp(-0.4 * np.arange(12))) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: course([[1.0]], "losses"),
            "losses must have one axis, a value per epoch; got shape (1, 1)",
        ),
        (lambda: course([], "losses"), "losses must hold at least 1 epochs; got 0"),
        (
            lambda: course([1, math.nan], "losses"),
            "losses must be finite; got nan in epoch 2: cut the curve off there and count the run "
            "as diverged",
        ),
        (
            lambda: running_median(np.ones(3), 2),
            "a centred window needs a positive odd width; got 2",
        ),
        (lambda: slope([1.0, 2.0]), "a curve must hold at least 3 epochs; got 2"),
        (
            lambda: generalisation_loss([1, -1]),
            "validation errors must not be negative; got -1.0",
        ),
        (lambda: roughness([1, 1, 0, 1, 1]), "a log-loss needs positive losses; got 0.0"),
        (lambda: roughness([1, 1]), "losses must hold at least 5 epochs; got 2"),
    ],
)
def test_what_is_refused(call: object, message: str) -> None:
    """Each message in full."""
    assert callable(call)
    with pytest.raises(InputError) as raised:
        call()
    assert str(raised.value) == message
