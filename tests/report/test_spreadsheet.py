"""The CSV behind tables and figures holds their cells, and nothing that a spreadsheet would run."""

from dataclasses import replace

from pitfalls_core.display.document import Row
from pitfalls_core.report.spreadsheet import figure_csv, table_csv
from tests.report.sample_paper import FIGURE, TABLE, text


def test_a_table_becomes_lines() -> None:
    """Headers, groups and rows come in order; a measured number is its text."""
    assert table_csv(TABLE) == (
        "Variant,Clean,Shifted\nModels of the study\nbaseline,97.1,81.3\nrefined,97.0,+1.3\n"
    )


def test_a_formula_in_a_table_is_text() -> None:
    """A variant that is called like a formula gets an apostrophe."""
    rows = (Row((text("=cmd()"), text("1"), text("a,b"))),)
    assert table_csv(replace(TABLE, rows=rows)).splitlines()[1] == '\'=cmd(),1,"a,b"'


def test_the_data_of_a_figure_are_made_inert() -> None:
    """The numbers stay, and a formula among them becomes text."""
    assert figure_csv(FIGURE) == "seed,difference\n0,-0.5\n1,'=1+1\n"


def test_quoted_cells_of_a_figure_survive() -> None:
    """A cell with a separator and a quotation mark reads the same afterwards."""
    data = 'name,x\n"a, ""b""",1\n'
    assert figure_csv(replace(FIGURE, data=data)) == data
