"""Claims of the first source paper on constructed pairs: every status can be reached."""

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.claims.deciding import decide_claim
from pitfalls_core.findings.claims.ground import Ground, ground_of
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.definitions.refinement_under_shift import SHIFTED, STUDY
from tests.findings.constructed import (
    AT_CHANCE,
    BORDERLINE,
    CONSTANT,
    DEGRADED,
    DETECTABLE,
    EQUIVALENT,
    IMPROVED,
    MARGIN,
    UNDERPOWERED,
    arms,
    design,
    orthogonal_differences,
)

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")

Differences = Sequence[float | None]

CLAIMS = {claim.id: claim for claim in STUDY.claims}

TWO_LOSSES = (0.030, -0.010, 0.025, -0.012, 0.028, 0.031)
FAILED = (0.012, 0.014, 0.016, 0.013, None, None)


def ground(*results: tuple[Arm, Arm]) -> Ground:
    """Return what the claims are decided on, from two arms on each of the three shifted sets."""
    comparisons = []
    for dataset, both in zip(SHIFTED, results, strict=True):
        one = compare(*both, design(dataset=dataset))
        comparisons.append(one)
    titles = {dataset: STUDY.dataset_title(dataset) for dataset in SHIFTED}
    return ground_of(CLAIMS["S1-1"].predicate, adjust_families(comparisons), titles)


def status(claim: str, *results: Differences) -> str:
    """Return the status of a claim on three lists of differences."""
    return decide_claim(CLAIMS[claim], ground(*map(arms, results))).status


@pytest.mark.parametrize(
    ("claim", "results", "expected"),
    [
        ("S1-1", (DEGRADED, EQUIVALENT, DEGRADED), "supported"),
        ("S1-1", (EQUIVALENT, DETECTABLE, EQUIVALENT), "supported"),
        ("S1-1", (DEGRADED, EQUIVALENT, IMPROVED), "refuted"),
        ("S1-1", (DEGRADED, EQUIVALENT, UNDERPOWERED), "inconclusive"),
        ("S1-1", (DEGRADED, EQUIVALENT, BORDERLINE), "inconclusive"),
        ("S1-1s", (EQUIVALENT, DETECTABLE, EQUIVALENT), "supported"),
        ("S1-1s", (EQUIVALENT, EQUIVALENT, IMPROVED), "refuted"),
        ("S1-1s", (EQUIVALENT, EQUIVALENT, DEGRADED), "refuted"),
        ("S1-1s", (EQUIVALENT, EQUIVALENT, UNDERPOWERED), "inconclusive"),
        ("S1-2", (TWO_LOSSES, DEGRADED, UNDERPOWERED), "supported"),
        ("S1-2", (TWO_LOSSES, DEGRADED, IMPROVED), "refuted"),
        ("S1-2", (TWO_LOSSES, DEGRADED, FAILED), "inconclusive"),
        ("S1-2s", (TWO_LOSSES, TWO_LOSSES, TWO_LOSSES), "supported"),
        ("S1-2s", (TWO_LOSSES, TWO_LOSSES, DEGRADED), "refuted"),
        ("S1-2s", (TWO_LOSSES, TWO_LOSSES, FAILED), "inconclusive"),
        ("S1-3", (DEGRADED, IMPROVED, IMPROVED), "supported"),
        ("S1-3", (IMPROVED, IMPROVED, DETECTABLE), "refuted"),
        ("S1-3", (IMPROVED, IMPROVED, EQUIVALENT), "inconclusive"),
        ("S1-3s", (DEGRADED, DEGRADED, DEGRADED), "supported"),
        ("S1-3s", (DEGRADED, DEGRADED, IMPROVED), "refuted"),
        ("S1-3s", (DEGRADED, DEGRADED, EQUIVALENT), "inconclusive"),
    ],
)
def test_every_status_is_reached(
    claim: str, results: tuple[Differences, ...], expected: str
) -> None:
    """Each claim comes out supported, refuted and inconclusive on results that say so."""
    assert status(claim, *results) == expected


