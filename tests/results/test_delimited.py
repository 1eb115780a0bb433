"""Delimited text: cells, lines, and rows that do not fit."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.results.delimited import ROWS_AT_ONCE, read_delimited
from pitfalls_core.results.sheet import Sheet

KNOWN = ("variant", "seed", "value")
CELLS = st.text(
    st.one_of(
        st.sampled_from(',;\t"\r\n \u2028é'), st.characters(codec="utf-8", exclude_characters="\0")
    ),
    max_size=6,
)


def rows_of(sheet: Sheet) -> list[tuple[str, ...]]:
    """Return the cells row by row."""
    columns = sheet.columns.values()
    return [tuple(column[row] for column in columns) for row in range(len(sheet))]


def read(text: str, encoding: str = "utf-8") -> Sheet:
    """Read `text` from memory."""
    return read_delimited(text.encode(encoding), KNOWN, "r.csv")


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_cells_survive(
    rows: list[tuple[str, str, str]], delimiter: str, encoding: str, end: str
) -> None:
    """Quotes, delimiters, line ends and any letters come back; only outer blanks are lost."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([KNOWN, *rows])
    kept = [tuple(cell.strip() for cell in row) for row in rows if any(map(str.strip, row))]
    if kept:
        assert rows_of(read(text.getvalue(), encoding)) == kept


@given(st.lists(st.sampled_from(["a,1,2", "", '"a\nb",1,2', '"\r\n\r",1,2', ",,", "  "])))
def test_every_row_knows_its_line(lines: list[str]) -> None:
    """Lines count as in an editor: blank ones too, and those within quotes."""
    text, begins, line = "variant,seed,value\n", [], 2
    for one in [*lines, "last,1,2"]:
        if one.strip(" ,"):
            begins.append(line)
        text += one + "\n"
        line += 1 + one.count("\n") + one.count("\r\n\r")
    assert read(text).lines.tolist() == begins


def test_lines_go_on_from_chunk_to_chunk() -> None:
    """A cell of two lines shifts every later row by one, in its chunk and in the next."""
    rows = ["a,1,2"] * (2 * ROWS_AT_ONCE)
    rows[3] = '"a\nb",1,2'
    lines = read("\n".join(["variant,seed,value", *rows])).lines
    assert lines[:6].tolist() == [2, 3, 4, 5, 7, 8]
    assert lines[-1] == len(rows) + 2


@pytest.mark.parametrize(
    ("header", "notes"),
    [
        ("variant,seed,value", ()),
        ("variant;seed;value", ("cells are separated by semicolons",)),
        ('variant;seed;value;"a,b,c,d"', ("cells are separated by semicolons",)),
        ("variant\tseed\tvalue", ("cells are separated by tabs",)),
        ("\n \nvariant,seed,value", ()),
    ],
)
def test_what_separates_the_cells(header: str, notes: tuple[str, ...]) -> None:
    """The delimiter is the one that gives known names; leading blank lines are passed over."""
    delimiter = {"c": ",", "s": ";", "t": "\t"}[notes[0].split()[-1][0] if notes else "c"]
    width = 4 if "a,b" in header else 3
    sheet = read(f"{header}\n" + delimiter.join(["x"] * width))
    assert sheet.notes == notes
    assert list(sheet.columns)[:3] == ["variant", "seed", "value"]
    assert sheet.decimal_comma == (delimiter != ",")


def test_western_text_has_a_note() -> None:
    """A file that is no UTF-8 is read as Windows-1252, and it is said."""
    sheet = read("variant,seed,value\ncafé,1,2", "cp1252")
    assert (sheet.columns["variant"].labels, sheet.notes) == (
        ("café",),
        ("the file was read as Windows-1252",),
    )


def test_old_line_ends() -> None:
    """A carriage return alone ends a line."""
    sheet = read("variant,seed,value\ra,1,2\rb,1,2\r")
    assert (rows_of(sheet), sheet.lines.tolist()) == ([("a", "1", "2"), ("b", "1", "2")], [2, 3])


def test_empty_cells_beyond_the_header_are_nothing() -> None:
    """Spreadsheets write empty columns at the end, of rows and of headers."""
    assert rows_of(read("variant,seed,value\na,1,2,,\n")) == [("a", "1", "2")]
    assert rows_of(read("variant,seed,value,,\na,1,2,,\n")) == [("a", "1", "2")]


ADVICE = "put a cell that holds a delimiter or a decimal comma in quotation marks"
QUOTES = "a cell that begins with one must end with one, and those within it must be doubled"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a,1,2\na,1\n", f"r.csv, line 3: 2 cells where the header has 3; {ADVICE}"),
        ('"a\n",1,2\na,1,0,5\n', f"r.csv, line 4: 4 cells where the header has 3; {ADVICE}"),
        (
            'a,1,2\n\n"b"x,1,2\n',
            f"r.csv, line 4: the quotation marks do not match (',' expected after '\"'); {QUOTES}",
        ),
        (
            'a,1,2\nb,"1,2\nc,1,2\n',
            f"r.csv, line 3: the quotation marks do not match (unexpected end of data); {QUOTES}",
        ),
        ("\n", "r.csv has a header and no rows; it needs a line for each score"),
    ],
)
def test_rows_that_do_not_fit(rows: str, message: str) -> None:
    """The message names the line in which the row begins."""
    with pytest.raises(InputError) as caught:
        read(f"variant,seed,value\n{rows}")
    assert str(caught.value) == message


def test_an_unreadable_header() -> None:
    """Quotation marks in the header are held to the same rule."""
    with pytest.raises(InputError) as caught:
        read('"variant,seed,value\n')
    assert str(caught.value) == (
        f"r.csv, line 1: the quotation marks do not match (unexpected end of data); {QUOTES}"
    )


def test_columns_without_a_name() -> None:
    """One that counts the rows is left out with a note; any other is kept."""
    sheet = read(",variant,seed,value,\n0,a,1,2,x\n1,b,1,2,y\n")
    assert list(sheet.columns) == ["variant", "seed", "value", "unnamed column 5"]
    assert sheet.notes == ("column 1 has no name and counts the rows: left out",)


def test_outer_blanks_have_a_note() -> None:
    """Names that differ in outer blanks are one name, and it is said."""
    sheet = read("variant,seed,value\na,1,2\na ,2,2\n")
    assert sheet.columns["variant"].labels == ("a",)
    assert sheet.notes == ("cells that differ only in outer blanks were taken to be equal",)
