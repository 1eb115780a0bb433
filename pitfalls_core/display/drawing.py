"""From a painter to a figure: the same drawing for light and dark pages, in every file format."""

import csv
import io
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.ft2font import FT2Font

from pitfalls_core.display.plain import visible
from pitfalls_core.display.style import DARK, LIGHT, Theme, rc_params, recoloured

Painter = Callable[[Canvas, Theme], None]
"""Draws on an empty canvas, in the colours of a theme and in no others."""

COLUMN = 3.25
"""Width of a column in inches; a wide figure spans two and the gap between them."""
PAGE = 6.8

FEW_ROWS = 6
"""Rows that a figure in one column may have; more would be taller than what a column has left."""

NO_DATE = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
"""Metadata that would make equal figures differ."""


def rendered(
    paint: Painter, size: tuple[float, float], theme: Theme, formats: Sequence[str]
) -> tuple[bytes, ...]:
    """Return the drawing as files of `formats`; `size` is width and height in inches.

    A PNG has the colour of the page behind it, since notebooks show it on any page; the other
    formats have none. Settings that the user has made for other figures have no influence.
    """
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(rc_params(theme))  # type: ignore[arg-type]  # plain names
        canvas = Canvas(figsize=size, layout="constrained")
        FigureCanvasAgg(canvas)
        paint(canvas, theme)
        # Laid out once: another pass at another resolution would move things a little.
        engine = canvas.get_layout_engine()
        if engine is not None and canvas.axes:
            engine.execute(canvas)
        canvas.set_layout_engine(None)
        return tuple(_saved(canvas, theme, name) for name in formats)


def renderings(paint: Painter, size: tuple[float, float]) -> dict[str, str | bytes]:
    """Return the files of a figure, under the names that `document.Figure` has for them.

    It is drawn once: the picture for dark pages is the one for light pages in other colours.
    """
    svg, pdf, png = rendered(paint, size, LIGHT, ("svg", "pdf", "png"))
    light = svg.decode()
    return {"svg_light": light, "svg_dark": recoloured(light, LIGHT, DARK), "pdf": pdf, "png": png}


def _saved(canvas: Canvas, theme: Theme, file_format: str) -> bytes:
    buffer = io.BytesIO()
    background = theme.paper if file_format == "png" else "none"
    canvas.savefig(buffer, format=file_format, metadata=NO_DATE[file_format], facecolor=background)
    return buffer.getvalue()


def width_of_rows(rows: int) -> float:
    """Return the width in inches of a figure with so many rows: a column's, or a page's."""
    return COLUMN if rows <= FEW_ROWS else PAGE


def height_of_rows(rows: int) -> float:
    """Return the height in inches of so many rows of two lines each; many rows stand closer."""
    return rows * (0.36 if rows <= FEW_ROWS else 0.28)


def fitted(text: str, width: int, *, lines: int = 2) -> str:
    """Return `text` in at most `lines` lines of `width` characters, for a label of a figure.

    What does not fit gives way to an ellipsis. A character that the figures' font lacks is shown
    as the sign for that.
    """
    drawable = "".join(
        char if char in "\n\t" or ord(char) in _characters() else "\N{REPLACEMENT CHARACTER}"
        for char in visible(text)
    )
    wrapped = textwrap.wrap(drawable, width, break_on_hyphens=lines > 1)
    if len(wrapped) > lines:
        wrapped[lines - 1] = f"{wrapped[lines - 1][: width - 1]}…"
    return "\n".join(wrapped[:lines])


@cache
def _characters() -> frozenset[int]:
    """Return the code points that the font of the figures can draw."""
    font = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    return frozenset(FT2Font(str(font)).get_charmap())


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows of numbers and names as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()
