"""Tables fit their pages, as the typesetter itself measures them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.display.document import Column, Inlines, Row, Strong, Table, Text
from pitfalls_core.display.plain import plain_text
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import TypstExporter
from pitfalls_core.report.fitting import pages
from pitfalls_core.report.fitting.advances import width_of
from pitfalls_core.report.fitting.breaking import ZERO_WIDTH_SPACE, breakable, pieces
from pitfalls_core.report.fitting.columns import least_width, lines_of, natural_width, shared_out
from pitfalls_core.report.fitting.tables import CONTINUED, FittedTable, fitted_table
from pitfalls_core.report.paper import Paper

WORDS = (
    "in every run of the baseline the training loss falls by more than half and the validation "
    "loss rises, with clean labels and with a fifth of them wrong"
)


def text(characters: str) -> Inlines:
    """Return plain `characters` as inlines."""
    return (Text(characters),)


def table(rows: list[list[str]], *, wide: bool = False) -> Table:
    """Return a table of `rows` below one header."""
    columns = tuple(Column(f"Column {place}") for place in range(len(rows[0])))
    cells = tuple(Row(tuple(text(cell) for cell in row)) for row in rows)
    return Table("tab-a", text("A caption."), columns, cells, wide=wide)


def fitted(one: Table) -> FittedTable:
    """Return how `one` fits."""
    return fitted_table(one, plain_text)


def measured(folder: Path, one: Table) -> list[tuple[float, float]]:
    """Return width and height of each part of `one`, as the typesetter lays it out."""
    paper = Paper("Title", (), (), (one,), ())
    source = TypstExporter.export(paper, Project(SHIPPED))
    probe = "  let shown(rows, caption, note) = {\n"
    assert probe in source
    asking = (
        "  let shown(rows, caption, note) = context {\n"
        "    let inner = ruled-table(aligns, widths, header, rows, size)\n"
        "    let found = measure(inner)\n"
        "    [#metadata((found.width / 1pt, found.height / 1pt)) <measured>]\n"
    )
    path = folder / "paper.typ"
    path.write_text(source.replace(probe, asking))
    found: list[dict[str, Any]] = json.loads(
        typst.query(path, "<measured>", root=folder, ignore_system_fonts=True)
    )
    return [tuple(part["value"]) for part in found]


@pytest.mark.parametrize(
    "rows",
    [
        [["baseline", "97.1", "81.3"]] * 4,
        [["S1-1", WORDS, "**", WORDS + WORDS, WORDS[:40]]] * 7,
        [["pitfalls_core.models.cnn:SmallCNN", WORDS, "0.123456", "[−38.7, +26.2] points"]] * 12,
        [["glyphs/baseline/0", "a3f5c6d7e8f90123456789abcdef0123" * 2, WORDS]] * 60,
        [["row", "1", "2"]] * 150,
    ],
)
@pytest.mark.parametrize("wide", [False, True])
def test_the_typesetter_agrees(tmp_path: Path, rows: list[list[str]], wide: bool) -> None:
    """No part is wider than its room, and one that floats is no taller than a page."""
    one = table(rows, wide=wide)
    result = fitted(one)
    room = pages.FULL_WIDTH if result.spans else pages.COLUMN_WIDTH
    sizes = measured(tmp_path, one)
    assert len(sizes) == len(result.parts)
    for width, height in sizes:
        assert width == pytest.approx(sum(result.widths), abs=0.1)
        assert width <= room + 0.1
        assert result.breaks or height <= 0.9 * pages.TEXT_HEIGHT


def test_short_cells_stay_on_one_line(tmp_path: Path) -> None:
    """A table that has the room is as wide as its text, and each row one line high."""
    rows = [["baseline, refined", "97.1 (1.2)", "[−3.7, +2.2]", "? inconclusive"]] * 5
    one = table(rows)
    bold = tuple(Row((*row.cells[:3], (Strong(row.cells[3]),))) for row in one.rows)
    ((_, height),) = measured(tmp_path, replace(one, rows=bold))
    size = fitted(one).size
    expected = size * (pages.CAP_HEIGHT + 0.9 + 5 * (pages.CAP_HEIGHT + 0.64))
    assert height == pytest.approx(expected, rel=0.02)


@given(
    st.lists(
        st.lists(st.text("abc def_/.1−", max_size=120), min_size=3, max_size=3),
        min_size=1,
        max_size=40,
    ),
    st.booleans(),
)
def test_no_row_is_lost(rows: list[list[str]], wide: bool) -> None:
    """The parts hold every row in order, and the columns fit the page."""
    one = table(rows, wide=wide)
    result = fitted(one)
    assert tuple(row for part in result.parts for row in part) == one.rows
    assert sum(result.widths) <= pages.FULL_WIDTH + 1e-6
    assert min(result.widths) > 0


def test_a_group_goes_on_in_the_next_part() -> None:
    """A part that starts inside a group repeats its title, and no title ends a part."""
    rows = [Row(tuple(text(WORDS) for _ in range(3)))] * 40
    one = replace(table([["a", "b", "c"]], wide=True), rows=(Row(group="First"), *rows))
    parts = fitted(one).parts
    assert len(parts) > 1
    assert all(part[0] == Row(group="First" + CONTINUED) for part in parts[1:])
    assert not any(part[-1].group for part in parts)


def test_a_long_text_gets_the_room() -> None:
    """What is longest is widest, and identifiers beside it keep their width."""
    result = fitted(table([["S1-1", "short text here", WORDS * 6]] * 3))
    first, second, third = result.widths
    assert first < second < third
    assert first >= width_of("S1-1") * result.size


@given(st.text(max_size=200))
def test_breaks_add_nothing_that_is_seen(characters: str) -> None:
    """Without the zero-width spaces the text is what it was."""
    bare = characters.replace(ZERO_WIDTH_SPACE, "")
    assert breakable(bare).replace(ZERO_WIDTH_SPACE, "") == bare


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("[−38.7,+26.2]", ["[−38.7,+26.2]"]),
        ("0.0012345678", ["0.0012345678"]),
        ("characterization", ["characterization"]),
        ("noisy_sources/target_2", ["noisy_", "sources/", "target_", "2"]),
        ("pitfalls_core.models", ["pitfalls_", "core.", "models"]),
        ("a3f5c6d7e8f90123", ["a3f5c6d7", "e8f90123"]),
        ("https://arxiv.org/abs/1610.06545", ["https://", "arxiv.", "org/", "abs/", "1610.06545"]),
    ],
)
def test_names_break_where_readers_expect_it(name: str, parts: list[str]) -> None:
    """After separators and inside digests, never inside a number or a word."""
    assert list(pieces(name)) == parts


@given(
    st.lists(st.lists(st.floats(0, 300), min_size=4, max_size=4), min_size=1, max_size=10),
    st.floats(20, 100),
)
def test_widths_fill_the_room(cells: list[list[float]], room: float) -> None:
    """Columns get what they need, or all of the room, and none less than it needs at least."""
    least = (2.0, 3.0, 4.0, 5.0)
    widths = shared_out(cells, least, room)
    needed = sum(max(low, *column) for low, column in zip(least, zip(*cells, strict=True)))  # noqa: B905
    assert sum(widths) == pytest.approx(min(room, needed), rel=0.2)
    assert sum(widths) <= room + 1e-6
    assert all(width >= low - 1e-9 for width, low in zip(widths, least, strict=True))


@given(st.text("abcdefgh ijkl", max_size=80), st.floats(3, 40))
def test_lines_hold_the_text(characters: str, room: float) -> None:
    """As many lines as the text is long at least, one where it fits."""
    lines = lines_of(characters, room)
    if natural_width(characters) <= room:
        assert lines == 1
    if least_width(characters) <= room:
        bare = sum(width_of(piece.rstrip()) for piece in pieces(characters))
        assert lines >= bare / room - 1e-9


def test_widths_are_those_of_the_typesetter(tmp_path: Path) -> None:
    """A sentence is as wide as its letters, up to kerning."""
    path = tmp_path / "a.typ"
    path.write_text(
        '#set text(font: "Libertinus Serif", size: 10pt, number-width: "tabular")\n'
        f"#context [#metadata((measure[{WORDS}].width / 1pt, measure[0.123456 ± 78.9].width / 1pt,"
        f" measure(strong[{WORDS}]).width / 1pt)) <w>]"
    )
    sentence, number, bold = json.loads(
        typst.query(path, "<w>", field="value", one=True, ignore_system_fonts=True)
    )
    assert 10 * width_of(WORDS) == pytest.approx(sentence, rel=0.02)
    assert 10 * width_of("0.123456 ± 78.9") == pytest.approx(number, rel=0.02)
    assert 10 * width_of(WORDS, bold=True) == pytest.approx(bold, rel=0.04)