ENOUGH_FAILED = (-0.012, -0.014, 0.016, 0.013, None, None)


@pytest.mark.parametrize(
    ("result", "at_least", "exactly"),
    [
        (ENOUGH_FAILED, "supported", "inconclusive"),
        ((-0.01, -0.01, -0.01, 0.01, None, None), "supported", "refuted"),
        ((0.01, 0.02, 0.01, 0.02, 0.01, None), "refuted", "refuted"),
        ((-0.01, 0.02, 0.01, 0.02, 0.01, None), "inconclusive", "inconclusive"),
    ],
)
def test_missing_runs_count_both_ways(result: Differences, at_least: str, exactly: str) -> None:
    """A count is settled only if the runs that never finished could not change it."""
    assert status("S1-2", TWO_LOSSES, TWO_LOSSES, result) == at_least
    assert status("S1-2s", TWO_LOSSES, TWO_LOSSES, result) == exactly


def test_ties_are_no_losses() -> None:
    """A seed without a difference does not favour the baseline."""
    tied = (0.0, 0.0, -0.01, -0.02, 0.01, 0.02)
    assert status("S1-2s", tied, tied, tied) == "supported"


@given(
    st.lists(
        st.lists(st.floats(-0.05, 0.05), min_size=3, max_size=6, unique=True),
        min_size=3,
        max_size=3,
    )
)
@settings(deadline=None, max_examples=40)
def test_low_power_never_supports_that_nothing_is_better(results: list[list[float]]) -> None:
    """Support needs a one-sided test against the margin to reject on every set."""
    ruled_out = [
        stats.ttest_1samp(result, MARGIN, alternative="less").pvalue < 0.05 for result in results
    ]
    if status("S1-1", *results) == "supported":
        assert all(ruled_out)


@pytest.mark.parametrize("n", [3, 4, 6])
def test_noise_supports_no_claim_about_an_effect(n: int) -> None:
    """Differences of nothing but noise, five margins wide, settle none of the claims."""
    generator = np.random.default_rng(n)
    noise = generator.normal(0, 5 * MARGIN, (3, n))
    noise -= noise.mean(axis=1, keepdims=True)
    for claim in ("S1-1", "S1-1s", "S1-3", "S1-3s"):
        assert status(claim, *noise.tolist()) == "inconclusive"


@pytest.mark.parametrize(
    "guarded",
    [
        pytest.param(FAILED, id="failed runs decide"),
        pytest.param(CONSTANT, id="degenerate"),
        pytest.param((-0.03, -0.0301), id="too few runs"),
        pytest.param((-0.03, None, None), id="one run"),
    ],
)
def test_guarded_comparisons_support_nothing(guarded: Differences) -> None:
    """Where a guard has spoken, claims about all sets are open; an improvement refutes still."""
    assert status("S1-1", EQUIVALENT, EQUIVALENT, guarded) == "inconclusive"
    assert status("S1-1s", EQUIVALENT, EQUIVALENT, guarded) == "inconclusive"
    assert status("S1-3s", DEGRADED, DEGRADED, guarded) == "inconclusive"
    assert status("S1-3", IMPROVED, IMPROVED, guarded) == "inconclusive"
    assert status("S1-1", EQUIVALENT, IMPROVED, guarded) == "refuted"
    assert status("S1-1s", EQUIVALENT, IMPROVED, guarded) == "refuted"
    assert status("S1-3", DEGRADED, IMPROVED, guarded) == "supported"
    assert status("S1-3s", DEGRADED, IMPROVED, guarded) == "refuted"


def test_equivalence_at_chance_supports_nothing() -> None:
    """Two arms at chance are equivalent and say nothing; a little higher they do."""
    higher = [score + 0.1 for score in AT_CHANCE]
    for level, expected in ((AT_CHANCE, "inconclusive"), (higher, "supported")):
        both = arms(EQUIVALENT, level)
        found = decide_claim(CLAIMS["S1-1s"], ground(arms(EQUIVALENT), arms(EQUIVALENT), both))
        assert found.status == expected


