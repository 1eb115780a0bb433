"""Drawings become files that are the same each time, say no date, and leave nothing behind."""

import csv
import io
import re

import matplotlib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.figure import Figure as Canvas
from matplotlib.ft2font import FT2Font
from matplotlib.image import imread

from pitfalls_core.display.drawing import Painter, csv_text, fitted, rendered, renderings
from pitfalls_core.display.style import DARK, LIGHT, Theme, recoloured

SIZE = (1.6, 1.0)
FORMATS = ("svg", "pdf", "png")

OTHER_SETTINGS = {
    "axes.facecolor": "red",
    "axes.grid": True,
    "font.size": 20,
    "lines.marker": "x",
    "svg.fonttype": "none",
    "text.parse_math": True,
}
"""What a user may have set for figures of their own."""


FONT = set(FT2Font(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf").get_charmap())


def _paint(canvas: Canvas, theme: Theme) -> None:
    panel = canvas.subplots()
    panel.plot([0, 1], [0, 1], color=theme.verdicts["improved"], label="a line")
    panel.set_title("−1 to 1")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Return the files of a small figure."""
    return {
        name: file if isinstance(file, bytes) else file.encode()
        for name, file in renderings(_paint, SIZE).items()
    }


def test_every_file_is_of_its_format(files: dict[str, bytes]) -> None:
    """A file starts with the sign of its format."""
    assert files["svg_light"].startswith(b"<?xml")
    assert files["svg_dark"].startswith(b"<?xml")
    assert files["pdf"].startswith(b"%PDF-1.")
    assert files["png"].startswith(b"\x89PNG\r\n\x1a\n")


def one(paint: Painter, theme: Theme, file_format: str) -> bytes:
    """Return a drawing as one file."""
    (file,) = rendered(paint, SIZE, theme, (file_format,))
    return file


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_formats_that_are_asked_for_do_not_matter(file_format: str) -> None:
    """A file is the same whether it is made alone or after others."""
    together = rendered(_paint, SIZE, LIGHT, tuple(FORMATS))
    assert together[list(FORMATS).index(file_format)] == one(_paint, LIGHT, file_format)


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_drawing_is_the_same_bytes(file_format: str) -> None:
    """Drawn twice, a figure is the same file."""
    first, second = (one(_paint, LIGHT, file_format) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("file_format", FORMATS)
def test_settings_of_the_user_change_nothing(file_format: str) -> None:
    """A figure looks the same in a notebook that has set up its own figures, and they stay so."""
    plainly = one(_paint, LIGHT, file_format)
    with matplotlib.rc_context():
        matplotlib.rcParams.update(OTHER_SETTINGS)  # type: ignore[arg-type]  # plain names
        before = dict(matplotlib.rcParams)
        assert one(_paint, LIGHT, file_format) == plainly
        assert dict(matplotlib.rcParams) == before


def test_no_file_has_a_date(files: dict[str, bytes]) -> None:
    """Neither the day nor the program that drew it is written into a file."""
    for told in (b"CreationDate", b"ModDate", b"Producer", b"tIME", b"Software", b"dc:date"):
        for file in files.values():
            assert told not in file
    assert b"<dc:creator>" not in files["svg_light"]


def test_text_is_drawn_as_paths(files: dict[str, bytes]) -> None:
    """A page needs no font to show the letters."""
    for name in ("svg_light", "svg_dark"):
        svg = files[name].decode()
        assert "<text" not in svg
        assert "<!-- −1 to 1 -->" in svg


def test_the_page_shows_through_except_in_a_png() -> None:
    """A PNG has the page's colour behind it, in a notebook of any colour; an SVG has none."""
    for theme in (LIGHT, DARK):
        corner = imread(io.BytesIO(one(_paint, theme, "png")))[0, 0]
        red, green, blue = (round(255 * float(value)) for value in corner[:3])
        assert f"#{red:02x}{green:02x}{blue:02x}" == theme.paper
        assert corner.size == 3 or corner[3] == 1
        assert theme.paper not in one(_paint, theme, "svg").decode()


def test_print_is_drawn_in_light_colours(files: dict[str, bytes]) -> None:
    """PDF and PNG have the colours of white paper, and only one SVG those of a dark page."""
    light, dark = (theme.verdicts["improved"].encode() for theme in (LIGHT, DARK))
    assert light in files["svg_light"]
    assert dark in files["svg_dark"]
    assert light not in files["svg_dark"]
    assert files["png"] == one(_paint, LIGHT, "png")
    assert files["pdf"] == one(_paint, LIGHT, "pdf")


def test_it_is_drawn_once(files: dict[str, bytes]) -> None:
    """The dark picture is the light one with its colours exchanged, and nothing else."""
    light, dark = (files[name].decode() for name in ("svg_light", "svg_dark"))
    assert recoloured(light, LIGHT, DARK) == dark
    assert recoloured(dark, DARK, LIGHT) == light
    painted: list[Theme] = []

    def paint(canvas: Canvas, theme: Theme) -> None:
        painted.append(theme)
        _paint(canvas, theme)

    assert renderings(paint, SIZE) == {
        name: file if name in {"pdf", "png"} else file.decode() for name, file in files.items()
    }
    assert painted == [LIGHT]


def test_the_size_is_in_inches() -> None:
    """A figure of 1.6 by 1 inch has 72 points for each of them."""
    assert 'viewBox="0 0 115.2 72"' in one(_paint, LIGHT, "svg").decode()


def test_nothing_is_left_open() -> None:
    """No figure is registered with pyplot, whose memory would grow with each."""
    plt.close("all")
    one(_paint, LIGHT, "png")
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    "text", ["$x$", "$\\foo{$", "a_b^2", "\\frac{1}{2}", "100 %", "<!-- & -->"]
)
def test_a_name_is_drawn_as_it_is(text: str) -> None:
    """A dollar sign starts no formula, and one that is none stops no figure."""

    def paint(canvas: Canvas, _: Theme) -> None:
        canvas.text(0.5, 0.5, text)

    def paint_plainly(canvas: Canvas, _: Theme) -> None:
        canvas.text(0.5, 0.5, text, parse_math=False)

    files = [one(painter, LIGHT, "png") for painter in (paint, paint_plainly)]
    assert files[0] == files[1]


@settings(deadline=None)
@given(st.text(), st.integers(5, 30), st.integers(1, 3))
def test_a_label_fits(text: str, width: int, lines: int) -> None:
    """A label has no more lines and letters than there is room for, all of them in the font."""
    shown = fitted(text, width, lines=lines)
    assert len(shown.split("\n")) <= lines
    assert all(len(line) <= width for line in shown.split("\n"))
    assert {ord(char) for char in shown} <= FONT | {ord("\n")}


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=12))
def test_any_name_can_be_drawn(text: str) -> None:
    """No character of a fitted label warns of a missing letter or breaks the drawing."""

    def paint(canvas: Canvas, _: Theme) -> None:
        canvas.text(0.1, 0.5, fitted(text, 20))

    assert rendered(paint, (1, 1), LIGHT, ("svg",))


