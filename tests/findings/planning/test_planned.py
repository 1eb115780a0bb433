"""What planned seeds could show: by second calculations, and from the noise alone."""

import importlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.findings.planning.planned import Assumption, PlannedReach, planned_reach
from pitfalls_core.findings.planning.planned_wording import reach_lines
from pitfalls_core.statistics.equivalence import equivalence_power
from pitfalls_core.studies.study import Budget, Study
from tests.findings.constructed import (
    BORDERLINE,
    IMPROVED,
    MARGIN,
    UNDERPOWERED,
    analysis,
    everywhere,
    study,
)

stats: Any = importlib.import_module("scipy.stats")
library: Any = importlib.import_module("statsmodels.stats.power")


def seeded(scans: int, drawn: int) -> Study:
    """Return the study with other seeds at profile laptop."""
    plan = study()
    tasks = tuple(
        replace(task, budgets={**task.budgets, "laptop": Budget(seeds=count, epochs=1)})
        for task, count in zip(plan.tasks, (scans, drawn), strict=True)
    )
    return replace(plan, tasks=tasks)


def test_each_task_has_its_seeds_and_its_family() -> None:
    """Secondary sets and the control have no part in it."""
    found = planned_reach(seeded(10, 7), "laptop")
    assert [(one.task, one.family, one.comparisons, one.pairs) for one in found.tasks] == [
        ("scans", "real scans", 1, 10),
        ("drawn", "drawn sets", 2, 7),
    ]
    assert [[level.alpha for level in one.levels] for one in found.tasks] == [[0.05], [0.05, 0.025]]
    smoke = planned_reach(seeded(10, 7), "smoke")
    assert [one.pairs for one in smoke.tasks] == [6, 6]


@pytest.mark.parametrize("power", [0.8, 0.9])
def test_numbers_by_a_second_calculation(power: float) -> None:
    """Detectable differences are those of statsmodels; margins give back the power asked for."""
    found = planned_reach(seeded(10, 7), "laptop", Assumption(0.05, power))
    for one in found.tasks:
        for level in one.levels:
            expected = library.TTestPower().solve_power(
                nobs=one.pairs, alpha=level.alpha, power=power
            )
            assert level.detectable == pytest.approx(expected, rel=1e-6)
            shown = equivalence_power(level.confirmable, one.pairs, paired=True, alpha=level.alpha)
            assert shown == pytest.approx(power)
            sd = level.largest_sd_to_detect
            assert library.TTestPower().power(MARGIN / sd, one.pairs, level.alpha) == pytest.approx(
                power
            )
            shown = equivalence_power(
                MARGIN / level.largest_sd_to_show, one.pairs, paired=True, alpha=level.alpha
            )
            assert shown == pytest.approx(power)


@pytest.mark.parametrize(
    ("seeds", "smallest", "passes"),
    [(5, 0.0625, [False, False]), (6, 0.03125, [True, False]), (7, 0.015625, [True, True])],
)
def test_the_smallest_exact_p(seeds: int, smallest: float, passes: list[bool]) -> None:
    """All flips of n pairs reach 2 / 2^n, as SciPy's test of n equal signs does."""
    (_, drawn) = planned_reach(seeded(6, seeds), "laptop").tasks
    assert drawn.smallest_p == smallest == stats.binomtest(0, seeds).pvalue
    assert [level.exact_reaches for level in drawn.levels] == passes


def test_an_assumed_sd_only_scales() -> None:
    """With an SD the same reach stands in the unit of the metric; without one there is none."""
    for level in planned_reach(seeded(10, 7), "laptop", Assumption(sd=0.02)).tasks[1].levels:
        assert level.detectable_at_sd == pytest.approx(0.02 * level.detectable)
        assert level.confirmable_at_sd == pytest.approx(0.02 * level.confirmable)
    bare = planned_reach(seeded(10, 7), "laptop").tasks[0].levels[0]
    assert (bare.detectable_at_sd, bare.confirmable_at_sd) == (None, None)


def test_a_single_seed_can_show_nothing() -> None:
    """One pair has no SD, and the text says so."""
    found = planned_reach(seeded(1, 6), "laptop")
    assert (found.tasks[0].smallest_p, found.tasks[0].levels) == (None, ())
    text = reach_lines(found)
    assert "scans, real scans: 1 pair is too few for an SD: nothing can be tested" in text
    assert "Below three pairs, no verdict but inconclusive is given." in text
    assert "Below three pairs, no verdict but inconclusive is given." not in reach_lines(
        planned_reach(seeded(3, 6), "laptop")
    )


def observed(differences: dict[str, Any]) -> PlannedReach:
    """Return the reach beside results that differ by `differences`."""
    return planned_reach(study(), "full", None, [analysis(differences).runs])


def test_the_noise_of_results_is_shown_and_nothing_else() -> None:
    """SDs of primary comparisons, of the profile of the results; a shift of all moves none."""
    found = observed({"scans/test": UNDERPOWERED, "drawn/a": BORDERLINE, "drawn/b": IMPROVED})
    assert [(one.profile, one.spread.dataset, one.spread.n) for one in found.observed] == [
        ("laptop", "scans/test", 6),
        ("laptop", "drawn/a", 6),
        ("laptop", "drawn/b", 6),
    ]
    sds = [one.spread.sd for one in found.observed]
    expected = [np.std(each, ddof=1) for each in (UNDERPOWERED, BORDERLINE, IMPROVED)]
    assert sds == pytest.approx(expected)
    tails = stats.chi2.ppf((0.975, 0.025), 5)
    first = found.observed[0].spread
    assert (first.low, first.high) == pytest.approx(tuple(sds[0] * np.sqrt(5 / tails)))
    moved = observed(everywhere([one + 0.1 for one in BORDERLINE]))
    assert [one.spread.sd for one in moved.observed] == pytest.approx([sds[1]] * 3)


def test_results_without_a_spread_are_left_out() -> None:
    """Equal differences, and a single pair, have no SD."""
    single = (0.01, None, None, None, None, None)
    found = observed({"scans/test": single, "drawn/a": (0.02,) * 6})
    assert [one.spread.dataset for one in found.observed] == ["drawn/b"]


def test_risks_out_of_range() -> None:
    """The power is refused with its value."""
    with pytest.raises(InputError) as caught:
        planned_reach(study(), "laptop", Assumption(power=1.0))
    assert str(caught.value) == "power must lie between 0 and 1; got 1.0"
