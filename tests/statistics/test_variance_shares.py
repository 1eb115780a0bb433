"""Intervals of shares of variance: against an exact special case, and their coverage."""

import re

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import fdtri

from pitfalls_core.errors import InputError
from pitfalls_core.statistics.variance import crossed_shares
from pitfalls_core.statistics.variance_shares import share_intervals


def drawn(generator: np.random.Generator, sds: tuple[float, float, float]) -> NDArray[np.float64]:
    """Return a table of 4 x 4 values from components with the given SDs."""
    rows, columns = (sd * generator.standard_normal(4) for sd in sds[:2])
    return np.asarray(
        rows[:, None] + columns[None] + sds[2] * generator.standard_normal((4, 4)), dtype=np.float64
    )


def test_one_source_alone_has_the_exact_interval() -> None:
    """With a second source at zero, the ratio of components has an exact F interval."""
    generator = np.random.default_rng(1)
    table = drawn(generator, (2.0, 0.0, 1.0))
    table -= table.mean(axis=0)
    parts = crossed_shares(table)
    rows = parts.sources[0]
    found = share_intervals(table, generator)
    assert found is not None
    ratio = rows.mean_square / parts.residual.mean_square
    exact = [(ratio / fdtri(rows.df, parts.residual.df, level) - 1) / 4 for level in (0.975, 0.025)]
    expected = [max(one, 0) / (1 + max(one, 0)) for one in exact]
    assert found[1] == pytest.approx((0, 0), abs=0)
    assert found[0] == pytest.approx(expected, abs=0.01)


def test_intervals_follow_the_axes_and_know_no_unit() -> None:
    """Transposing swaps two of them; shift and scale leave all as they are."""
    table = drawn(np.random.default_rng(2), (1.0, 0.5, 0.5))
    first = np.array(share_intervals(table, np.random.default_rng(0)))
    scaled = np.array(share_intervals(7 + 3 * table, np.random.default_rng(0)))
    turned = np.array(share_intervals(table.T, np.random.default_rng(0)))
    np.testing.assert_allclose(scaled, first, atol=1e-9)
    np.testing.assert_allclose(turned[[1, 0, 2]], first, atol=0.02)
    parts = crossed_shares(table)
    for (low, high), part in zip(first, (*parts.sources, parts.residual), strict=True):
        assert part.share is not None
        assert low <= part.share <= high


def test_values_that_do_not_vary_have_no_shares() -> None:
    """Nothing is to be divided."""
    assert share_intervals(np.full((3, 3), 0.5), np.random.default_rng(0)) is None


def test_an_impossible_level_is_refused() -> None:
    """Confidence is a share as well."""
    message = "a level of confidence must lie between 0 and 1; got 0"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        share_intervals(np.eye(3), np.random.default_rng(0), level=0)


@pytest.mark.long
@pytest.mark.parametrize(
    "sds", [(1.0, 1.0, 1.0), (2.0, 0.5, 0.5), (0.0, 0.0, 1.0), (0.5, 1.0, 2.0)]
)
def test_coverage_over_many_designs(sds: tuple[float, float, float]) -> None:
    """At least 93 % of 95 % intervals hold the true share of a source, and 91 % the residual's.

    The latter fall short where there is nothing but the residual: its share of one is an end point.
    """
    generator = np.random.default_rng(5)
    true = np.square(sds) / np.square(sds).sum()
    held = np.zeros(3)
    for _ in range(600):
        limits = np.array(share_intervals(drawn(generator, sds), generator))
        held += (limits[:, 0] <= true) & (true <= limits[:, 1])
    assert (held / 600 >= [0.93, 0.93, 0.91]).all()
