"""A table of scores and the arms that it forms."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.results.coded import Coded
from pitfalls_core.results.scores import ArmScores, ScoreTable
from tests.results.written import message, table

NAMES = st.sampled_from("abc")
SEEDS = st.sampled_from(["1", "2", "10", "x"])
RUNS = st.dictionaries(
    st.tuples(NAMES, NAMES, NAMES, SEEDS), st.one_of(st.none(), st.floats(0, 1)), max_size=30
)


def built(runs: dict[tuple[str, str, str, str], float | None]) -> ScoreTable:
    """Build a table from (dataset, metric, variant, seed) to score, None for a failed run."""

    def coded(texts: list[str]) -> Coded:
        labels = list(dict.fromkeys(texts))
        return Coded(tuple(labels), np.array([labels.index(one) for one in texts], np.int32))

    dataset, metric, variant, seed = (coded([key[place] for key in runs]) for place in range(4))
    values = np.array([np.nan if one is None else one for one in runs.values()], np.float64)
    lines = np.arange(2, len(runs) + 2, dtype=np.int32)
    return ScoreTable("r.csv", variant, seed, dataset, metric, values, np.isnan(values), lines)


@given(RUNS)
def test_arms_are_what_a_loop_over_the_rows_gives(
    runs: dict[tuple[str, str, str, str], float | None],
) -> None:
    """Every run is in the arm of its dataset, metric and variant, once, with its score."""
    expected: dict[tuple[str, ...], tuple[dict[str, float], set[str]]] = {}
    for (*arm, seed), score in runs.items():
        scores, failed = expected.setdefault(tuple(arm), ({}, set()))
        if score is None:
            failed.add(seed)
        else:
            scores[seed] = score
    arms = built(runs).arms()
    assert {key: (arm.scores, set(arm.failed)) for key, arm in arms.items()} == expected
    assert sum(len(arm.failed) for arm in arms.values()) == list(runs.values()).count(None)


def test_seeds_are_in_natural_order_and_arms_in_order_of_appearance(tmp_path: Path) -> None:
    """The order of rows within an arm does not matter; that of names does."""
    found = table(
        tmp_path,
        "variant,seed,value,status",
        *("b,10,1,finished", "b,9,2,finished", "a,11,,failed", "a,9,3,finished", "a,2,,failed"),
    ).arms()
    assert list(found) == [("all", "value", "b"), ("all", "value", "a")]
    assert list(found["all", "value", "b"].scores.items()) == [("9", 2), ("10", 1)]
    assert found["all", "value", "a"] == ArmScores({"9": 3}, ("2", "11"))


def test_a_run_with_two_scores_is_in_no_arm(tmp_path: Path) -> None:
    """A table that is not yet one row a run cannot lose a score on the way."""
    doubled = table(tmp_path, "variant,seed,value", "a,1,1", "b,1,5", "a,1,2")
    with pytest.raises(InputError) as caught:
        doubled.arms()
    assert message(tmp_path, caught.value) == (
        "results.csv, lines 2 and 4: two scores of variant 'a', seed '1', dataset 'all', "
        "metric 'value'; one row is one trained model: remove one of them, "
        "or give the second model its own seed"
    )


def test_one_metric_of_several(tmp_path: Path) -> None:
    """The rest of the table is gone: names, lines and further columns as well."""
    both = table(
        tmp_path, "variant,seed,metric,value,host", "a,1,acc,1,x", "b,2,f1,2,y", "a,3,f1,3,y"
    )
    found = both.of_metric("f1")
    assert (found.variants, found.seeds, found.metrics) == (("b", "a"), ("2", "3"), ("f1",))
    assert (found.values.tolist(), found.lines.tolist()) == ([2, 3], [3, 4])
    assert found.extras["host"].labels == ("y",)
    with pytest.raises(UnknownNameError) as caught:
        both.of_metric("ac")
    assert message(tmp_path, caught.value) == (
        "unknown metric 'ac' in results.csv. Did you mean 'acc'? Known: acc, f1."
    )


def test_what_a_table_says_of_itself(tmp_path: Path) -> None:
    """Its length is its rows; it prints in one line."""
    found = table(tmp_path, "variant,seed,value", "a,1,1", "b,1,5")
    assert (len(found), found.place(1).removeprefix(f"{tmp_path}/")) == (2, "results.csv, line 3")
    assert repr(found).endswith("results.csv': 2 rows, 2 variants, 1 seeds, 1 datasets, 1 metrics)")
