"""Seeds that were added: by Stein's rule the test keeps the first SD, else it is exploratory."""

import importlib
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pitfalls_core.findings.account import abstract, results
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.runs.frozen import Deviation
from pitfalls_core.studies.claims.gains import MeanNotHigher
from pitfalls_core.studies.claims.predicate import Claim
from tests.findings.constructed import DATASETS, MARGIN, arms, study, study_runs

stats: Any = importlib.import_module("scipy.stats")

FIRST = 6
NOISE = np.random.default_rng(8).normal(0, 0.012, (40,))
SD = float(NOISE[:FIRST].std(ddof=1))


def total(goal: str, *, alpha: float = 0.05) -> int:
    """Return the number of all pairs that Stein's rule makes of the first six, as in his paper."""
    t = stats.t(FIRST - 1)
    quantiles = {
        "detect": t.isf(alpha / 2) + t.isf(0.2),
        "show": t.isf(alpha) + t.isf(0.1),
    }[goal]
    needed: int = math.ceil((quantiles * SD / MARGIN) ** 2)
    return max(FIRST, needed)


def grown(seeds: int, *changes: Deviation) -> Analysis:
    """Return a study of so many seeds, all comparisons with the same noise, grown by `changes`."""
    scores: dict[tuple[str, str], Any] = {}
    for dataset in DATASETS:
        treatment, baseline = arms(NOISE[:seeds].tolist())
        for name in ("baseline", "refined", "control"):
            one = treatment if name == "refined" else baseline
            scores[dataset, name] = [*one.scores.values()]
    return analyse(study_runs(scores, study(seeds=seeds), deviations=changes))


def raised(before: int, after: int, task: str = "drawn") -> Deviation:
    """Return the record of seeds that were raised after 36 of 36 runs existed."""
    return Deviation("seeds", before, after, 36, 36, task)


def said(found: Analysis) -> str:
    """Return the whole generated text."""
    paragraphs = (abstract(found), *results(found))
    return " ".join(plain_text(one) for paragraph in paragraphs for one in paragraph)


@pytest.mark.parametrize(
    ("goal", "alpha"), [("detect", 0.05), ("show", 0.05), ("detect", 0.025), ("show", 0.025)]
)
def test_seeds_by_the_rule_keep_the_first_sd(goal: str, alpha: float) -> None:
    """The family has two members, so that half of alpha is the corrected level."""
    seeds = total(goal, alpha=alpha)
    assert FIRST < seeds <= len(NOISE)
    found = grown(seeds, raised(FIRST, seeds))
    one = next(each for each in found.comparisons if each.design.dataset == "drawn/a")
    assert one.effect is not None
    mean, half = NOISE[:seeds].mean(), stats.t(FIRST - 1).isf(0.025) * SD / math.sqrt(seeds)
    assert one.effect.ci95 == pytest.approx((mean - half, mean + half))
    assert "two_stage" in one.flags
    assert "exploratory" not in one.flags
    assert "Seeds of “Drawn glyphs” follow Stein's two-stage rule" in said(found)


@pytest.mark.parametrize("off", [-1, 1, 3])
def test_any_other_number_is_exploratory(off: int) -> None:
    """One seed less or more than the rule says voids it; the interval is the usual one."""
    known = {total(goal, alpha=alpha) for goal in ("detect", "show") for alpha in (0.05, 0.025)}
    seeds = total("detect") + off
    if seeds in known:
        pytest.skip("another goal asks for this number")
    found = grown(seeds, raised(FIRST, seeds))
    one = next(each for each in found.comparisons if each.design.dataset == "drawn/a")
    assert one.effect is not None
    usual = stats.ttest_1samp(NOISE[:seeds], 0).confidence_interval(0.95)
    assert one.effect.ci95 == pytest.approx(tuple(usual))
    assert "exploratory" in one.flags
    assert (
        f"Seeds of “Drawn glyphs” were changed after results existed (6 to {seeds}) by no rule "
        "fixed beforehand, so that every verdict on it is exploratory."
    ) in said(found)


def test_seeds_added_one_at_a_time_are_exploratory() -> None:
    """Even if the last number is what the rule would have given at once."""
    seeds = total("detect")
    looks = [raised(n, n + 1) for n in range(FIRST, seeds)]
    assert len(looks) > 1
    flags = [one.flags for one in grown(seeds, *looks).comparisons]
    assert all("exploratory" in each for each in flags[1:])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(raised(30, 8), id="seeds taken away"),
        pytest.param(raised(2, 8), id="a first stage of two"),
        pytest.param(raised(FIRST, 8, "drawn/control"), id="one arm alone"),
    ],
)
def test_what_is_no_second_stage(change: Deviation) -> None:
    """Fewer seeds, a first stage without an SD worth the name, or an arm alone."""
    found = grown(8, change)
    assert all("exploratory" in one.flags for one in found.comparisons[1:])


def test_other_tasks_are_not_touched() -> None:
    """Only comparisons on the task whose seeds changed are flagged."""
    found = grown(8, raised(FIRST, 8, "scans"))
    flagged = {one.design.dataset for one in found.comparisons if "exploratory" in one.flags}
    assert flagged == {"scans/test"}
    assert "Seeds" not in said(grown(8))


def test_a_first_stage_with_a_missing_run_fixes_nothing() -> None:
    """The rule needs the SD of the whole first stage."""
    seeds = total("detect")
    whole = grown(seeds, raised(FIRST, seeds))
    records = tuple(
        one
        for one in whole.runs.records
        if (one.task, one.variant, one.seed) != ("drawn", "refined", 0)
    )
    found = analyse(replace(whole.runs, records=records))
    assert all("exploratory" in one.flags for one in found.comparisons[1:])


def test_claims_that_rest_on_exploratory_comparisons_say_so() -> None:
    """The last piece of evidence, on the task whose seeds changed and on no other."""
    claims = [
        Claim(name, "", "", MeanNotHigher("refined", (dataset,), "all"))
        for name, dataset in (("C-1", "drawn/a"), ("C-2", "scans/test"))
    ]
    whole = grown(8, raised(FIRST, 8))
    ledger = replace(whole.runs.ledger, study=study(claims, seeds=8))
    found = analyse(replace(whole.runs, ledger=ledger))
    last = [plain_text(one.evidence[-1]) for one in found.claims]
    assert last[0] == (
        "Exploratory: a margin or seeds behind it were changed after results existed"
    )
    assert "Exploratory" not in last[1]
