"""Null rates against closed forms for independent datasets."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from pitfalls_core.findings.claims.deciding import RULES, decide_claim
from pitfalls_core.findings.claims.ground import Ground
from pitfalls_core.findings.claims.null_rates import REPLICATES
from pitfalls_core.findings.comparing import compare
from pitfalls_core.statistics.equivalence import equivalence_power
from pitfalls_core.studies.claims.gains import AllEquivalent, LosingSeeds, MeanNotHigher, NoneBetter
from pitfalls_core.studies.claims.predicate import Claim, Predicate
from pitfalls_core.studies.definitions.refinement_under_shift import SHIFTED, STUDY
from tests.findings.constructed import MARGIN, arm, arms, design, orthogonal_differences

CLAIMS = {claim.id: claim for claim in STUDY.claims}

MEAN = 0.02
"""A difference in every seed that null rates must not see."""


def ground(differences: NDArray[np.float64]) -> Ground:
    """Return a ground with these differences, axes (seeds, datasets)."""
    comparisons = []
    for place, column in enumerate(differences.T):
        treatment = arm((0.7 + column).tolist())
        baseline = arm([0.7] * len(column), "baseline")
        comparisons.append(compare(treatment, baseline, design(dataset=f"drawn/{place}")))
    titles = tuple(one.design.dataset for one in comparisons)
    return Ground(tuple(comparisons), titles)


def independent(sd: float, datasets: int = 3) -> Ground:
    """Return a ground whose datasets are uncorrelated, each with this SD over six seeds."""
    return ground(MEAN + sd * orthogonal_differences(datasets))


def null_rate(claim: Claim, on: Ground) -> float | None:
    """Return the null rate that stands beside the status of a claim."""
    return decide_claim(claim, on).null_rate


def bound(rate: float) -> float:
    """Four standard errors of a simulated rate."""
    return 4 * math.sqrt(rate * (1 - rate) / REPLICATES)


AT_LEAST_TWO = 1 - 7 / 64
EXACTLY_TWO = 15 / 64


@pytest.mark.parametrize(
    ("claim", "rate"),
    [
        ("S1-2", AT_LEAST_TWO**3),
        ("S1-2s", EXACTLY_TWO**3),
        ("S1-3", 1 - 0.5**3),
        ("S1-3s", 0.5**3),
    ],
)
def test_counting_and_mean_claims(claim: str, rate: float) -> None:
    """The rate is the binomial probability of each dataset, to the power of three."""
    assert null_rate(CLAIMS[claim], independent(0.01)) == pytest.approx(rate, abs=bound(rate))


@pytest.mark.parametrize("datasets", [1, 2])
def test_other_numbers_of_datasets(datasets: int) -> None:
    """The power is the number of datasets."""
    names = SHIFTED[:datasets]
    rate = AT_LEAST_TWO**datasets
    claim = Claim("C", "", "", LosingSeeds("refined", names, "at_least", 2))
    assert null_rate(claim, independent(0.01, datasets)) == pytest.approx(rate, abs=bound(rate))


def test_that_nothing_is_better_holds_nearly_always() -> None:
    """One-sided errors on three sets at .05 / 3 and below: 97.5 in 100, so it says little."""
    rate = 1 - (1 - (1 - 0.05 / 6) ** 3)
    found = null_rate(CLAIMS["S1-1"], independent(0.01))
    assert found is not None
    assert found >= 0.95
    assert found == pytest.approx(rate, abs=bound(rate) + 0.002)


@pytest.mark.parametrize(("margin_in_sd", "published"), [(2.0, 0.987), (1.0, 0.410)])
def test_equivalence_on_all(margin_in_sd: float, published: float) -> None:
    """The rate is the published probability of equivalence with six pairs, to the third power."""
    rate = published**3
    found = null_rate(CLAIMS["S1-1s"], independent(MARGIN / margin_in_sd))
    assert found == pytest.approx(rate, abs=bound(rate) + 0.003)
    assert equivalence_power(margin_in_sd, 6, paired=True) == pytest.approx(published, abs=1e-3)


def test_identical_datasets_count_once() -> None:
    """With one dataset three times, the covariance makes "any" and "all" the same."""
    same = np.repeat(MEAN + 0.01 * orthogonal_differences(1), 3, axis=1)
    for claim in ("S1-3", "S1-3s"):
        assert null_rate(CLAIMS[claim], ground(same)) == pytest.approx(0.5, abs=bound(0.5))


def test_the_same_runs_give_the_same_rate() -> None:
    """The stream follows from the claim's id: repeated equal, for another id different."""
    first, second = (null_rate(CLAIMS["S1-2s"], independent(0.01)) for _ in range(2))
    assert first == second
    renamed = Claim("other", "", "", CLAIMS["S1-2s"].predicate)
    assert null_rate(renamed, independent(0.01)) != first


