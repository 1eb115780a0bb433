"""Figures draw what their CSV says, look the same each time and everywhere, and can be read."""

import csv
import hashlib
import io
import itertools
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from xml.etree.ElementTree import fromstring

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from numpy.random.mtrand import get_bit_generator, set_bit_generator
from scipy import stats

from pitfalls_core.display.document import Figure
from pitfalls_core.display.figures import forest, slopes
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.style import DARK, LIGHT
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.project import SHIPPED
from tests.display.canvases import drawn, labels
from tests.display.shapes import MIXED, SHAPES, shaped
from tests.findings.constructed import (
    BASELINE,
    DATASETS,
    IMPROVED,
    TITLES,
    analysis,
    everywhere,
)

Maker = Callable[[Analysis], Figure]

MAKERS = pytest.mark.parametrize("make", [slopes, forest], ids=["slopes", "forest"])

WINNERS = {
    "treatment": LIGHT.verdicts["improved"],
    "baseline": LIGHT.verdicts["degraded"],
    "tie": LIGHT.muted,
}

WITH_A_TIE = (0.03, -0.02, 0.0, 0.01, -0.01, 0.02)

FRESH = """
from hashlib import sha256
from pitfalls_core.display import figures
from tests.display.shapes import SHAPES
for make in (figures.slopes, figures.forest):
    print(sha256(repr(make(SHAPES["two"]())).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def both() -> tuple[Figure, Figure]:
    """Return the figures of a study of two test sets, with their files."""
    found = SHAPES["two"]()
    return slopes(found), forest(found)


@cache
def shape_drawn(make: Maker, shape: str) -> tuple[Figure, Canvas]:
    """Return what `drawn` returns of one of `SHAPES`; nobody changes it."""
    return drawn(make, SHAPES[shape]())


def rows_of(figure: Figure) -> list[dict[str, str]]:
    """Return the figure's data, row by row."""
    return list(csv.DictReader(io.StringIO(figure.data)))


def _digest(figure: Figure) -> str:
    return hashlib.sha256(repr(figure).encode()).hexdigest()


def _lines(panel: Axes, width: float) -> Iterator[Line2D]:
    return (line for line in panel.get_lines() if line.get_linewidth() == width)


def _pairs(panel: Axes) -> list[tuple[list[float], str]]:
    """Return the heights of both ends of every thin line, and its colour."""
    bundles = [one for one in panel.collections if isinstance(one, LineCollection)]
    return [
        ([float(height) for _, height in segment], to_hex(np.asarray(bundle.get_color())[0]))
        for bundle in bundles
        for segment in np.asarray(bundle.get_segments())
    ]


def _heights(line: Line2D) -> list[float]:
    return [float(value) for value in np.asarray(line.get_ydata(), dtype=float)]


# ---- Slopes ----


def test_slopes_draw_the_raw_scores() -> None:
    """Every thin line is one seed of the data, which are the raw scores in percent."""
    figure, canvas = drawn(slopes, analysis({"scans/test": WITH_A_TIE}))
    assert len(canvas.axes) == len(DATASETS)
    panel = canvas.axes[0]
    rows = [row for row in rows_of(figure) if row["comparison"].startswith("scans/test/")]
    plotted = _pairs(panel)
    expected = []
    for seed, (score, step) in enumerate(zip(BASELINE, WITH_A_TIE, strict=True)):
        pair = [row for row in rows if row["seed"] == str(seed)]
        assert [row["arm"] for row in pair] == ["baseline", "treatment"]
        scores = [float(row["score"]) for row in pair]
        assert scores == pytest.approx([100 * score, 100 * (score + step)], abs=1e-9)
        (winner,) = {row["winner"] for row in pair}
        assert winner == ("tie" if step == 0 else "treatment" if step > 0 else "baseline")
        expected.append((scores, WINNERS[winner]))
    assert sorted(plotted) == sorted(expected)