@given(st.text(alphabet="abc \n"))
def test_what_fits_is_kept_whole(text: str) -> None:
    """No word is lost of a label that has room enough."""
    assert fitted(text, len(text) + 1, lines=1).split() == text.split()


@pytest.mark.parametrize(
    ("text", "lines", "shown"),
    [
        ("Dim light", 2, "Dim light"),
        ("Last scans in file order", 2, "Last scans\nin file…"),
        ("Last scans in file order", 3, "Last scans\nin file\norder"),
        ("Donaudampfschifffahrt", 1, "Donaudamp…"),
        ("测试", 2, "\N{REPLACEMENT CHARACTER}" * 2),
        ("", 2, ""),
    ],
)
def test_a_label_that_does_not_fit_says_so(text: str, lines: int, shown: str) -> None:
    """Lines break between words; an ellipsis stands for what is cut off."""
    assert fitted(text, 10, lines=lines) == shown


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r"))


@given(st.lists(st.tuples(CELLS, st.floats(allow_nan=False))))
def test_csv_keeps_every_number(rows: list[tuple[str, float]]) -> None:
    """What is read back is what was drawn, to the last bit, whatever the names are."""
    text = csv_text(("name", "value"), rows)
    header, *read = csv.reader(io.StringIO(text, newline=""))
    assert header == ["name", "value"]
    assert [(name, float(value)) for name, value in read] == rows
    assert re.search(r"\r", text) is None
