"""What pairing and rounding could change, against a fine search over all that they leave open."""

import importlib
from typing import Any

import numpy as np
import pytest

from pitfalls_core.findings.comparison import Design, Verdict
from pitfalls_core.findings.published.sensitivity import (
    MOST_CORRELATED,
    Pairing,
    PrintedArm,
    Rounding,
    pairing_of,
    rounding_of,
    verdict_of,
)
from pitfalls_core.statistics.intervals import Estimate
from pitfalls_core.statistics.summary import Reported, paired_from_summary, welch_from_summary
from tests.findings.constructed import design
from tests.findings.published_tables import Cells, compared

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")

FINE = np.linspace(0, MOST_CORRELATED, 951)

POINT = design(margin=1.0)
NO_MARGIN = design(margin=None)


def arms(difference: float, sds: tuple[float, float], n: int = 6) -> tuple[Reported, Reported]:
    """Return a treatment that is `difference` above its baseline, and the baseline."""
    return Reported(50 + difference, sds[0], n), Reported(50, sds[1], n)


def pairing(difference: float, sds: tuple[float, float], of: Design = POINT) -> Pairing:
    """Return what pairing could change for two arms of six runs."""
    found = pairing_of(*arms(difference, sds), of)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("difference", "sds", "of"),
    [
        (0.2, (1.6, 1.4), POINT),
        (1.0, (1.0, 1.0), POINT),
        (1.0, (1.0, 1.0), NO_MARGIN),
        (-1.4, (1.1, 0.9), POINT),
        (0.8, (0.5, 1.4), POINT),
        (0.5, (0.48, 0.48), POINT),
        (0.9, (0.3, 0.3), POINT),
        (8.0, (1.0, 1.0), POINT),
        (0.0, (0.2, 0.2), POINT),
        (0.3, (0.0, 1.5), POINT),
    ],
)
def test_the_correlation_at_which_the_verdict_changes(
    difference: float, sds: tuple[float, float], of: Design
) -> None:
    """It is the first of a fine row of correlations whose verdict is not that of Welch."""
    treatment, baseline = arms(difference, sds)
    independent = verdict_of(welch_from_summary(treatment, baseline), of)
    changed = [
        r
        for r in FINE[1:-1]
        if verdict_of(paired_from_summary(treatment, baseline, r), of) != independent
    ]
    found = pairing(difference, sds, of).changes_at
    if changed:
        assert found == pytest.approx(changed[0], abs=1.5 * FINE[1])
    else:
        assert found is None


def test_pairing_gives_a_range_of_p_and_of_intervals() -> None:
    """Its ends are SciPy's t distribution with five degrees of freedom, at r of 0.95 and 0."""
    found = pairing(1.0, (1.6, 1.4))
    errors = [((1.6**2 + 1.4**2 - 2 * r * 1.6 * 1.4) / 6) ** 0.5 for r in (MOST_CORRELATED, 0)]
    assert found.p_values == pytest.approx([2 * stats.t.sf(1.0 / error, 5) for error in errors])
    for interval, error in zip((found.narrowest, found.widest), errors, strict=True):
        assert interval == pytest.approx(stats.t.interval(0.95, 5, loc=1.0, scale=error))


def test_arms_of_different_sizes_cannot_be_paired() -> None:
    """Some seed would lack its partner."""
    assert pairing_of(Reported(50, 1, 5), Reported(51, 1, 6), POINT) is None


def box(cells: Cells, axes: tuple[int, int]) -> tuple[Any, Any, int]:
    """Return means and SDs that are printed as `cells` along two of four axes, ends included."""
    mean, sd, n = cells
    assert sd is not None
    assert n is not None
    sides = []
    for text, axis, points in zip((mean, sd), axes, (5, 21), strict=True):
        half = 0.5 * 10.0 ** -len(text.partition(".")[2])
        side = np.linspace(max(float(text) - half, 0), float(text) + half, points)
        sides.append(np.expand_dims(side, [other for other in range(4) if other != axis]))
    return sides[0], sides[1], n


@pytest.mark.parametrize(
    ("baseline", "treatment"),
    [
        (("81.2", "1.4", 6), ("81.0", "1.6", 6)),
        (("81.2", "1.4", 6), ("83.4", "1.6", 6)),
        (("0.45", "0.06", 5), ("0.39", "0.06", 5)),
        (("31.0", "1.3", 3), ("32.8", "0.1", 3)),
        (("84.7", "0.4", 3), ("86.1", "0.5", 10)),
        (("50", "3", 4), ("53", "1", 4)),
    ],
)
def test_rounding_bounds_p_over_all_that_is_printed_alike(
    baseline: Cells, treatment: Cells
) -> None:
    """On a fine grid of such numbers p has the range that is given."""
    one = compared(baseline, treatment)
    assert one.primary is not None
    low, high = one.primary.rounding.p_values
    first, second = box(treatment, (0, 1)), box(baseline, (2, 3))
    _, p = stats.ttest_ind_from_stats(*first, *second, equal_var=False)
    assert p.shape == (5, 21, 5, 21)
    assert p.max() == pytest.approx(high, rel=1e-6)
    assert p.min() <= low * (1 + 1e-6)
    assert p.min() == pytest.approx(low, rel=0.02)


def arm(mean: float, sd: float, n: int, half: float = 0.05) -> PrintedArm:
    """Return an arm whose mean and SD were rounded by up to `half`."""
    sds = (max(sd - half, 0.0), sd, sd + half)
    return PrintedArm((mean - half, mean, mean + half), sds, n)


def verdicts(treatment: PrintedArm, baseline: PrintedArm, of: Design) -> set[Verdict]:
    """Return the verdicts that rounding allows."""
    return set(rounding_of(treatment, baseline, of).verdicts)


def test_rounding_allows_the_verdicts_of_its_range() -> None:
    """What is printed may be equivalent or not; finer digits settle it."""
    coarse = arm(50.2, 0.7, 6), arm(50.0, 0.7, 6)
    assert verdicts(*coarse, POINT) == {"equivalent", "inconclusive"}
    fine = arm(50.2, 0.7, 6, 0.0005), arm(50.0, 0.7, 6, 0.0005)
    assert verdicts(*fine, POINT) == {"equivalent"}


def test_the_printed_numbers_are_among_those_printed_alike() -> None:
    """The verdict of the printed numbers is always one of those that rounding allows."""
    wide = arm(51.0, 0.4, 6, 0.9), arm(50.0, 0.4, 6, 0.9)
    estimate = welch_from_summary(wide[0].reported, wide[1].reported)
    assert verdict_of(estimate, NO_MARGIN) in verdicts(*wide, NO_MARGIN)


def test_spreads_that_may_be_zero_allow_any_p() -> None:
    """Without a spread p is zero, or one for equal means, and no verdict is drawn from it."""
    found = rounding_of(arm(50.05, 0.0, 6), arm(50.0, 0.0, 6), NO_MARGIN)
    assert found.p_values == (0.0, 1.0)
    assert isinstance(found, Rounding)
    assert "not_assessable" not in found.verdicts


def test_a_degenerate_estimate_has_no_verdict() -> None:
    """It is not handed to the rule."""
    assert verdict_of(Estimate(1.0, 0.0, 10, 6, 50.0), POINT) == "not_assessable"