def test_the_observed_difference_does_not_matter() -> None:
    """Only the spread enters: shifted differences give the same rate."""
    shifted = ground(-MEAN + 0.01 * orthogonal_differences(3))
    assert null_rate(CLAIMS["S1-3"], shifted) == null_rate(CLAIMS["S1-3"], independent(0.01))


@pytest.mark.parametrize(
    ("differences", "known"),
    [
        (np.array([[0.01, 0.02, 0.0]] * 2) * [[1], [2]], False),
        (np.array([[0.01, 0.02, 0.03]] * 3) * [[1], [2], [4]], True),
        (np.column_stack([[0.02] * 4, [0.01, 0.0, 0.02, 0.03], [0.0, 0.0, 0.01, 0.02]]), False),
    ],
)
def test_a_noise_that_is_not_known(differences: NDArray[np.float64], known: bool) -> None:
    """Two seeds, or a dataset without spread, tell nothing about the noise; three seeds do."""
    rate = null_rate(CLAIMS["S1-3"], ground(differences))
    assert (rate is not None) == known


def test_rounding_is_no_noise() -> None:
    """Constant differences of varying scores differ in their last bits, and by nothing else."""
    treatment, baseline = arms((1e-5,) * 6, level=(0.13, 0.3, 0.47, 0.55, 0.61, 0.9))
    one = Ground((compare(treatment, baseline, design()),), ("a",))
    assert np.ptp(one.pairs[0].differences) > 0
    assert null_rate(CLAIMS["S1-3"], one) is None


def test_only_seeds_that_finished_everywhere_are_used() -> None:
    """A seed missing on one dataset is left out on all; two common seeds are too few."""
    whole = ground(MEAN + 0.01 * orthogonal_differences(3))
    cut = ground((MEAN + 0.01 * orthogonal_differences(3))[:5])
    assert null_rate(CLAIMS["S1-2"], _shortened(whole, 5)) == null_rate(CLAIMS["S1-2"], cut)
    assert null_rate(CLAIMS["S1-2"], _shortened(whole, 2)) is None


def _shortened(whole: Ground, seeds: int) -> Ground:
    """Return `whole` with nothing but its first `seeds` finished on the first dataset."""
    first, *rest = whole.comparisons
    treatment = arm([*(0.7 + whole.pairs[0].differences[:seeds]), *[None] * (6 - seeds)])
    short = compare(treatment, arm([0.7] * 6, "baseline"), first.design)
    return Ground((short, *rest), whole.titles)


GAIN = [0.03, 0.032, 0.029, 0.033, 0.031, 0.028]
LOSS = [-difference for difference in GAIN]
SMALL = [0.001, -0.001, 0.002, -0.002, 0.0015, -0.001]
NAMES = ("a", "b")


@pytest.mark.parametrize(
    ("predicate", "columns", "holds"),
    [
        (NoneBetter("refined", NAMES), (LOSS, SMALL), True),
        (NoneBetter("refined", NAMES), (GAIN, SMALL), False),
        (AllEquivalent("refined", NAMES), (SMALL, SMALL), True),
        (AllEquivalent("refined", NAMES), (SMALL, GAIN), False),
        (LosingSeeds("refined", NAMES, "at_least", 3), (LOSS, SMALL), True),
        (LosingSeeds("refined", NAMES, "exactly", 3), (LOSS, SMALL), False),
        (LosingSeeds("refined", NAMES, "exactly", 3), (SMALL, SMALL), True),
        (MeanNotHigher("refined", NAMES, "any"), (LOSS, GAIN), True),
        (MeanNotHigher("refined", NAMES, "all"), (LOSS, GAIN), False),
        (MeanNotHigher("refined", NAMES, "all"), (LOSS, LOSS), True),
        (MeanNotHigher("refined", NAMES, "any"), (GAIN, GAIN), False),
    ],
)
def test_predicates_as_they_are_written(
    predicate: Predicate, columns: tuple[list[float], ...], holds: bool
) -> None:
    """Each predicate is true of one pair of datasets and false of another."""
    study = np.column_stack(columns)
    draws = np.stack([study, study[::-1]])
    both = RULES[type(predicate)].holds(predicate, draws, independent(0.01))
    assert both.tolist() == [holds, holds]


@pytest.mark.parametrize(("margin", "holds"), [(0.0018, True), (0.0010, False)])
def test_equivalence_is_judged_by_the_margin_given(margin: float, holds: bool) -> None:
    """Differences with a 90 % interval from -0.13 to 0.15 points, on either side of the margin."""
    study = np.array(SMALL)[np.newaxis, :, np.newaxis]
    predicate = AllEquivalent("refined", ("a",))
    one = compare(*arms(SMALL), design(margin=margin))
    rule = RULES[type(predicate)]
    assert rule.holds(predicate, study, Ground((one,), ("a",))).tolist() == [holds]
