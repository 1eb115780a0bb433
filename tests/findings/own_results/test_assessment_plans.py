"""Which runs belong together, how many were planned, and what the failed ones do to a verdict."""

from collections.abc import Sequence

import pytest
from scipy import stats

from pitfalls_core.errors import InputError
from tests.findings.own_tables import BASE, NEW, Arm, one_place, only

BETTER = [
    score + gain
    for score, gain in zip(BASE, (0.03, 0.032, 0.029, 0.033, 0.031, 0.028), strict=True)
]
"""An improvement beyond doubt, on all six seeds."""


def seeds(first: int, *, count: int = 6, scores: Sequence[float] = BASE) -> dict[str, float | None]:
    """Return scores under seeds that are counted from `first`."""
    return {str(first + place): score for place, score in zip(range(count), scores, strict=False)}


@pytest.mark.parametrize(("first", "paired", "n"), [(0, True, 6), (3, True, 3), (6, False, 6)])
def test_equal_seeds_are_pairs(first: int, paired: bool, n: int) -> None:
    """Runs are paired if half of the seeds are shared, and not if none is."""
    one = only(one_place({"base": BASE, "new": seeds(first, scores=NEW)}))
    assert (one.design.paired, one.sample.n) == (paired, n)


@pytest.mark.parametrize(("first", "shared"), [(4, 2), (5, 1)])
def test_few_shared_seeds(first: int, shared: int) -> None:
    """Whether that is a pairing, only the author can say; the options are named."""
    arms: dict[str, Arm] = {"base": BASE, "new": seeds(first, scores=NEW)}
    with pytest.raises(InputError) as caught:
        one_place(arms)
    assert str(caught.value) == (
        f"variants 'new' and 'base' share {shared} of 6 seeds on dataset 'test': say whether equal "
        "seeds belong together, with --pairing paired or --pairing unpaired"
    )
    assert only(one_place(arms, pairing="paired")).sample.n == shared
    assert only(one_place(arms, pairing="unpaired")).sample.n == 6


def test_failed_runs_count_as_shared_seeds() -> None:
    """A seed whose run failed was planned with its partner all the same."""
    failed = {**seeds(0, count=2, scores=NEW), "2": None, "3": None, "4": None, "5": None}
    one = only(one_place({"base": BASE, "new": failed}))
    assert (one.design.paired, one.sample.n, one.sample.planned) == (True, 2, 6)


def test_pairing_can_be_forced_where_nothing_is_shared() -> None:
    """Then there is no pair, and nothing can be assessed."""
    one = only(one_place({"base": BASE, "new": seeds(6)}, pairing="paired"))
    assert (one.decision.verdict, one.decision.reason) == ("not_assessable", "too_few_runs")
    assert (one.sample.n, one.sample.planned) == (0, 12)


@pytest.mark.parametrize(
    ("arm", "planned_seeds", "n", "planned"),
    [
        (NEW, None, 6, 6),
        (NEW, 8, 6, 8),
        (NEW[:4], None, 4, 6),
        (NEW[:4], 6, 4, 6),
        ([*NEW[:4], None, None], None, 4, 6),
        ([*NEW[:4], None, None], 9, 4, 9),
    ],
)
def test_pairs_that_are_missing_are_counted(
    arm: Arm, planned_seeds: int | None, n: int, planned: int
) -> None:
    """A run that is not in the table, one that failed and one that never came are all planned."""
    sample = only(one_place({"base": BASE, "new": arm}, planned_seeds=planned_seeds)).sample
    assert (sample.n, sample.planned) == (n, planned)
    assert (sample.treatment_n, sample.baseline_n) == (n, 6)


def test_planned_runs_of_arms_that_share_nothing() -> None:
    """Each arm has its own plan, and its own seeds that never came."""
    arms: dict[str, Arm] = {"base": BASE, "new": seeds(6, count=4, scores=NEW)}
    plain, planned = (only(one_place(arms, planned_seeds=n)).sample for n in (None, 7))
    assert (plain.baseline_planned, plain.treatment_planned) == (6, 4)
    assert (planned.baseline_planned, planned.treatment_planned) == (7, 7)


@pytest.mark.parametrize(
    ("planned", "new", "found"),
    [
        (5, NEW, "6 seeds were found for variant 'new'"),
        (
            6,
            seeds(1, scores=NEW),
            "7 seeds were found for variant 'new' and the variant that it is paired with",
        ),
    ],
)
def test_more_seeds_than_planned(planned: int, new: Arm, found: str) -> None:
    """Runs that were not planned cannot be told from those that were."""
    with pytest.raises(InputError) as caught:
        one_place({"base": BASE, "new": new}, planned_seeds=planned)
    assert str(caught.value) == (
        f"--planned-seeds is {planned}, but {found}; give the number that was planned for each "
        "variant"
    )


FAILING: dict[str, Arm] = {"base": BASE, "new": [*BETTER[:5], None]}


@pytest.mark.parametrize("arms", [FAILING, {"base": BASE, "new": BETTER[:5]}])
def test_failed_runs_decide(arms: dict[str, Arm]) -> None:
    """A failure at the floor undoes an improvement: neither answer is given; scipy agrees."""
    at_floor = stats.ttest_rel([*BETTER[:5], 0.1], BASE)
    assert at_floor.pvalue > 0.05 > stats.ttest_rel(BETTER[:5], BASE[:5]).pvalue
    one = only(one_place(arms, floors={"acc": 0.1}, planned_seeds=6))
    assert (one.decision.verdict, one.decision.reason) == ("inconclusive", "failed_runs_decide")
    assert one.verdict_family == "inconclusive"
    assert "failed_runs_scored_at_worst" not in one.flags


def test_failed_runs_without_a_floor() -> None:
    """They are scored at the worst score that was seen, and the flag says so."""
    one = only(one_place(FAILING))
    worst = stats.ttest_rel([*BETTER[:5], min(BASE)], BASE)
    assert worst.pvalue < 0.05
    assert (one.decision.verdict, one.sample.planned) == ("improved", 6)
    assert "failed_runs_scored_at_worst" in one.flags


def test_failed_runs_where_lower_is_better() -> None:
    """The worst of losses is the largest, and a floor is above them."""
    arms: dict[str, Arm] = {
        "base": [1 - score for score in BASE],
        "new": [*(1 - score for score in BETTER[:5]), None],
    }
    one = only(one_place(arms, floors={"acc": 0.9}, lower_is_better=("acc",)))
    assert one.decision.reason == "failed_runs_decide"
    assert only(one_place(arms, lower_is_better=("acc",))).decision.verdict == "improved"


def test_partners_that_are_missing_are_not_scored() -> None:
    """A seed that was run in one arm only is a missing pair, and no failure of the other arm."""
    one = only(one_place({"base": BASE, "new": BETTER[:5]}, floors={"acc": 0.1}))
    assert (one.decision.verdict, one.sample.n, one.sample.planned) == ("improved", 5, 6)
