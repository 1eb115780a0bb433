"""Cells with numbers: what is read, what is noted, what is refused."""

from pathlib import Path

import pytest

from pitfalls_core.results.numbers import shown
from tests.results.written import refusal, table

REMEDY = "write a finite number, or mark the run as failed and leave the value empty"
PLACE = "results.csv, line 3, column 'value': "


def test_numbers_are_read_exactly(tmp_path: Path) -> None:
    """Every ordinary way to write a number is its nearest double."""
    cells = ["0.1", "-5", "+.5", "1e-3", "5.", "0.30000000000000004", "1E3"]
    found = table(tmp_path, "variant,seed,value", *(f"a,{n},{c}" for n, c in enumerate(cells)))
    assert found.values.tolist() == [0.1, -5, 0.5, 0.001, 5, 0.30000000000000004, 1000]
    assert found.notes == ()


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("nan", f"'nan' is not finite; {REMEDY}"),
        ("NaN", f"'NaN' is not finite; {REMEDY}"),
        ("-inf", f"'-inf' is not finite; {REMEDY}"),
        ("1e999", f"'1e999' is not finite; {REMEDY}"),
        ("n/a", f"'n/a' is not a number; {REMEDY}"),
        ("1_000", f"'1_000' is not a number; {REMEDY}"),
        ("0x10", f"'0x10' is not a number; {REMEDY}"),
        ("٣", f"'٣' is not a number; {REMEDY}"),
        ("", f"the cell is empty and the run is not marked as failed; {REMEDY}"),
        (
            "=AVERAGE(A1:A3)",
            "'=AVERAGE(A1:A3)' is a spreadsheet formula; "
            "save the sheet with values in place of formulas",
        ),
        (
            '"1,234"',
            "'1,234' has separators of thousands, or a decimal comma; write it without",
        ),
        ("1 234.5", "'1 234.5' has separators of thousands, or a decimal comma; write it without"),
        (
            '"0,81"',
            "'0,81' has a comma in a file whose cells are separated by commas; "
            "write a decimal point, or separate the cells by semicolons",
        ),
    ],
)
def test_what_is_no_finite_number(tmp_path: Path, cell: str, why: str) -> None:
    """The first such cell is named with line, column, text and remedy."""
    rows = ("variant,seed,value", "a,1,0.5", f"a,2,{cell}", "a,3,also wrong")
    assert refusal(tmp_path, *rows) == PLACE + why


def test_a_long_cell_is_cut() -> None:
    """Messages stay short."""
    assert shown("a" * 60) == repr("a" * 60)
    assert shown("a" * 61) == repr("a" * 60 + "…")


def test_decimal_commas(tmp_path: Path) -> None:
    """Where commas separate no cells they may be decimal commas; it is noted."""
    found = table(tmp_path, "variant;seed;value", "a;1;0,812", "a;2;1", "a;3;,5e1")
    assert found.values.tolist() == [0.812, 1, 5]
    assert found.notes == (
        "cells are separated by semicolons",
        "decimal commas were read: '0,812' is 0.812",
    )


def test_decimal_commas_and_points_are_not_mixed(tmp_path: Path) -> None:
    """One of the two may separate thousands: both lines are named."""
    assert refusal(tmp_path, "variant;seed;value", "a;1;812.5", "a;2;1", "a;3;1,234") == (
        "results.csv, line 4, column 'value': '1,234' has a decimal comma, and "
        "results.csv, line 2, column 'value': '812.5' has a decimal point; "
        "write all numbers in one way"
    )


def test_percent_signs_on_all_values_of_a_metric(tmp_path: Path) -> None:
    """Values stay in percent; another metric may have none; failed runs do not count."""
    found = table(
        tmp_path,
        "variant,seed,metric,value,status",
        "a,1,acc,81.2%,finished",
        "a,2,acc,82 %,finished",
        "a,1,f1,0.5,finished",
        "a,3,acc,,failed",
    )
    assert found.values[:3].tolist() == [81.2, 82, 0.5]
    assert found.notes == (
        "all values of 'acc' have a percent sign: they are kept in percent, '81.2%' as 81.2",
    )


def test_percent_signs_on_some_values_of_a_metric(tmp_path: Path) -> None:
    """One line of each kind is named."""
    rows = ("a,1,acc,81.2", "a,1,f1,0.5", "a,2,acc,82 %")
    assert refusal(tmp_path, "variant,seed,metric,value", *rows) == (
        "results.csv, line 4, column 'value': '82 %' has a percent sign, and "
        "results.csv, line 2, column 'value': '81.2' has none; write all values of 'acc' in one way"
    )
