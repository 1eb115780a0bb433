"""What a figure draws, as matplotlib's own objects: lines, labels and where they stand."""

from collections.abc import Callable, Iterator
from typing import TypeVar
from unittest import mock

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.text import Text as Label
from matplotlib.transforms import Bbox

from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import Painter
from pitfalls_core.display.style import LIGHT, Theme, rc_params

Subject = TypeVar("Subject")
"""What a figure is made from."""

NO_FILES: dict[str, str | bytes] = {"svg_light": "", "svg_dark": "", "pdf": b"", "png": b""}


def drawn(
    make: Callable[[Subject], Figure], subject: Subject, theme: Theme = LIGHT
) -> tuple[Figure, Canvas]:
    """Return the figure that `make` makes, without its files, and the canvas it was drawn on."""
    taken: list[tuple[Painter, tuple[float, float]]] = []

    def take(paint: Painter, size: tuple[float, float]) -> dict[str, str | bytes]:
        taken.append((paint, size))
        return NO_FILES

    with mock.patch(f"{make.__module__}.renderings", take):
        figure = make(subject)
    ((paint, size),) = taken
    with matplotlib.rc_context():
        matplotlib.rcParams.update(rc_params(theme))  # type: ignore[arg-type]  # plain names
        canvas = Canvas(figsize=size, layout="constrained")
        FigureCanvasAgg(canvas)
        paint(canvas, theme)
        canvas.draw_without_rendering()
    return figure, canvas


def labels(canvas: Canvas) -> Iterator[tuple[str, Bbox]]:
    """Yield every text that is shown, with the box around its letters, in dots."""
    unseen = {label for panel in canvas.axes for label in _unseen(panel)}
    for label in canvas.findobj(Label):
        assert isinstance(label, Label)
        if label.get_visible() and label not in unseen and label.get_text().strip():
            yield label.get_text(), label.get_window_extent()


def _unseen(panel: Axes) -> Iterator[Label]:
    """Yield the labels of ticks outside the panel, and all of a panel that is switched off."""
    for axis in (panel.xaxis, panel.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not (panel.axison and low <= tick.get_loc() <= high):
                yield from (tick.label1, tick.label2)