def test_the_heavy_line_joins_the_means() -> None:
    """It goes from the mean of the baseline to the mean of the treatment."""
    _, canvas = drawn(slopes, analysis(MIXED))
    for panel, dataset in zip(canvas.axes, DATASETS, strict=True):
        (heavy,) = _lines(panel, 2.0)
        means = [100 * np.mean(BASELINE), 100 * np.mean(np.add(BASELINE, MIXED[dataset]))]
        assert _heights(heavy) == pytest.approx(means, abs=1e-9)
        assert panel.get_title() == TITLES[dataset]


def test_the_baseline_stands_at_the_left() -> None:
    """Arms are placed by their role, whatever their titles are."""
    _, canvas = drawn(slopes, shaped(treatments=("Aardvark",)))
    (panel,) = canvas.axes
    names = [label.get_text() for label in panel.get_xticklabels()]
    assert names == ["Baseline", "Aardvark"]
    assert {heights[0] for heights, _ in _pairs(panel)} == {100 * one for one in BASELINE}


@pytest.mark.parametrize(("shape", "grid"), [("one", 1), ("six", 6), ("seven", 4)])
def test_panels_stand_in_rows(shape: str, grid: int) -> None:
    """Up to six panels stand side by side; more go into rows, and empty places stay blank."""
    figure, canvas = shape_drawn(slopes, shape)
    tops = [round(panel.get_position().y1, 2) for panel in canvas.axes]
    assert max(tops.count(top) for top in tops) == grid
    assert sum(panel.axison for panel in canvas.axes) == len(rows_of(figure)) / 12
    assert figure.wide == (shape != "one")


def test_a_comparison_without_pairs_is_a_visible_gap() -> None:
    """Its panel says so and holds no line, and the others are drawn."""
    _, canvas = drawn(slopes, analysis(everywhere([None] * 6)))
    for panel in canvas.axes:
        assert [label.get_text() for label in panel.texts] == ["no pair\nfinished"]
        assert panel.get_xlabel() == "0 of 6 pairs"
        assert list(panel.get_lines()) == []


@MAKERS
def test_a_study_without_treatments_has_empty_figures(make: Maker) -> None:
    """A study of a baseline and its control draws nothing, and says so."""
    figure, canvas = drawn(make, shaped(treatments=()))
    assert rows_of(figure) == []
    assert " 0 " in figure.alt
    assert len(canvas.axes) == 1


def test_one_pair_has_no_mean() -> None:
    """A single seed is drawn as such."""
    _, canvas = shape_drawn(slopes, "one pair")
    (panel,) = canvas.axes
    assert len(_pairs(panel)) == 1
    assert list(_lines(panel, 2.0)) == []
    assert panel.get_xlabel() == "1 of 6 pairs"


def test_slopes_are_told_in_words() -> None:
    """The alternative text counts panels, wins and pairs; the caption explains the colours."""
    found = analysis({**everywhere(IMPROVED), "drawn/b": WITH_A_TIE})
    figure, _ = drawn(slopes, found)
    assert figure.alt == (
        "Slope plot with one panel for each of 4 comparisons; the treatment scores better in 21 "
        "of 24 pairs of runs."
    )
    assert "blue where the treatment scored better, red where the baseline did" in plain_text(
        figure.caption
    )


# ---- Forest ----


def test_the_forest_draws_its_data() -> None:
    """Bars and ticks are the numbers of the CSV, which are those of a second calculation."""
    figure, canvas = drawn(forest, analysis(MIXED))
    (panel,) = canvas.axes
    for place, (dataset, row) in enumerate(zip(DATASETS, rows_of(figure), strict=True)):
        lines = [line for line in panel.get_lines() if set(_heights(line)) == {place}]
        drawn_at = {
            line.get_linewidth() if line.get_marker() == "None" else line.get_marker(): [
                float(value) for value in np.asarray(line.get_xdata(), dtype=float)
            ]
            for line in lines
        }
        assert drawn_at == {
            1.0: [float(row["ci95_low"]), float(row["ci95_high"])],
            3.4: [float(row["ci90_low"]), float(row["ci90_high"])],
            "|": [float(row["difference"])],
        }
        test = stats.ttest_rel(np.add(BASELINE, MIXED[dataset]), BASELINE)
        for width, level in ((1.0, 0.95), (3.4, 0.9)):
            interval = test.confidence_interval(level)
            assert drawn_at[width] == pytest.approx([100 * interval.low, 100 * interval.high])


