"""Colours of figures: readable on both pages, one for each verdict, and those of the pages."""

import re
from pathlib import Path
from typing import get_args

import pytest

from pitfalls_core.display.style import DARK, LIGHT, Theme, recoloured
from pitfalls_core.findings.comparison import Verdict
from pitfalls_core.findings.words import VERDICT_MARKS, VERDICT_WORDS
from pitfalls_core.project import SHIPPED
from tests.contrast import READABLE, contrast

VISIBLE = 3.0
"""WCAG 2.2, success criterion 1.4.11: contrast of graphical objects."""

STYLE_SHEET = Path(SHIPPED, "report_templates", "html", "theme.css.j2")


@pytest.mark.parametrize(
    ("colour", "on_white"), [("#000000", 21.0), ("#767676", 4.54), ("#ff0000", 4.0)]
)
def test_the_contrast_is_that_of_wcag(colour: str, on_white: float) -> None:
    """The formula of these tests gives well-known ratios."""
    assert contrast(colour, "#ffffff") == pytest.approx(on_white, abs=0.005)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_all_that_is_written_is_readable(theme: Theme) -> None:
    """Text in every colour that writes has a contrast of 4.5 and more on its page."""
    colours = {"ink": theme.ink, "muted": theme.muted, **theme.verdicts}
    poor = {
        name: colour for name, colour in colours.items() if contrast(colour, theme.paper) < READABLE
    }
    assert poor == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_bars_and_edges_stand_out_from_the_band(theme: Theme) -> None:
    """The band hides no bar, and its edges are seen on both sides."""
    for colour in (*theme.verdicts.values(), theme.muted):
        assert contrast(colour, theme.band) >= VISIBLE
        assert contrast(colour, theme.paper) >= VISIBLE
    assert theme.band != theme.paper


def test_the_pages_are_those_of_the_report() -> None:
    """The backgrounds that the colours were chosen for are those of the style sheet."""
    sheet = STYLE_SHEET.read_text(encoding="utf-8")
    papers = re.findall(r"--paper: light-dark\((#\w{6}), (#\w{6})\);", sheet)
    assert papers == [(LIGHT.paper, DARK.paper)]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_verdict_has_a_colour(theme: Theme) -> None:
    """No verdict is without one, and verdicts that say something have each their own."""
    assert set(theme.verdicts) == set(get_args(Verdict))
    telling = [theme.verdicts[verdict] for verdict in ("improved", "degraded", "equivalent")]
    assert len({*telling, theme.verdicts["inconclusive"]}) == 4


def test_colour_is_never_the_only_sign() -> None:
    """Every verdict has a mark and a word of its own beside its colour."""
    for table in (VERDICT_MARKS, VERDICT_WORDS):
        assert len(set(table.values())) == len(get_args(Verdict))


def test_both_themes_name_the_same_things() -> None:
    """A colour that one page has, the other has too."""
    assert list(LIGHT.verdicts) == list(DARK.verdicts)
    assert (LIGHT.name, DARK.name) == ("light", "dark")


def test_colours_of_one_theme_are_told_apart_in_the_other() -> None:
    """Each has as many, and what has one colour on a light page has one on a dark page."""
    pairs = set(zip(LIGHT.colours, DARK.colours, strict=True))
    assert len(pairs) == len({*LIGHT.colours}) == len({*DARK.colours})
    named = {LIGHT.paper, LIGHT.ink, LIGHT.muted, LIGHT.band, *LIGHT.verdicts.values()}
    assert {*LIGHT.colours} == named


def test_colours_are_exchanged_and_nothing_else() -> None:
    """Back again they are what they were; names, references and other colours stay."""
    used = "".join(f'<path style="fill: {colour}; stroke: {colour}"/>' for colour in LIGHT.colours)
    rest = '<use xlink:href="#m1b1b1f0"/><path id="x1b1b1f" d="M 5c5f66" fill="#123456"/>'
    shown = recoloured(used + rest, LIGHT, DARK)
    assert shown.endswith(rest)
    assert re.findall(r"#\w{6}(?=;)", shown) == [*DARK.colours]
    assert recoloured(shown, DARK, LIGHT) == used + rest
