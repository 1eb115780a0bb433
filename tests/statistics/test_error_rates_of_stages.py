"""Error rates of Stein's two-stage rule, simulated with 8,000 studies for each case."""

import dataclasses
import math

import numpy as np
import pytest
from scipy.special import stdtrit

from pitfalls_core.statistics.equivalence import equivalence_p
from pitfalls_core.statistics.intervals import Estimate
from pitfalls_core.statistics.stages import (
    SecondStage,
    second_stage_to_detect,
    second_stage_to_show_equivalence,
    two_stage_estimate,
)

pytestmark = pytest.mark.long

STUDIES = 8_000
FIRST_STAGES = (5, 6, 10)
TRUE_SDS = (0.4, 1.3)


def bound(rate: float) -> float:
    """Return 4 Monte Carlo standard errors of a share."""
    return 4 * math.sqrt(rate * (1 - rate) / STUDIES)


def studies(first: int, sd: float, truth: float, *, equivalence: bool) -> list[Estimate]:
    """Run studies in two stages around `truth`, planned for a margin of 1."""
    plan = second_stage_to_show_equivalence if equivalence else second_stage_to_detect
    generator = np.random.default_rng([first, round(10 * sd)])
    estimates = []
    for pairs in generator.normal(truth, sd, size=(STUDIES, first)):
        stages = plan(1.0, float(pairs.std(ddof=1)), first)
        assert isinstance(stages, SecondStage)
        more = generator.normal(truth, sd, size=stages.additional)
        estimates.append(two_stage_estimate(np.concatenate((pairs, more)), first))
    return estimates


def significant(estimates: list[Estimate]) -> float:
    """Return the share with p below 0.05."""
    return float(np.mean([(one.p_value or 0.0) < 0.05 for one in estimates]))


def equivalent(estimates: list[Estimate]) -> float:
    """Return the share shown equivalent within 1."""
    return float(np.mean([(equivalence_p(one, 1.0) or 0.0) < 0.05 for one in estimates]))


@pytest.mark.parametrize("first", FIRST_STAGES)
@pytest.mark.parametrize("sd", TRUE_SDS)
def test_detection_keeps_its_size_and_reaches_its_power(first: int, sd: float) -> None:
    """Without a difference 5 % are found, at the margin at least 80 %, whatever the true SD."""
    assert significant(studies(first, sd, 0.0, equivalence=False)) == pytest.approx(
        0.05, abs=bound(0.05)
    )
    assert significant(studies(first, sd, 1.0, equivalence=False)) >= 0.8 - bound(0.8)


@pytest.mark.parametrize("first", FIRST_STAGES)
@pytest.mark.parametrize("sd", TRUE_SDS)
def test_equivalence_keeps_its_size_and_reaches_its_power(first: int, sd: float) -> None:
    """At the margin at most 5 % are called equivalent, without a difference at least 80 % are."""
    assert equivalent(studies(first, sd, 1.0, equivalence=True)) <= 0.05 + bound(0.05)
    assert equivalent(studies(first, sd, 0.0, equivalence=True)) >= 0.8 - bound(0.8)


def test_the_interval_covers_whatever_the_first_stage_was() -> None:
    """The final 95 % interval holds the true difference in 95 % of studies."""
    found = studies(5, 1.0, 0.6, equivalence=False)
    covered = [low <= 0.6 <= high for low, high in (one.interval(0.95) for one in found)]
    assert np.mean(covered) == pytest.approx(0.95, abs=bound(0.95))


def test_degrees_of_freedom_from_both_stages_would_be_too_bold() -> None:
    """The planted fault: the first stage's SD with all pairs' degrees of freedom errs twice."""
    found = [
        dataclasses.replace(one, df=one.n - 1) for one in studies(5, 1.3, 0.0, equivalence=False)
    ]
    assert significant(found) > 0.09


def test_looking_after_each_seed_would_be_too_bold() -> None:
    """What the rule replaces: 6 to 20 seeds one at a time end in 17 % false differences."""
    counts = np.arange(6, 21)
    draws = np.random.default_rng(2).normal(size=(STUDIES, 20))
    means = (np.cumsum(draws, axis=1) / np.arange(1, 21))[:, 5:]
    sds = np.stack([draws[:, :n].std(axis=1, ddof=1) for n in counts], axis=1)
    ratios, margins = means / (sds / np.sqrt(counts)), 0.5 / (sds / np.sqrt(counts))
    different = np.abs(ratios) > -stdtrit(counts - 1, 0.025)
    same = np.abs(ratios) < margins + stdtrit(counts - 1, 0.05)
    stop = np.argmax(different | same, axis=1)
    every = np.arange(STUDIES)
    false = different[every, stop] & ~same[every, stop]
    assert np.mean(false) == pytest.approx(0.17, abs=0.005 + bound(0.17))
