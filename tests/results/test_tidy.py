"""Tidy files: names, seeds and states."""

from pathlib import Path

import numpy as np
import pytest

from pitfalls_core.results.columns import Columns
from pitfalls_core.results.reading import read_scores
from tests.results.written import refusal, table, written


def test_everything_that_a_row_says(tmp_path: Path) -> None:
    """All columns arrive: names in order of appearance, scores, states, lines and further ones."""
    found = table(
        tmp_path,
        "variant,seed,dataset,metric,value,status,host",
        "b,7,id,acc,0.5,finished,x",
        "",
        "a,7,id,acc,,Failed,y",
        "a,8,shift,f1,0.25,finished,x",
    )
    assert (found.variants, found.seeds) == (("b", "a"), ("7", "8"))
    assert (found.datasets, found.metrics) == (("id", "shift"), ("acc", "f1"))
    np.testing.assert_array_equal(found.values, [0.5, np.nan, 0.25])
    assert found.failed.tolist() == [False, True, False]
    assert found.lines.tolist() == [2, 4, 5]
    assert {name: column.labels for name, column in found.extras.items()} == {"host": ("x", "y")}


def test_what_is_absent_has_a_name_nevertheless(tmp_path: Path) -> None:
    """One dataset is `all`; the metric is what the column of values is called."""
    path = written(tmp_path, "Variant,Seed,Top-1\na,1,0.5\n")
    found = read_scores(path, Columns(value="top-1"))
    assert (found.datasets, found.metrics) == (("all",), ("Top-1",))


def test_text_that_looks_like_a_formula_is_a_name(tmp_path: Path) -> None:
    """Names are kept as they are."""
    assert table(tmp_path, "variant,seed,value", "=1+1,1,2").variants == ("=1+1",)


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        (
            "variant,seed,value",
            ",1,2",
            "results.csv, line 2, column 'variant': the cell is empty; every row needs one",
        ),
        (
            "variant,seed,value,dataset",
            "a,1,2,",
            "results.csv, line 2, column 'dataset': the cell is empty; every row needs one",
        ),
        (
            "variant,seed,result",
            "a,1,2",
            "unknown column 'value' in results.csv (name yours with --value-col). "
            "Known: result, seed, variant.",
        ),
        (
            "variant,seed,value,status",
            "a,1,,fialed",
            "unknown status 'fialed' in results.csv, line 2, column 'status'. "
            "Did you mean 'failed'? Known: failed, finished.",
        ),
        (
            "variant,seed,value,status",
            "a,1,0.5,failed",
            "results.csv, line 2, column 'value': the run is marked as failed and has the value "
            "'0.5'; leave the cell empty, or mark the run as finished",
        ),
        (
            "variant,seed,value,status",
            "a,1,,finished",
            "results.csv, line 2, column 'value': the cell is empty and the run is not marked as "
            "failed; write a finite number, or mark the run as failed and leave the value empty",
        ),
    ],
)
def test_rows_that_say_too_little_or_too_much(
    tmp_path: Path, header: str, row: str, message: str
) -> None:
    """Each is refused with its place and what to do."""
    assert refusal(tmp_path, header, row) == message


def test_seeds_that_a_program_wrote_as_decimals(tmp_path: Path) -> None:
    """`1.0` is `1`, so that it is paired with it; other text stays."""
    found = table(tmp_path, "variant,seed,value", "a,1.0,2", "b,1,2", "b,1.5,2")
    assert found.seeds == ("1", "1.5")
    assert found.notes == ("seeds such as '1.0' were read as '1'",)


def test_seeds_written_in_two_ways(tmp_path: Path) -> None:
    """`1` and `01` would not be paired: refused, in whatever order."""
    assert refusal(tmp_path, "variant,seed,value", "a,0,2", "a,01,2", "b,00,2") == (
        "results.csv, line 2, column 'seed': '0', and results.csv, line 4, column 'seed': '00' are "
        "one number written in two ways; equal seeds are paired, so write them alike"
    )
    assert table(tmp_path, "variant,seed,value", "a,00,2", "a,01,2", "a,10,3").seeds[2] == "10"
