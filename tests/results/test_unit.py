"""One row is one trained model: repeated evaluations are averaged, everything else is refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.results.scores import ArmScores, ScoreTable
from pitfalls_core.results.unit import Repeats, one_row_per_run
from tests.results.written import message, table

HEADER = "variant,seed,value,"


def crossed(folder: Path, column: str, levels: str = "xyz") -> ScoreTable:
    """Return two variants with two seeds, each scored once for every level of `column`."""
    rows = [
        f"{variant},{seed},{10 * place + 2 * number},{level}"
        for number, level in enumerate(levels)
        for place, (variant, seed) in enumerate((v, s) for v in "ab" for s in "12")
    ]
    return table(folder, HEADER + column, *rows)


def refused(folder: Path, scores: ScoreTable, repeats: Repeats | None = None) -> str:
    """Return the message with which the rows are refused."""
    with pytest.raises(InputError) as caught:
        one_row_per_run(scores, repeats=repeats)
    return message(folder, caught.value)


def test_one_row_a_run_is_left_alone(tmp_path: Path) -> None:
    """Further columns make no difference then."""
    scores = table(tmp_path, HEADER + "epoch", "a,1,1,5", "a,2,1,6", "b,1,1,5")
    units = one_row_per_run(scores)
    assert units.table is scores
    assert units.replication is None


@pytest.mark.parametrize("column", ["class", "fold", "anything"])
def test_evaluations_of_one_model_are_averaged(tmp_path: Path, column: str) -> None:
    """The data decide, not the name: each run has its mean, and the rows are not forgotten."""
    units = one_row_per_run(crossed(tmp_path, column))
    assert units.table.values.tolist() == [2, 12, 22, 32]
    assert units.table.lines.tolist() == [2, 3, 4, 5]
    assert units.table.extras == {}
    assert units.table.notes == (
        f"a run has 3 rows that differ in {column!r}: the mean of them is its score",
    )
    found = units.replication
    assert found is not None
    assert (found.columns, found.how, found.rows_per_run, found.runs) == (
        (column,),
        "mean",
        (3, 3),
        4,
    )


def test_the_naive_scores_are_all_rows(tmp_path: Path) -> None:
    """Every finished row counts as a model there: three times as many, and the same mean."""
    units = one_row_per_run(crossed(tmp_path, "class"))
    assert units.replication is not None
    naive = units.replication.naive_scores()
    assert {key: sorted(scores.tolist()) for key, scores in naive.items()} == {
        ("all", "value", "a"): [0, 2, 4, 10, 12, 14],
        ("all", "value", "b"): [20, 22, 24, 30, 32, 34],
    }
    arms = units.table.arms()
    for key, scores in naive.items():
        assert np.mean(scores) == np.mean(list(arms[key].scores.values()))


@given(st.floats(-1e6, 1e6), st.integers(2, 5))
def test_the_mean_of_equal_scores_is_that_score(
    tmp_path_factory: pytest.TempPathFactory, score: float, size: int
) -> None:
    """Rounding adds no spread where there is none."""
    rows = [f"{v},1,{score!r},c{number}" for v in "ab" for number in range(size)]
    scores = table(tmp_path_factory.getbasetemp(), HEADER + "class", *rows)
    assert one_row_per_run(scores).table.values.tolist() == [score, score]


def test_two_columns_together(tmp_path: Path) -> None:
    """Classes within folds are averaged over both."""
    rows = [f"{v},1,{f + 2 * c},{f},{c}" for v in "ab" for f in (0, 1) for c in (0, 1, 2)]
    units = one_row_per_run(table(tmp_path, HEADER + "fold,class", *rows))
    assert units.table.values.tolist() == [2.5, 2.5]
    assert units.replication is not None
    assert units.replication.columns == ("fold", "class")


def test_columns_that_hold_for_the_run_are_kept(tmp_path: Path) -> None:
    """Those that vary within a run would be wrong for its mean."""
    rows = [f"{v},1,1,{c},host-{v},{10 + c}" for v in "ab" for c in (0, 1)]
    units = one_row_per_run(table(tmp_path, HEADER + "class,host,examples", *rows))
    assert list(units.table.extras) == ["host"]


def test_a_failed_run_may_have_fewer_rows(tmp_path: Path) -> None:
    """It has no score, whatever the number of its rows, and no class."""
    scores = table(
        tmp_path,
        HEADER + "status,class",
        *("a,1,1,finished,x", "a,1,3,finished,y", "b,1,5,finished,x", "b,1,7,finished,y"),
        *("a,2,,failed,", "b,2,,failed,"),
    )
    arms = one_row_per_run(scores).table.arms()
    assert arms["all", "value", "a"] == ArmScores({"1": 2}, ("2",))
    assert arms["all", "value", "b"] == ArmScores({"1": 6}, ("2",))


RUN = "variant 'a', seed '1', dataset 'all', metric 'value'"
TWICE = (
    f"results.csv, lines 2 and 3: two scores of {RUN}; one row is one trained model: "
    "remove one of them, or give the second model its own seed"
)


@pytest.mark.parametrize(
    "rows",
    [
        ["a,1,1,x", "a,1,2,x", "b,1,1,x", "b,1,1,y"],
        ["a,1,1,id0", "a,1,2,id1", "b,1,1,id2", "b,1,1,id3"],
        ["a,1,1,x", "a,1,2,y", "b,1,1,x"],
    ],
)
def test_nothing_tells_the_rows_apart(tmp_path: Path, rows: list[str]) -> None:
    """Equal rows, identifiers of rows, and a value that no other run has are no evaluations."""
    assert refused(tmp_path, table(tmp_path, HEADER + "note", *rows)) == TWICE


def test_duplicates_are_refused_even_if_a_choice_was_made(tmp_path: Path) -> None:
    """There is nothing to average over."""
    rows = ("a,1,1", "a,1,2", "b,1,3")
    assert refused(tmp_path, table(tmp_path, HEADER[:-1], *rows), "mean") == TWICE


def test_checkpoints_need_a_choice(tmp_path: Path) -> None:
    """The message names both options."""
    assert refused(tmp_path, crossed(tmp_path, "Epoch", "123")) == (
        f"results.csv, lines 2 and 6: {RUN} has several scores that differ in 'Epoch', as "
        "checkpoints of one model do; they are one run: choose --repeats last or --repeats mean"
    )


def test_columns_that_may_tell_models_apart_need_a_choice(tmp_path: Path) -> None:
    """Runs numbered in another column would become one."""
    scores = crossed(tmp_path, "run", "123")
    assert refused(tmp_path, scores) == (
        f"results.csv, lines 2 and 6: {RUN} has several scores that differ in 'run', which may "
        "tell trained models apart; if it does, name it with --seed-col or make it part of the "
        "variant; if these are evaluations of one model, choose --repeats mean"
    )
    assert one_row_per_run(scores, repeats="mean").table.values.tolist() == [2, 12, 22, 32]


def test_the_last_checkpoint_of_each_run(tmp_path: Path) -> None:
    """Last is the largest number, not the last line or text, and may be another in every run."""
    scores = table(
        tmp_path,
        HEADER + "step,host",
        *("a,1,5,10,x", "a,1,4,9,x", "b,1,1,8,y", "b,1,3,100,y", "b,1,2,20,y"),
    )
    units = one_row_per_run(scores, repeats="last")
    assert units.table.values.tolist() == [5, 3]
    assert list(units.table.extras) == ["host"]
    assert units.table.notes == (
        "a run has 2 to 3 rows that differ in 'step': the last of them is its score",
    )
    assert units.replication is not None
    assert units.replication.rows_per_run == (2, 3)
    assert len(units.replication.raw) == 5


def test_classes_at_the_last_checkpoint_are_averaged(tmp_path: Path) -> None:
    """One choice, then the other rule."""
    rows = [f"{v},1,{10 * e + c},{c},{e}" for v in "ab" for e in (1, 2) for c in (0, 1)]
    units = one_row_per_run(table(tmp_path, HEADER + "class,epoch", *rows), repeats="last")
    assert units.table.values.tolist() == [20.5, 20.5]
    assert units.table.notes == (
        "a run has 2 rows that differ in 'class': the mean of them is its score",
        "a run has 4 rows that differ in 'epoch' and 'class': the last of them is its score",
    )


def test_the_last_of_what_is_not_numbered(tmp_path: Path) -> None:
    """Checkpoints without numbers have no last one; a failed run need not have a number."""
    header = HEADER + "status,checkpoint"
    rows = ["a,1,1,finished,1", "a,1,2,finished,best", "b,1,1,finished,1", "c,1,,failed,"]
    assert refused(tmp_path, table(tmp_path, header, *rows), "last") == (
        "results.csv, line 3, column 'checkpoint': 'best' is not a number, so the last of several "
        "scores of a run cannot be told; number them, or choose --repeats mean"
    )
    rows[1] = "a,1,2,finished,2"
    arms = one_row_per_run(table(tmp_path, header, *rows), repeats="last").table.arms()
    assert arms["all", "value", "a"].scores == {"1": 2}
    assert arms["all", "value", "c"].failed == ("1",)


def test_means_over_different_sets(tmp_path: Path) -> None:
    """A run that lacks a class cannot be compared with one that has it, unless the user says so."""
    rows = ["a,1,1,x", "a,1,3,y", "b,1,5,x", "b,1,7,y", "b,2,7,y"]
    scores = table(tmp_path, HEADER + "class", *rows)
    assert refused(tmp_path, scores) == (
        "results.csv, line 6: variant 'b', seed '2', dataset 'all', metric 'value' has 1 of the 2 "
        "values of 'class' that the runs have together, and means over different ones do not "
        "compare; complete the rows, or choose --repeats mean"
    )
    assert one_row_per_run(scores, repeats="mean").table.values.tolist() == [2, 6, 7]


def test_sets_may_differ_between_datasets(tmp_path: Path) -> None:
    """Another dataset has other classes."""
    rows = [f"{v},1,1,{d},{c}" for v in "ab" for d, cs in (("d", "xy"), ("e", "z")) for c in cs]
    units = one_row_per_run(table(tmp_path, HEADER + "dataset,class", *rows))
    assert len(units.table) == 4


def test_half_a_failed_run(tmp_path: Path) -> None:
    """A run is failed or not."""
    rows = ["a,1,1,finished,x", "a,1,,failed,y", "b,1,5,finished,x", "b,1,7,finished,y"]
    scores = table(tmp_path, HEADER + "status,class", *rows)
    assert refused(tmp_path, scores, "mean") == (
        f"results.csv, lines 2 and 3: {RUN} is both finished and failed; a run that failed has no "
        "score: mark all its rows as failed, or score them all"
    )
