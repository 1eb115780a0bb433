"""Claims about the order of variants on constructed scores: every status can be reached."""

from collections.abc import Sequence

import numpy as np
import pytest

from pitfalls_core.studies.claims.orders import BetterThan, Ordered, OrderReversed
from tests.findings.claims.grounds import Scores, decided, evidence
from tests.findings.constructed import BASELINE, orthogonal_differences

A, B = "drawn/a", "drawn/b"
ARMS = ("baseline", "refined", "third")
NOISE = orthogonal_differences(2)
"""Patterns of six differences with mean zero and SD one."""

UP, DOWN = 0.02, -0.02


def scores(
    steps: dict[tuple[str, str], float | None], *, sd: float = 0.004, missing: int = 0
) -> Scores:
    """Return scores at given distances from the baseline, noisy, the last runs `missing`."""
    found: dict[tuple[str, str], Sequence[float | None]] = {}
    for (dataset, name), step in steps.items():
        noise = sd * NOISE[:, ARMS.index(name) - 1] if name != "baseline" else np.zeros(6)
        values = [
            None if step is None else float(v) for v in np.array(BASELINE) + (step or 0) + noise
        ]
        found[dataset, name] = [*values[: 6 - missing], *([None] * missing)]
    return found


def levels(
    offline: Sequence[float], live: Sequence[float] = ()
) -> dict[tuple[str, str], float | None]:
    """Return the distance of each arm from the baseline, offline and live."""
    sets = ((A, offline), *(((B, live),) if live else ()))
    return {
        (name, arm): step for name, steps in sets for arm, step in zip(ARMS, steps, strict=True)
    }


ORDER = Ordered(ARMS, (A,))
BETTER = BetterThan("third", "refined", (A, B))
REVERSED = OrderReversed(ARMS, A, B)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((0, 0.02, 0.04), "supported"),
        ((0, 0.02, 0.01), "refuted"),
        ((0, -0.02, 0.04), "refuted"),
        ((0, 0.02, 0.021), "inconclusive"),
        ((0, 0.001, 0.04), "inconclusive"),
    ],
)
def test_an_order_needs_every_step(steps: tuple[float, ...], expected: str) -> None:
    """Supported only if all neighbours differ, refuted by one that goes down."""
    assert decided(ORDER, scores(levels(steps))).status == expected


@pytest.mark.parametrize(
    ("offline", "live", "expected"),
    [
        ((0, 0, 0.02), (0, 0, 0.03), "supported"),
        ((0, 0, 0.02), (0, 0.02, 0), "refuted"),
        ((0, 0, 0.02), (0, 0, 0.001), "inconclusive"),
    ],
)
def test_one_variant_above_another_on_all_sets(
    offline: tuple[float, ...], live: tuple[float, ...], expected: str
) -> None:
    """The baseline has no part in it."""
    assert decided(BETTER, scores(levels(offline, live))).status == expected


@pytest.mark.parametrize(
    ("offline", "live", "expected"),
    [
        ((0, 0.02, 0.04), (0, 0.02, -0.03), "supported"),
        ((0, 0.02, 0.04), (0, 0.03, 0.06), "refuted"),
        ((0, 0.02, 0.04), (0, 0.02, 0.021), "inconclusive"),
        ((0, 0.001, 0.002), (0, -0.001, -0.002), "inconclusive"),
    ],
)
def test_a_reversal_needs_both_differences(
    offline: tuple[float, ...], live: tuple[float, ...], expected: str
) -> None:
    """Refuted only if every pair keeps its order beyond doubt."""
    assert decided(REVERSED, scores(levels(offline, live))).status == expected


@pytest.mark.parametrize("predicate", [ORDER, BETTER, REVERSED])
def test_missing_runs_settle_nothing(predicate: Ordered | BetterThan | OrderReversed) -> None:
    """An arm with a run that never finished is not held against another."""
    for step in (UP, DOWN):
        found = scores(levels((0, step, 2 * step), (0, step, -step)), missing=1)
        assert decided(predicate, found).status == "inconclusive"


@pytest.mark.parametrize("predicate", [ORDER, BETTER, REVERSED])
def test_two_runs_settle_nothing(predicate: Ordered | BetterThan | OrderReversed) -> None:
    """However narrow their interval is; evidence shows it all the same."""
    for step in (UP, DOWN):
        found = scores(levels((0, step, 2 * step), (0, step, -step)))
        two = {cell: values[:2] for cell, values in found.items()}
        finding = decided(predicate, two)
        assert finding.status == "inconclusive"
        assert finding.evidence


@pytest.mark.parametrize("predicate", [ORDER, BETTER, REVERSED])
def test_a_constant_difference_settles_nothing(
    predicate: Ordered | BetterThan | OrderReversed,
) -> None:
    """Without spread there is no interval."""
    found = scores(levels((0, 0.02, 0.04), (0, -0.02, -0.04)), sd=0)
    assert decided(predicate, found).status == "inconclusive"


def test_one_reversal_among_several_pairs_is_corrected() -> None:
    """A pair that is reversed at 95 % alone does not show "at least one" of three."""
    weak = scores(levels((0, 0, 0.0105), (0, 0, -0.0105)), sd=0.0085)
    found = decided(REVERSED, weak)
    assert found.status == "inconclusive"
    said = evidence(found)[0]
    assert said.startswith("of 3 pairs of variants, 1 are reversed")


def test_null_rates_are_those_of_chance() -> None:
    """Three arms without differences stand in a given order once in six, two once in two."""
    found = scores(levels((0, 0, 0), (0, 0, 0)))
    order, better = decided(ORDER, found), decided(BetterThan("third", "refined", (A,)), found)
    reversal = decided(REVERSED, found)
    assert order.null_rate is not None
    assert better.null_rate is not None
    assert reversal.null_rate is not None
    assert better.null_rate == pytest.approx(0.5, abs=0.04)
    assert 0.05 < order.null_rate < 0.35
    assert reversal.null_rate < 0.02


def test_evidence_shows_what_decides() -> None:
    """Steps with their intervals; pairs, tau and every reversal."""
    found = scores(levels((0, 0.02, 0.04), (0, 0.02, -0.03)))
    steps = evidence(decided(ORDER, found))
    assert steps[0] == "drawn/a: refined against baseline +2.0 points [+1.6, +2.4] (95 %)"
    assert len(steps) == 2
    said = evidence(decided(REVERSED, found))
    assert said[0] == (
        "of 3 pairs of variants, 2 are reversed (both 95 % intervals exclude zero, with opposite "
        "signs), 1 keep their order, and 0 are unresolved"
    )
    assert said[1] == ("Kendall's tau between the offline and the live order of the means: −0.33")
    assert said[2] == (
        "third against baseline: +4.0 points offline and −3.0 points live; the sign flips in 6 of "
        "6 seeds"
    )
    assert len(said) == 4


def test_evidence_says_what_is_missing() -> None:
    """Arms with missing runs have no interval and no order."""
    found = scores(levels((0, 0.02, 0.04), (0, 0.02, 0.03)), missing=1)
    assert evidence(decided(ORDER, found))[0] == (
        "drawn/a: refined against baseline cannot be assessed"
    )
    assert evidence(decided(REVERSED, found))[1] == "no order of the means, for lack of runs"
