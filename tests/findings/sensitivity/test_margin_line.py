"""The line of verdicts over the margin is the verdict rule, margin by margin."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison, Decision
from pitfalls_core.findings.sensitivity.margin_line import Segment, certain_size, segments
from pitfalls_core.findings.verdicts import decide
from tests.findings.constructed import (
    BASELINE,
    BORDERLINE,
    CONSTANT,
    DETECTABLE,
    EQUIVALENT,
    IMPROVED,
    UNDERPOWERED,
    arm,
    arms,
    comparison,
    design,
)

FAILED = (0.012, 0.014, 0.016, 0.013, None, None)

unhurried = settings(deadline=None, max_examples=150)
differences = st.lists(st.integers(-400, 400), min_size=3, max_size=8).filter(
    lambda values: len(set(values)) > 1
)


def within(segment: Segment, share: float) -> float:
    """Return a margin inside `segment`."""
    if math.isinf(segment.end):
        return segment.start * (1 + share) + share
    return segment.start + share * (segment.end - segment.start)


def decision_at(one: Comparison, margin: float) -> Decision:
    """Return what the verdict rule says of the scores of `one` with another margin."""
    assert one.contrast is not None
    assert one.contrast.estimate is not None
    assert one.reach is not None
    detectable = one.reach.minimum_detectable_effect
    changed = replace(one.design, margin=margin)
    return decide(one.contrast.estimate, changed, detectable_effect=detectable)


@given(differences, st.booleans(), st.booleans(), st.sampled_from([0.2, 0.05, 0.001]))
@unhurried
def test_every_segment_is_what_the_rule_decides(
    steps: list[int], paired: bool, lower_is_better: bool, alpha: float
) -> None:
    """Margins near both ends and in the middle of a segment give its decision, reason included."""
    treatment, baseline = arms([step / 1000 for step in steps], (0.5, 0.52, 0.47, 0.51))
    changes = {"paired": paired, "lower_is_better": lower_is_better, "alpha": alpha}
    found = compare(treatment, baseline, design(**changes, chance=None, perfect=None))
    line = segments(found)
    assert bool(line) == (found.effect is not None)
    for segment in line:
        for share in (0.01, 0.5, 0.99):
            assert decision_at(found, within(segment, share)) == segment.decision


@pytest.mark.parametrize("values", [IMPROVED, EQUIVALENT, DETECTABLE, UNDERPOWERED, BORDERLINE])
def test_segments_cover_every_margin_once(values: tuple[float, ...]) -> None:
    """They begin at zero, end at infinity, touch, and differ from their neighbours."""
    line = segments(comparison(values))
    assert line[0].start == 0
    assert math.isinf(line[-1].end)
    assert all(before.end == after.start for before, after in pairwise(line))
    assert all(before.decision != after.decision for before, after in pairwise(line))


def test_the_margin_in_force_gives_the_verdict_in_force() -> None:
    """The segment that holds the design's margin has the comparison's own decision."""
    for values in (IMPROVED, EQUIVALENT, DETECTABLE, UNDERPOWERED, BORDERLINE):
        found = comparison(values)
        (here,) = [one for one in segments(found) if one.start < 0.01 < one.end]
        assert here.decision == found.decision


def test_the_line_needs_no_margin_in_force() -> None:
    """Whether and which margin was set has no part in the line."""
    lines = {segments(comparison(BORDERLINE, margin=margin)) for margin in (None, 0.001, 0.5)}
    assert len(lines) == 1


def test_equivalence_begins_at_the_smallest_confirmable_margin() -> None:
    """The last change is at the end of the 90 % interval that lies further from zero."""
    found = comparison(BORDERLINE)
    assert found.effect is not None
    assert found.reach is not None
    last = segments(found)[-1]
    assert last.decision == Decision("equivalent")
    assert last.start == max(map(abs, found.effect.ci90))
    assert last.start == pytest.approx(found.reach.smallest_confirmable_margin, rel=1e-12)


def test_a_certain_gain_reaches_up_to_the_near_limit() -> None:
    """“By at least the margin” ends where the 95 % interval begins."""
    found = comparison(IMPROVED)
    assert found.effect is not None
    first = segments(found)[0]
    assert first.decision == Decision("improved", "by_at_least_the_margin")
    assert first.end == found.effect.ci95[0] == certain_size(found.effect)


def test_the_certain_size_has_no_sign() -> None:
    """Gains and losses have the same one, and an interval around zero has none."""
    gain, loss = comparison(IMPROVED), comparison([-value for value in IMPROVED])
    unknown = comparison(UNDERPOWERED)
    assert gain.effect is not None
    assert loss.effect is not None
    assert unknown.effect is not None
    assert certain_size(gain.effect) == pytest.approx(certain_size(loss.effect), rel=1e-9)
    assert certain_size(unknown.effect) == 0.0


@pytest.mark.parametrize(
    ("values", "reason"), [(FAILED, "failed_runs_decide"), ((0.03, 0.031), "too_few_runs")]
)
def test_what_a_guard_decided_holds_for_every_margin(
    values: tuple[float | None, ...], reason: str
) -> None:
    """Failed runs that decide, and too few runs, leave one inconclusive segment."""
    expected = Segment(0.0, math.inf, Decision("inconclusive", reason))
    assert segments(comparison(values)) == (expected,)


def test_without_an_interval_there_is_no_line() -> None:
    """A constant difference and a single pair have none."""
    assert segments(comparison(CONSTANT)) == ()
    assert segments(comparison((0.03, None, None))) == ()


def test_the_line_scales_with_the_unit() -> None:
    """In a unit a thousand times smaller, every change is at a margin a thousand times larger."""
    small = segments(comparison(BORDERLINE, chance=None, perfect=None))
    level = 1000 * np.array(BASELINE)
    treated = arm((level + 1000 * np.array(BORDERLINE)).tolist())
    large = compare(
        treated, arm(level.tolist(), "baseline"), design(margin=10.0, chance=None, perfect=None)
    )
    ends = [one.end for one in segments(large)[:-1]]
    assert ends == pytest.approx([1000 * one.end for one in small[:-1]], rel=1e-9)
