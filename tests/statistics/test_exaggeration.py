"""Errors of sign and magnitude against simulation, a closed form and published examples."""

import importlib
import math
import re
from typing import Any

import numpy as np
import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.exaggeration import type_m_error, type_s_error
from pitfalls_core.statistics.power import power

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

KNOWN = 1_000_000
"""With so many pairs the SD is as good as known."""


def known_variance(effect: float, alpha: float) -> tuple[float, float]:
    """Errors of sign and magnitude of a z test (Lu, Qiu and Deng 2019), effect in SEs."""
    z, norm = stats.norm.isf(alpha / 2), stats.norm
    right, wrong = norm.sf(z - effect), norm.cdf(-z - effect)
    size = norm.pdf(effect + z) + norm.pdf(effect - z)
    size += effect * (norm.cdf(effect + z) + norm.cdf(effect - z) - 1)
    return wrong / (right + wrong), size / effect / (right + wrong)


def test_six_pairs_and_half_an_sd() -> None:
    """With power 0.17, significant estimates exaggerate about two-fold (simulated before)."""
    assert power(0.5, 6, paired=True) == pytest.approx(0.17, abs=0.005)
    assert type_m_error(0.5, 6, paired=True) == pytest.approx(1.98, abs=0.005)


def test_published_example_of_beauty_and_sex_ratio() -> None:
    """Gelman and Carlin (2014): effect 0.1, SE 3.28: type S 46 %, exaggeration ratio 77."""
    effect = 0.1 / 3.28 / math.sqrt(KNOWN)
    assert type_s_error(effect, KNOWN, paired=True) == pytest.approx(0.46, abs=0.005)
    assert type_m_error(effect, KNOWN, paired=True) == pytest.approx(77, abs=0.5)


@pytest.mark.parametrize("effect", [0.01, 0.5, 2.0, 5.0, 9.5, 40.0])
@pytest.mark.parametrize("alpha", [1e-6, 0.05, 0.9])
def test_many_runs_give_the_closed_form(effect: float, alpha: float) -> None:
    """As the SD becomes known, both errors become those of the z test."""
    sign, magnitude = known_variance(effect, alpha)
    shift = effect / math.sqrt(KNOWN / 2)
    assert type_s_error(shift, KNOWN, paired=False, alpha=alpha) == pytest.approx(
        sign, rel=1e-3, abs=1e-15
    )
    assert type_m_error(shift, KNOWN, paired=False, alpha=alpha) == pytest.approx(
        magnitude, rel=1e-4
    )


@pytest.mark.parametrize(("n", "paired"), [(3, True), (6, True), (4, False), (10, False)])
@pytest.mark.parametrize("effect", [0.2, 0.8])
def test_simulated_studies_err_as_computed(n: int, paired: bool, effect: float) -> None:
    """Among the significant of 400,000 studies both errors agree within 4 standard errors."""
    generator = np.random.default_rng(n)
    root, df = (math.sqrt(n), n - 1) if paired else (math.sqrt(n / 2), 2 * n - 2)
    estimates = generator.normal(effect * root, 1.0, size=400_000)
    spreads = np.sqrt(generator.chisquare(df, size=estimates.size) / df)
    found = estimates[np.abs(estimates) > stats.t.isf(0.025, df) * spreads]
    sign = type_s_error(effect, n, paired=paired)
    error = math.sqrt(sign * (1 - sign) / found.size)
    assert np.mean(found < 0) == pytest.approx(sign, abs=4 * error)
    sizes = np.abs(found) / (effect * root)
    error = sizes.std() / math.sqrt(found.size)
    assert sizes.mean() == pytest.approx(type_m_error(effect, n, paired=paired), abs=4 * error)


def test_unequal_arms_err_as_simulated() -> None:
    """Four and nine runs have the precision of their harmonic mean and 11 degrees of freedom."""
    generator = np.random.default_rng(12)
    estimates = generator.normal(0.6 * math.sqrt(36 / 13), 1.0, size=400_000)
    spreads = np.sqrt(generator.chisquare(11, size=estimates.size) / 11)
    found = estimates[np.abs(estimates) > stats.t.isf(0.025, 11) * spreads]
    sizes = np.abs(found) / (0.6 * math.sqrt(36 / 13))
    error = sizes.std() / math.sqrt(found.size)
    magnitude = type_m_error(0.6, 4, paired=False, other=9)
    assert sizes.mean() == pytest.approx(magnitude, abs=4 * error)
    sign = type_s_error(0.6, 4, paired=False, other=9)
    assert np.mean(found < 0) == pytest.approx(sign, abs=4 * math.sqrt(sign / found.size))
    assert type_m_error(0.6, 9, paired=False, other=4) == pytest.approx(magnitude, rel=1e-12)


@pytest.mark.parametrize("n", [2, 5, 40])
def test_errors_fall_with_the_effect(n: int) -> None:
    """The sign is a coin's toss where there is next to nothing, and both errors vanish with it."""
    effects = [1e-9, 0.1, 0.4, 1.0, 3.0, 1e3, 1e300]
    signs = [type_s_error(effect, n, paired=True) for effect in effects]
    sizes = [type_m_error(effect, n, paired=True) for effect in effects]
    assert signs[0] == pytest.approx(0.5, abs=1e-6)
    assert sizes[0] > 1e6
    assert (np.diff(signs) <= 0).all()
    assert (np.diff(sizes) <= 1e-12).all()
    assert signs[-1] == 0.0
    assert sizes[-1] == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize(
    ("effect", "n", "alpha", "message"),
    [
        (0.0, 6, 0.05, "the true effect in SDs must be positive and finite; got 0.0"),
        (-0.5, 6, 0.05, "the true effect in SDs must be positive and finite; got -0.5"),
        (0.5, 1, 0.05, "power needs at least 2 pairs; got 1"),
        (0.5, 6, 1e-13, "alpha must lie between 1e-12 and 1; got 1e-13"),
        (0.5, 6, 1.0, "alpha must lie between 1e-12 and 1; got 1.0"),
    ],
)
def test_what_has_no_error_is_refused(effect: float, n: int, alpha: float, message: str) -> None:
    """Without a true effect there is no right sign and nothing to exaggerate."""
    for function in (type_s_error, type_m_error):
        with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
            function(effect, n, paired=True, alpha=alpha)
