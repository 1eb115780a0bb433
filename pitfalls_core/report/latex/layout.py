"""How tables and figures are set in LaTeX: which float, which size, and how wide columns are.

Widths come from `pitfalls_core.report.fitting`, which knows the measures of the PDF; here they
become shares of the line, so that they hold in the columns of another class too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pitfalls_core.display.document import Figure, Inlines, Row, Strong, Table
from pitfalls_core.report.fitting import pages
from pitfalls_core.report.fitting.columns import natural_width
from pitfalls_core.report.fitting.figures import fitted_figure
from pitfalls_core.report.fitting.tables import FittedTable, fitted_table

Words = Callable[[Inlines], str]

LARGEST = 8.0
"""The largest type size of a table, in points."""
NARROWER = 0.89
"""Type size against that of the PDF where cells are wrapped, since figures of Times are wider."""
GAP = 0.5
"""Space beside the text of a column, in em; none at the edges of the table."""
_EDGE = 0.1

_ALIGNED = {"left": "l", "center": "c", "right": "r"}
_RAGGED = {
    "left": r">{\raggedright\arraybackslash}",
    "center": r">{\centering\arraybackslash}",
    "right": r">{\raggedleft\arraybackslash}",
}


@dataclass(frozen=True)
class LatexTable:
    """A table with all that its template has to know.

    Parameters
    ----------
    environment
        The float: ``table``, or ``table*`` over both columns.
    size
        Type size in points.
    columns
        The argument of ``tabular``.
    parts
        The rows of each part; every part is a float.
    """

    environment: str
    size: float
    columns: str
    parts: tuple[tuple[Row, ...], ...]


@dataclass(frozen=True)
class LatexFigure:
    """The float of a figure, and its width as a share of the line."""

    environment: str
    width: float


def latex_table(table: Table, words: Words) -> LatexTable:
    """Return how `table` is set; `words` gives the characters of inlines as they are printed."""
    fitted = fitted_table(table, words)
    if fitted.breaks:
        # No float of a single column can be longer than the column.
        fitted = fitted_table(replace(table, wide=True), words)
    environment = "table*" if fitted.spans else "table"
    columns = tuple(_columns(table, fitted, words))
    size = fitted.size * (NARROWER if set(columns) - set(_ALIGNED.values()) else 1.0)
    return LatexTable(environment, min(size, LARGEST), "".join(columns), fitted.parts)


def latex_figure(figure: Figure, words: Words) -> LatexFigure:
    """Return how `figure` is set; `words` gives the characters of inlines as they are printed."""
    fitted = fitted_figure(figure, words(figure.caption))
    room = pages.FULL_WIDTH if fitted.spans else pages.COLUMN_WIDTH
    return LatexFigure("figure*" if fitted.spans else "figure", min(1.0, fitted.width / room))


def _columns(table: Table, fitted: FittedTable, words: Words) -> Iterator[str]:
    """Yield what ``tabular`` takes for each column: a width only where cells have to be wrapped."""
    room = pages.FULL_WIDTH if fitted.spans else pages.COLUMN_WIDTH
    last = len(table.columns) - 1
    for place, (column, width) in enumerate(zip(table.columns, fitted.widths, strict=True)):
        beside = (GAP if place else _EDGE) + (GAP if place < last else _EDGE)
        text = width - fitted.size * beside
        if fitted.size * _natural(table, place, words) <= text * 1.001:
            yield _ALIGNED[column.align]
        else:
            yield f"{_RAGGED[column.align]}p{{{text / room:.4f}\\linewidth}}"


def _natural(table: Table, place: int, words: Words) -> float:
    """Return the width of a column whose cells are not wrapped, in em."""
    cells = [row.cells[place] for row in table.rows if row.cells]
    texts = [
        natural_width(words(cell), bold=any(isinstance(one, Strong) for one in cell))
        for cell in cells
    ]
    return max(natural_width(table.columns[place].header, bold=True), *texts, 0.0)
