"""Whether a figure takes one column of the page or both."""

import re
from dataclasses import dataclass

from pitfalls_core.display.document import Figure, Picture
from pitfalls_core.report.fitting import pages
from pitfalls_core.report.fitting.columns import natural_width

_SIZE = re.compile(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class FittedFigure:
    """How wide a figure is set, in points, and whether it spans both columns."""

    width: float
    spans: bool


def fitted_figure(figure: Figure, caption: str) -> FittedFigure:
    """Return how `figure` fits the page above its `caption`.

    One that is asked to be wide takes both columns; so does one that would be tall in its column,
    a quarter wider than that column.
    """
    if figure.wide:
        return FittedFigure(pages.FULL_WIDTH, spans=True)
    found = _SIZE.search(figure.svg_light)
    shape = float(found[2]) / float(found[1]) if found else 1.0
    text = pages.paragraph_height(
        natural_width(caption),
        pages.COLUMN_WIDTH,
        size=pages.CAPTION_TYPE,
        leading=pages.CAPTION_LEADING,
    )
    spans = pages.COLUMN_WIDTH * shape + text > pages.COLUMN_LIMIT
    return FittedFigure((1.25 if spans else 1.0) * pages.COLUMN_WIDTH, spans)


_TALLEST = 0.45
"""The share of a page that a picture may take."""
_PIXEL = 0.6
"""Points of a pixel: plots of notebooks have about 600 pixels and fill their column."""


def fitted_picture(picture: Picture) -> tuple[float, float]:
    """Return width and height of `picture` in points: in its column, and not over a whole one."""
    width, height = picture.size
    if not width or not height:
        return pages.COLUMN_WIDTH, pages.COLUMN_WIDTH * 0.75
    scale = min(
        _PIXEL,
        pages.COLUMN_WIDTH / width,
        _TALLEST * pages.TEXT_HEIGHT / height,
    )
    return width * scale, height * scale
