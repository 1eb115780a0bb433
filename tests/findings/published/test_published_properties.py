"""What must hold for every published table, whatever its numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.findings.published.readings import KINDS
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question, Reanalysis
from tests.findings.published_tables import Cells, two_rows

tenths = st.integers(300, 700)
spreads = st.integers(1, 60)
counts = st.integers(2, 12)
margins = st.sampled_from([None, 1, 5, 20, 60])
kinds = st.sampled_from((*KINDS, "unknown"))
arms = st.tuples(tenths, spreads, counts)
pairs = st.tuples(arms, arms)

MIRRORED = {"improved": "degraded", "degraded": "improved"}

Arm = tuple[int, int, int]


def text(tenth: int, factor: int = 1) -> str:
    """Return a number of tenths, `factor` times as large, with one decimal."""
    return f"{Decimal(tenth) * factor / 10:.1f}"


def cells(arm: Arm, *, factor: int = 1, shift: int = 0) -> Cells:
    """Return an arm in tenths as printed, scaled and shifted."""
    mean, spread, n = arm
    return text(mean + shift, factor), text(spread, factor), n


def asked(
    pair: tuple[Arm, Arm], margin: int | None, spread: str, *, factor: int = 1, shift: int = 0
) -> Reanalysis:
    """Return what follows from (baseline, treatment) in tenths, with a margin in tenths."""
    rows = two_rows(*(cells(arm, factor=factor, shift=shift) for arm in pair))
    scaled = None if margin is None else margin * factor / 10
    (one,) = reanalyse(rows, Question("old", margin=scaled, spread=spread)).comparisons
    return one


@given(pairs, margins, kinds)
def test_a_verdict_never_contradicts_its_intervals(
    pair: tuple[Arm, Arm], margin: int | None, spread: str
) -> None:
    """Each verdict is what the intervals say, equivalence first; fewer than three runs say less."""
    one = asked(pair, margin, spread)
    delta = 0.0 if margin is None else margin / 10
    for reading in one.readings:
        inside = -delta < reading.ci90[0] and reading.ci90[1] < delta
        expected = (
            "inconclusive"
            if min(pair[0][2], pair[1][2]) < 3
            else "equivalent"
            if inside
            else "improved"
            if reading.ci95[0] > 0
            else "degraded"
            if reading.ci95[1] < 0
            else "inconclusive"
        )
        assert reading.decision.verdict == expected
        assert reading.decision.verdict in reading.rounding.verdicts
        low, high = reading.rounding.p_values
        assert low <= (reading.p_value or 0.0) <= high
    found = {reading.decision.verdict for reading in one.readings}
    assert (
        (one.decision.verdict in found)
        if len(found) == 1
        else ((one.decision.verdict, one.decision.reason) == ("inconclusive", "readings_disagree"))
    )


@given(pairs, margins, kinds)
def test_swapping_the_arms_mirrors_everything(
    pair: tuple[Arm, Arm], margin: int | None, spread: str
) -> None:
    """Improved and degraded change places, intervals turn, p and reach stay."""
    one, other = asked(pair, margin, spread), asked(pair[::-1], margin, spread)
    verdict = one.decision.verdict
    assert other.decision.verdict == MIRRORED.get(verdict, verdict)
    assert other.decision.reason == one.decision.reason
    for first, second in zip(one.readings, other.readings, strict=True):
        assert second.ci95 == pytest.approx([-limit for limit in first.ci95[::-1]])
        assert second.p_value == pytest.approx(first.p_value)
        assert second.rounding.p_values == pytest.approx(first.rounding.p_values)
        detectable = second.reach.minimum_detectable_effect
        assert detectable == pytest.approx(first.reach.minimum_detectable_effect)
        ours, theirs = first.pairing, second.pairing
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            assert theirs.p_values == pytest.approx(ours.p_values)
            assert theirs.changes_at == pytest.approx(ours.changes_at)


@given(pairs, margins, kinds, st.integers(-200, 3000))
def test_a_shift_of_both_means_changes_nothing(
    pair: tuple[Arm, Arm], margin: int | None, spread: str, shift: int
) -> None:
    """Verdicts, intervals and what rounding could do depend on differences alone."""
    one, moved = asked(pair, margin, spread), asked(pair, margin, spread, shift=shift)
    assert moved.decision == one.decision
    for first, second in zip(one.readings, moved.readings, strict=True):
        assert second.ci95 == pytest.approx(first.ci95, rel=1e-7, abs=1e-9)
        assert second.rounding.p_values == pytest.approx(first.rounding.p_values, rel=1e-6)


@given(pairs, margins, kinds, st.sampled_from([2, 10, 1000]))
def test_another_unit_changes_nothing_but_the_unit(
    pair: tuple[Arm, Arm], margin: int | None, spread: str, factor: int
) -> None:
    """With the margin in the same unit the verdict stays, and the numbers are scaled."""
    one, scaled = asked(pair, margin, spread), asked(pair, margin, spread, factor=factor)
    assert scaled.decision == one.decision
    for first, second in zip(one.readings, scaled.readings, strict=True):
        assert second.ci90 == pytest.approx([factor * limit for limit in first.ci90], abs=1e-7)
        assert second.p_value == pytest.approx(first.p_value, rel=1e-7)
        assert second.effect_size == pytest.approx(first.effect_size, rel=1e-7)
        needed = second.reach.seeds_to_detect_margin
        assert needed == first.reach.seeds_to_detect_margin


@given(st.tuples(tenths, tenths), st.tuples(spreads, spreads), counts, counts)
def test_more_runs_never_rule_out_less(
    means: tuple[int, int], sds: tuple[int, int], fewer: int, more: int
) -> None:
    """With the same means and SDs, more runs in both arms narrow both bounds and the reach."""
    few, many = (
        asked(((means[0], sds[0], n), (means[1], sds[1], n)), None, "sd")
        for n in (fewer, fewer + more)
    )
    assert few.improvement_ruled_out_above is not None
    assert many.improvement_ruled_out_above is not None
    assert many.improvement_ruled_out_above <= few.improvement_ruled_out_above
    assert few.degradation_ruled_out_below is not None
    assert many.degradation_ruled_out_below is not None
    assert many.degradation_ruled_out_below >= few.degradation_ruled_out_below
    reaches = [one.primary.reach for one in (few, many) if one.primary]
    assert reaches[1].minimum_detectable_effect < reaches[0].minimum_detectable_effect
