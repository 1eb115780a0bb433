"""Light and dark drawings become one, letters are shared, and nothing but shapes comes in."""

import re
from dataclasses import replace
from xml.etree import ElementTree as Tree

import pytest

from pitfalls_core.display.document import Figure
from pitfalls_core.report.pictures.drawings import drawings_of
from tests.report.sample_paper import FIGURE

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 10 10">'
)
LETTER = '<defs><path id="DejaVu-41" d="M 0 0 \nL 10 10" transform="scale(0.015625)"/></defs>'
USE = '<use xlink:href="#DejaVu-41" transform="translate(83.796875 0)"/>'


def figure(light: str, dark: str | None = None, *, label: str = "fig-a") -> Figure:
    """Return a figure with these contents on light and on dark pages."""
    contents = light, light if dark is None else dark
    one, other = (f"{HEAD}{content}</svg>" for content in contents)
    return replace(FIGURE, label=label, svg_light=one, svg_dark=other)


def drawn(light: str, dark: str | None = None) -> Tree.Element:
    """Return the one drawing as elements."""
    return Tree.fromstring(drawings_of([figure(light, dark)]).figures["fig-a"])


def test_a_colour_that_differs_is_a_class() -> None:
    """Both colours are in the style sheet; one that is the same stays where it is."""
    both = '<g style="fill: {}; stroke: #000000"><path d="M 0 0"/></g>'
    made = drawings_of([figure(both.format("#111111"), both.format("#eeeeee"))])
    (colour,) = made.colours
    assert (colour.property, colour.light, colour.dark) == ("fill", "#111111", "#eeeeee")
    (group,) = Tree.fromstring(made.figures["fig-a"])
    assert group.attrib == {"class": colour.name, "stroke": "#000000"}


def test_letters_stand_once() -> None:
    """Two figures with the same letter refer to one outline, outside of both."""
    first = figure(LETTER + USE, label="one")
    second = figure(LETTER.replace("DejaVu-41", "Other-7") + USE.replace("DejaVu-41", "Other-7"))
    made = drawings_of([first, second])
    ((outline,),) = Tree.fromstring(made.letters)
    assert outline.attrib["d"] == "M 0 0 L 10 10"
    for drawing in made.figures.values():
        (use,) = Tree.fromstring(drawing)
        assert use.attrib["href"] == "#" + outline.attrib["id"]
        assert use.attrib["transform"] == "translate(83.8 0)"


def test_ids_of_two_figures_differ() -> None:
    """Clips and markers of one figure are not those of another."""
    clip = '<defs><clipPath id="p1"><rect x="0" y="0" width="5" height="5"/></clipPath></defs>'
    content = clip + '<path d="M 0 0" clip-path="url(#p1)"/>'
    made = drawings_of([figure(content, label="one"), figure(content, label="two")])
    ids = [re.findall(r' id="([^"]+)"', drawing) for drawing in made.figures.values()]
    assert ids[0] != ids[1]
    for (name,), drawing in zip(ids, made.figures.values(), strict=True):
        assert f'clip-path="url(#{name})"' in drawing


def test_numbers_lose_what_nobody_sees() -> None:
    """Two decimals are enough, and small factors keep four digits."""
    (path,) = drawn('<path d="M 79.44524 337.198002 \nL 0.015625 -3.00024"/>')
    assert path.attrib["d"] == "M 79.45 337.2 L 0.01562 -3"


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        '<path d="M 0 0" onclick="alert(1)"/>',
        "<foreignObject><p>x</p></foreignObject>",
        '<a href="javascript:alert(1)"><path d="M 0 0"/></a>',
        '<image href="https://example.org/a.png"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="https://example.org/a.svg#x"/>',
        '<use href="#elsewhere"/>',
        '<path d="M 0 0" clip-path="url(https://example.org/#x)"/>',
        '<path d="M 0 0" style="fill: url(https://example.org/#x)"/>',
        '<path d="M 0 0" style="background: red"/>',
        '<path d="M 0 0" fill="expression(alert(1))"/>',
        '<animate attributeName="d"/>',
        "<text>words</text>",
        "<g><g></svg>",
    ],
)
def test_what_could_act_stays_outside(content: str) -> None:
    """A drawing that holds anything but shapes is not taken in at all."""
    clean = figure('<path d="M 0 0"/>', label="clean")
    assert list(drawings_of([figure(content), clean]).figures) == ["clean"]


@pytest.mark.parametrize(
    ("light", "dark"),
    [
        ('<path d="M 0 0"/>', '<path d="M 1 0"/>'),
        ('<path d="M 0 0"/>', '<path d="M 0 0"/><path d="M 0 0"/>'),
        ('<path d="M 0 0"/>', '<rect width="1" height="1"/>'),
        ('<path d="M 0 0" stroke-width="1"/>', '<path d="M 0 0" stroke-width="2"/>'),
        ('<path d="M 0 0" fill="red"/>', '<path d="M 0 0"/>'),
    ],
)
def test_drawings_that_differ_in_more_than_colours_stay_two(light: str, dark: str) -> None:
    """They are shown as two images."""
    assert drawings_of([figure(light, dark)]).figures == {}


def test_an_embedded_picture_comes_along() -> None:
    """What matplotlib draws as pixels is kept."""
    (image,) = drawn('<image href="data:image/png;base64,iVBO Rw0K" width="2" height="2"/>')
    assert image.attrib["href"] == "data:image/png;base64,iVBORw0K"


def test_the_words_for_the_figure_are_escaped() -> None:
    """An alternative text may hold anything."""
    odd = replace(figure('<path d="M 0 0"/>'), alt='"><script>alert(1)</script>')
    drawing = drawings_of([odd]).figures["fig-a"]
    assert "<script" not in drawing
    assert Tree.fromstring(drawing).attrib["aria-label"] == odd.alt
