"""From a painter to a figure: the same drawing for light and dark pages, in every file format."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.style import DARK, LIGHT, Theme, rc_params

Painter = Callable[[Canvas, Theme], None]
"""Draws on an empty canvas, in the colours of a theme. It must draw the same each time."""

NO_DATE = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
"""Metadata that would make equal figures differ."""


def rendered(paint: Painter, size: tuple[float, float], theme: Theme, file_format: str) -> bytes:
    """Return the drawing as a file; `size` is width and height in inches."""
    with matplotlib.rc_context():
        matplotlib.rcParams.update(rc_params(theme))  # type: ignore[arg-type]  # plain names
        canvas = Canvas(figsize=size, layout="constrained")
        FigureCanvasAgg(canvas)
        paint(canvas, theme)
        buffer = io.BytesIO()
        canvas.savefig(buffer, format=file_format, metadata=NO_DATE[file_format])
    return buffer.getvalue()


def renderings(paint: Painter, size: tuple[float, float]) -> dict[str, str | bytes]:
    """Return the files of a figure, under the names that `document.Figure` has for them."""
    return {
        "svg_light": rendered(paint, size, LIGHT, "svg").decode(),
        "svg_dark": rendered(paint, size, DARK, "svg").decode(),
        "pdf": rendered(paint, size, LIGHT, "pdf"),
        "png": rendered(paint, size, LIGHT, "png"),
    }


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows of numbers and names as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()
