"""The test of homogeneity against SciPy's, and its effect size at its limits."""

import numpy as np
import pytest
from scipy.stats.contingency import association, chi2_contingency

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.homogeneity import homogeneity


@pytest.mark.parametrize("seed", range(20))
def test_against_scipy(seed: int) -> None:
    """Statistic, degrees of freedom, p, V and expected counts are SciPy's."""
    generator = np.random.default_rng(seed)
    table = generator.integers(1, 200, (2, int(generator.integers(2, 12))))
    expected = chi2_contingency(table, correction=False)
    found = homogeneity(*table.tolist())
    assert found.chi_squared == pytest.approx(expected.statistic, rel=1e-12)
    assert found.freedom == expected.dof
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert found.cramers_v == pytest.approx(association(table, "cramer"), rel=1e-12)
    assert found.least_expected == pytest.approx(expected.expected_freq.min(), rel=1e-12)


def test_limits() -> None:
    """Equal shares have V 0, separate categories V 1; a single category leaves nothing to test."""
    assert homogeneity((10, 20), (20, 40)).cramers_v == pytest.approx(0, abs=1e-12)
    assert homogeneity((10, 5, 0, 0), (0, 0, 8, 1)).cramers_v == pytest.approx(1)
    one = homogeneity((7,), (3,))
    assert (one.chi_squared, one.freedom, one.p, one.cramers_v) == (0, 0, 1, 0)


def test_categories_without_counts_do_not_matter() -> None:
    """Nor does their place, or whether they are written down."""
    assert homogeneity((5, 0, 9), (8, 0, 2, 0)) == homogeneity((5, 9), (8, 2))
    assert homogeneity((5, 9), (8,)) == homogeneity((5, 9), (8, 0))


@pytest.mark.parametrize("counts", [((1, -1), (1, 1)), ((0, 0), (1, 1)), ((1, 1), ())])
def test_what_is_refused(counts: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    """Negative counts, and samples without anything in them."""
    with pytest.raises(InputError, match="counts that are not negative"):
        homogeneity(*counts)
