"""The picture for dark pages is what would be drawn for them, of every figure that there is."""

import itertools
import re
from unittest import mock

import pytest

from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import Painter, rendered
from pitfalls_core.display.style import DARK, LIGHT, recoloured
from tests.display.exhibits import EXHIBITS, Exhibit, makers_of

KINDS = makers_of(Figure) - {"finetuning.gradients.gradients_figure"}
"""Functions that make a figure; gradients are drawn as other curves are."""

FIGURES = {
    name: next(one for one in EXHIBITS if one.name == name)
    for name in dict.fromkeys(one.name for one in EXHIBITS if one.name in KINDS)
}
"""One figure of each function that makes one."""


def painted(exhibit: Exhibit) -> tuple[Painter, tuple[float, float]]:
    """Return what draws the figure, and its size."""
    taken: list[tuple[Painter, tuple[float, float]]] = []

    def take(paint: Painter, size: tuple[float, float], *_: object) -> tuple[bytes, ...]:
        taken.append((paint, size))
        return (b"", b"", b"")

    with mock.patch("pitfalls_core.display.drawing.rendered", take):
        exhibit.made()
    (found,) = taken
    return found


def numbered(svg: str) -> str:
    """Return a drawing whose names count up: some follow from the colours of what they name."""
    names: dict[str, str] = {}
    counted = (f"n{place}" for place in itertools.count())
    pattern = r'(?<=\bid=")[^"]+|(?<=url\(#)[^)]+|(?<=href="#)[^"]+'
    return re.sub(pattern, lambda found: names.setdefault(found[0], next(counted)), svg)


@pytest.mark.parametrize("name", FIGURES)
def test_the_dark_picture_is_what_dark_colours_draw(name: str) -> None:
    """Drawn again in the colours of a dark page it is the same, but for names of markers."""
    paint, size = painted(FIGURES[name])
    light, dark = (
        drawing.decode()
        for theme in (LIGHT, DARK)
        for drawing in rendered(paint, size, theme, ("svg",))
    )
    shown = recoloured(light, LIGHT, DARK)
    assert numbered(shown) == numbered(dark)
    assert shown != light
    assert not [colour for colour in {*LIGHT.colours} - {*DARK.colours} if colour in shown]