def test_rows_of_the_forest_are_named_and_judged() -> None:
    """Titles stand at the left, verdicts with their count of pairs at the right, top down."""
    figure, canvas = drawn(forest, analysis(MIXED))
    (panel,) = canvas.axes
    assert [label.get_text() for label in panel.get_yticklabels()] == [
        TITLES[dataset] for dataset in DATASETS
    ]
    assert [label.get_text() for label in panel.texts] == [
        "▲ improved\n6 of 6 pairs",
        "▼ degraded\n6 of 6 pairs",
        "? inconclusive\n6 of 6 pairs",
        "≈ equivalent\n6 of 6 pairs",
    ]
    assert all(label.get_window_extent().x0 > panel.bbox.x1 for label in panel.texts)
    assert [row["verdict"] for row in rows_of(figure)] == [
        "improved",
        "degraded",
        "inconclusive",
        "equivalent",
    ]
    assert panel.get_ylim()[0] > panel.get_ylim()[1]


def test_each_verdict_is_in_its_colour() -> None:
    """Bars and label of a row have the colour of its verdict, on either page."""
    for theme in (LIGHT, DARK):
        _, canvas = drawn(forest, analysis(MIXED), theme)
        (panel,) = canvas.axes
        verdicts = ("improved", "degraded", "inconclusive", "equivalent")
        for place, verdict in enumerate(verdicts):
            colours = {
                to_hex(str(line.get_color()))
                for line in panel.get_lines()
                if set(_heights(line)) == {place} and line.get_marker() == "None"
            }
            label = to_hex(str(panel.texts[place].get_color()))
            assert colours | {label} == {theme.verdicts[verdict]}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_margin_band_is_seen_whole(shape: str) -> None:
    """The band is the margin, and both its edges and zero lie inside the panel."""
    _, canvas = shape_drawn(forest, shape)
    (panel,) = canvas.axes
    (band,) = panel.patches
    box = band.get_path().get_extents(band.get_patch_transform())
    assert (box.x0, box.x1) == pytest.approx((-1, 1))
    low, high = panel.get_xlim()
    assert low < -1 < 1 < high
    assert [np.asarray(line.get_xdata())[0] for line in panel.get_lines()[:3]] == [0, -1, 1]


def test_a_row_without_an_interval_is_a_visible_gap() -> None:
    """The row keeps its name, its verdict and its count, and empty cells in the data."""
    figure, canvas = shape_drawn(forest, "all failed")
    (panel,) = canvas.axes
    assert len(panel.get_lines()) == 3
    assert [label.get_text() for label in panel.texts] == ["– not assessable\n0 of 6 pairs"] * 2
    for row in rows_of(figure):
        assert [*row.values()][1:6] == [""] * 5
        assert (row["n"], row["planned"], row["verdict"]) == ("0", "6", "not_assessable")
    assert figure.alt == "Forest plot of 2 differences to the baseline: 2 not assessable."


def test_treatments_are_told_apart() -> None:
    """With several treatments each row names its own below the test set."""
    _, canvas = shape_drawn(forest, "three treatments")
    names = [label.get_text() for label in canvas.axes[0].get_yticklabels()]
    assert names[:3] == ["Dim light\nSmall", "Dim light\nMedium", "Dim light\nLarge"]


def test_the_forest_is_told_in_words() -> None:
    """The alternative text counts the verdicts; the caption has the margin of the study."""
    figure, _ = drawn(forest, analysis({**MIXED, "drawn/c": IMPROVED}))
    assert figure.alt == (
        "Forest plot of 4 differences to the baseline: 2 improved, 1 degraded, 1 inconclusive."
    )
    assert "The band is the margin of ±1.0 point." in plain_text(figure.caption)


# ---- Both ----


def _overlapping(canvas: Canvas) -> list[tuple[str, str]]:
    return [
        (first, second)
        for (first, a), (second, b) in itertools.combinations(labels(canvas), 2)
        if a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1
    ]


