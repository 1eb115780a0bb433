"""Draws under "nothing differs": mean, covariance, independence, and the generator."""

import re

import numpy as np
import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.null import null_replicates

DIFFERENCES = np.random.default_rng(5).normal(
    [3.0, -1.0, 0.0], [1.0, 2.0, 0.5], size=(6, 3)
) + np.random.default_rng(6).normal(size=(6, 1))
REPLICATES = 20_000


def draws() -> np.ndarray:
    """Draw the replicates that the tests of distribution look at."""
    return null_replicates(DIFFERENCES, REPLICATES, np.random.default_rng(1))


def test_mean_is_zero() -> None:
    """For every dataset the mean is within 4 standard errors of zero, whatever was observed."""
    rows = draws().reshape(-1, 3)
    error = DIFFERENCES.std(axis=0, ddof=1) / np.sqrt(len(rows))
    assert (np.abs(rows.mean(axis=0)) < 4 * error).all()


def test_covariance_across_datasets_is_the_observed_one() -> None:
    """Each entry is within 4 standard errors, sqrt((s_ii s_jj + s_ij^2) / rows) for normal rows."""
    rows = draws().reshape(-1, 3)
    observed = np.cov(DIFFERENCES, rowvar=False)
    variances = np.diag(observed)
    error = np.sqrt((np.outer(variances, variances) + observed**2) / len(rows))
    assert (np.abs(rows.T @ rows / len(rows) - observed) < 4 * error).all()


def test_seeds_are_independent() -> None:
    """Correlations between the seeds of a replicate are within 4 standard errors of zero."""
    correlations = np.corrcoef(draws()[:, :, 0], rowvar=False)
    off_diagonal = correlations[~np.eye(6, dtype=bool)]
    assert (np.abs(off_diagonal) < 4 / np.sqrt(REPLICATES)).all()


def test_observed_means_play_no_part() -> None:
    """Shifting a dataset's differences changes no draw."""
    shifted = null_replicates(
        DIFFERENCES + np.array([10.0, -5.0, 1.0]), 50, np.random.default_rng(1)
    )
    plain = null_replicates(DIFFERENCES, 50, np.random.default_rng(1))
    np.testing.assert_allclose(shifted, plain, atol=1e-12)


def test_draws_belong_to_the_generator() -> None:
    """Equal seeds give equal draws, another seed others; the shape is stated."""
    first, again, other = (
        null_replicates(DIFFERENCES, 4, np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert first.shape == (4, 6, 3)
    np.testing.assert_array_equal(first, again)
    assert (first != other).all()


def test_identical_datasets_stay_identical() -> None:
    """A covariance of rank one is drawn as such."""
    twins = null_replicates(DIFFERENCES[:, [0, 0]], 20, np.random.default_rng(1))
    np.testing.assert_allclose(twins[:, :, 0], twins[:, :, 1], rtol=1e-12)


def test_no_replicates_are_refused() -> None:
    """Zero draws are no distribution."""
    with pytest.raises(InputError, match=r"^at least 1 replicate must be drawn; got 0$"):
        null_replicates(DIFFERENCES, 0, np.random.default_rng(1))


@pytest.mark.parametrize(
    ("differences", "message"),
    [
        (
            np.zeros(4),
            "differences must have two axes, seeds and datasets; got shape (4,)",
        ),
        (np.zeros((1, 3)), "a null distribution needs at least 2 seeds; got 1"),
        (
            np.array([[0.1, np.nan], [0.2, 0.3]]),
            "differences must be finite: leave out the seeds with a missing run",
        ),
    ],
)
def test_unusable_differences_are_refused(differences: np.ndarray, message: str) -> None:
    """The message names the shape or what to leave out."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        null_replicates(differences, 5, np.random.default_rng(0))