def test_ruling_out_an_improvement_is_one_sided() -> None:
    """The 90 % limit decides: below the margin it supports, although the 95 % limit is above."""
    narrow, wide = (sd * orthogonal_differences(1)[:, 0] for sd in (0.0110, 0.0125))
    one = compare(*arms(narrow.tolist()), design())
    assert one.effect is not None
    assert one.effect.ci90[1] < MARGIN < one.effect.ci95[1]
    assert status("S1-1", *[narrow.tolist()] * 3) == "supported"
    assert status("S1-1", *[wide.tolist()] * 3) == "inconclusive"


WEAK = (0.025, 0.009, 0.013, 0.015, 0.020, -0.002)
"""Improved with p = .014, which does not survive three comparisons."""


def test_at_least_one_is_corrected_and_all_is_not() -> None:
    """A weak loss on one of three sets does not show "at least one"; three show "all"."""
    weak_loss = tuple(-difference for difference in WEAK)
    assert status("S1-3", weak_loss, UNDERPOWERED, UNDERPOWERED) == "inconclusive"
    assert status("S1-3s", weak_loss, weak_loss, weak_loss) == "supported"
    assert status("S1-3", WEAK, WEAK, WEAK) == "refuted"
    assert status("S1-3s", WEAK, UNDERPOWERED, UNDERPOWERED) == "inconclusive"


def test_a_difference_beyond_the_margin_on_one_set_is_corrected() -> None:
    """One of three intervals beyond the margin does not refute; held together, they must be."""
    pattern = orthogonal_differences(1)[:, 0]
    once, jointly = ((mean + 0.01 * pattern).tolist() for mean in (0.0225, 0.0265))
    one = compare(*arms(once), design())
    assert one.effect is not None
    assert one.effect.ci95[0] > MARGIN
    assert status("S1-1s", EQUIVALENT, EQUIVALENT, once) == "inconclusive"
    assert status("S1-1s", EQUIVALENT, EQUIVALENT, jointly) == "refuted"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("S1-1", "Shifted Test A: [+2.9, +3.2] points (90 %)"),
        ("S1-1s", "Shifted Test A: [+2.9, +3.2] points (90 %)"),
        ("S1-2", "Shifted Test A: 0 of 6 seeds favour the baseline"),
        ("S1-3", "Shifted Test A: [+2.9, +3.2] points (95 %)"),
    ],
)
def test_evidence_is_what_the_rule_looks_at(claim: str, expected: str) -> None:
    """One sentence for each dataset: the seeds, or the interval that decides."""
    finding = decide_claim(CLAIMS[claim], ground(*map(arms, (IMPROVED, EQUIVALENT, CONSTANT))))
    texts = [plain_text(sentence) for sentence in finding.evidence]
    assert texts[0] == expected
    assert len(texts) == 3
    assert claim == "S1-2" or texts[2] == "Shifted Test C: no interval"


def test_a_claim_is_decided_on_its_own_datasets_and_treatment() -> None:
    """Comparisons of other treatments and other sets do not enter."""
    own = [compare(*arms(IMPROVED), design(dataset=dataset)) for dataset in SHIFTED]
    other = compare(*arms(DEGRADED), design(dataset=SHIFTED[0], treatment="other"))
    elsewhere = compare(*arms(DEGRADED), design(dataset="glyphs/id"))
    titles = {dataset: STUDY.dataset_title(dataset) for dataset in SHIFTED}
    claim: Claim = CLAIMS["S1-3s"]
    found = ground_of(claim.predicate, [other, elsewhere, *own[::-1]], titles)
    assert found.comparisons == tuple(own)
    assert found.titles == ("Shifted Test A", "Shifted Test B", "Shifted Test C")