def _outside(canvas: Canvas) -> list[str]:
    page = canvas.bbox
    return [
        text
        for text, box in labels(canvas)
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1
    ]


@MAKERS
@pytest.mark.parametrize("shape", SHAPES)
def test_every_label_can_be_read(make: Maker, shape: str) -> None:
    """Labels lie inside the page and on no other label, however many and long they are."""
    _, canvas = shape_drawn(make, shape)
    assert len(list(labels(canvas))) > 3
    assert _outside(canvas) == []
    assert _overlapping(canvas) == []


def test_the_check_of_labels_can_fail() -> None:
    """Two names at one place, and one at the edge, are noticed."""
    canvas = Canvas(figsize=(2, 2))
    for place, name in ((0.5, "first"), (0.52, "second"), (0.99, "third")):
        canvas.text(place, place, name)
    assert _overlapping(canvas) == [("first", "second")]
    assert _outside(canvas) == ["third"]


def test_figures_are_the_same_in_a_fresh_process(both: tuple[Figure, Figure]) -> None:
    """Every byte of every file is the same, whatever was drawn before and however strings hash."""
    done = subprocess.run(
        [sys.executable, "-c", FRESH],
        cwd=SHIPPED,
        env={"PYTHONPATH": str(SHIPPED), "PYTHONHASHSEED": "7", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [_digest(figure) for figure in both]


def _random_states() -> str:
    return f"{random.getstate()} {get_bit_generator().state}"


@pytest.fixture
def _global_generators_moved() -> Iterator[None]:
    """Start the global generators anew, and put them back afterwards."""
    states = random.getstate(), get_bit_generator()
    random.seed(1)
    set_bit_generator(np.random.MT19937(1))
    yield
    random.setstate(states[0])
    set_bit_generator(states[1])


@pytest.mark.usefixtures("_global_generators_moved")
def test_drawing_again_changes_nothing(both: tuple[Figure, Figure]) -> None:
    """A second drawing is the same; no global generator, setting or open figure is touched."""
    plt.close("all")
    before, settings = _random_states(), dict(matplotlib.rcParams)
    found = SHAPES["two"]()
    assert (slopes(found), forest(found)) == both
    assert _random_states() == before
    assert dict(matplotlib.rcParams) == settings
    assert plt.get_fignums() == []


def test_letters_are_paths_and_nothing_is_dated(both: tuple[Figure, Figure]) -> None:
    """An SVG has no text that would need a font, and no file says when it was made."""
    for figure in both:
        for svg in (figure.svg_light, figure.svg_dark):
            tags = {element.tag.rpartition("}")[2] for element in fromstring(svg).iter()}
            assert "path" in tags
            assert tags.isdisjoint({"text", "tspan", "date", "image", "script"})
        assert b"CreationDate" not in figure.pdf
        assert b"tIME" not in figure.png


def _geometry(svg: str) -> list[tuple[str, dict[str, str]]]:
    """Return every element with its attributes, colours and the names made from them left out."""
    elements = []
    for element in fromstring(svg).iter():
        attributes = {
            name.rpartition("}")[2]: re.sub(r"#[0-9a-f]{6}", "#", value)
            for name, value in element.attrib.items()
            if name.rpartition("}")[2] not in {"id", "href"}
        }
        elements.append((element.tag, attributes))
    return elements


def test_dark_and_light_differ_in_colours_only(both: tuple[Figure, Figure]) -> None:
    """Every path stands where it stands on the other page, and none has the same ink."""
    for figure in both:
        assert figure.svg_light != figure.svg_dark
        assert _geometry(figure.svg_light) == _geometry(figure.svg_dark)
        assert LIGHT.ink in figure.svg_light
        assert LIGHT.ink not in figure.svg_dark
        assert DARK.ink in figure.svg_dark


def test_figures_have_labels_of_their_own(both: tuple[Figure, Figure]) -> None:
    """The two figures of a study can stand in one document."""
    assert [figure.label for figure in both] == ["fig-seeds", "fig-forest"]
