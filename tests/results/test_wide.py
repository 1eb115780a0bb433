"""Wide files: a column for each seed."""

from pathlib import Path

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.results.reading import read_scores
from tests.results.written import message, refusal, table, written


def test_a_wide_table_is_the_tidy_table(tmp_path: Path) -> None:
    """The same scores in either form have the same arms."""
    wide = table(
        tmp_path,
        "dataset,variant,seed_0,seed_10,seed_9",
        "id,a,0.1,0.2,",
        'id,b,0.3,0.4,"failed"',
        "shift,a,0.5,0.6,0.7",
    )
    tidy = table(
        tmp_path,
        "dataset,variant,seed,value,status",
        *("id,a,0,0.1,finished", "id,a,10,0.2,finished", "id,a,9,,failed"),
        *("id,b,0,0.3,finished", "id,b,10,0.4,finished", "id,b,9,,failed"),
        *("shift,a,0,0.5,finished", "shift,a,10,0.6,finished", "shift,a,9,0.7,finished"),
    )
    assert wide.arms() == tidy.arms()
    assert wide.seeds == ("0", "10", "9")
    assert wide.lines.tolist() == [2, 2, 2, 3, 3, 3, 4, 4, 4]
    assert wide.notes == (
        "one column a seed: 3 seeds, seed_0 to seed_9",
        "2 empty cells are runs without a score, counted as failed",
    )


@pytest.mark.parametrize(
    ("header", "wide"),
    [
        ("variant,0,1", True),
        ("variant,run3,run10", True),
        ("variant,run3,seed4", False),
        ("variant,first,second", False),
        ("variant,0", False),
        ("variant,0,1,status", False),
    ],
)
def test_recognised_by_its_header(tmp_path: Path, header: str, wide: bool) -> None:
    """Numbers behind one common word are seeds, if there are two or more, and nothing else."""
    row = "a" + ",1" * header.count(",")
    if wide:
        assert len(table(tmp_path, header, row)) == 2
    else:
        assert refusal(tmp_path, header, row).startswith("unknown column 'seed' in results.csv")


def test_any_names_if_the_user_says_so(tmp_path: Path) -> None:
    """Then every further column is a seed, under its own name, and one is enough."""
    path = written(tmp_path, "variant,monday\na,0.5\nb,\n")
    found = read_scores(path, wide=True)
    assert found.seeds == ("monday",)
    assert found.notes == (
        "one column a seed: 1 seeds, monday",
        "1 empty cell is a run without a score, counted as failed",
    )


def test_not_recognised_if_the_user_says_so(tmp_path: Path) -> None:
    """What looks wide is read as tidy, and lacks its columns."""
    path = written(tmp_path, "variant,0,1\na,0.5,0.6\n")
    with pytest.raises(InputError, match="unknown column 'seed'"):
        read_scores(path, wide=False)


def test_a_cell_that_is_no_number(tmp_path: Path) -> None:
    """Its line and the column of its seed are named."""
    assert refusal(tmp_path, "variant,seed_0,seed_1", "a,1,2", "b,3,x") == (
        "results.csv, line 3, column 'seed_1': 'x' is not a number; "
        "write a finite number, or mark the run as failed and leave the value empty"
    )


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (
            "variant,Value,1",
            "results.csv has a column 'Value', which a table with a column for each seed has not: "
            "leave out --wide, or name another column with --value-col",
        ),
        (
            "variant,dataset",
            "results.csv has no columns of seeds; its columns are 'variant', 'dataset'",
        ),
        (
            "0,1",
            "unknown column 'variant' in results.csv (name yours with --variant-col). Known: 0, 1.",
        ),
    ],
)
def test_what_is_not_wide(tmp_path: Path, header: str, why: str) -> None:
    """Columns of a tidy table, no seeds at all, and no variants are refused."""
    path = written(tmp_path, f"{header}\n" + ",".join(["1"] * (header.count(",") + 1)))
    with pytest.raises(InputError) as caught:
        read_scores(path, wide=True)
    assert message(tmp_path, caught.value) == why
