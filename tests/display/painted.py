"""What any figure draws, without its files, and whether its labels can be read."""

import csv
import io
import itertools
from collections.abc import Callable
from functools import cache

from matplotlib.figure import Figure as Canvas

from pitfalls_core.display.document import Figure
from pitfalls_core.findings.comparison_set import ComparisonSet
from tests.display.canvases import drawn, labels
from tests.display.sets import SETS


@cache
def shape_painted(
    make: Callable[[ComparisonSet], Figure], shape: str
) -> tuple[ComparisonSet, Figure, Canvas]:
    """Return one of `SETS` with what `drawn` returns of it; nobody changes it."""
    found = SETS[shape]()
    return found, *drawn(make, found)


def rows_of(figure: Figure) -> list[dict[str, str]]:
    """Return the figure's data, row by row."""
    return list(csv.DictReader(io.StringIO(figure.data)))


def unreadable(canvas: Canvas) -> list[str]:
    """Return every label that is not wholly on the page, or that lies on another one."""
    page, shown = canvas.bbox, list(labels(canvas))
    outside = [
        text
        for text, box in shown
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1
    ]
    overlapping = [
        f"{first} / {second}"
        for (first, a), (second, b) in itertools.combinations(shown, 2)
        if a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1
    ]
    return outside + overlapping
