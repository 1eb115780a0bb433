"""Looks: one folder of small files changes every format, and the shipped one is readable."""

import re
from collections import Counter
from itertools import product

import pytest

from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import HtmlExporter, LatexExporter, TypstExporter
from pitfalls_core.report.typesetting import typeset
from tests.contracts.recipes import Follower, blocks
from tests.contrast import READABLE, contrast
from tests.report.pages import colours_of
from tests.report.sample_paper import PAPER

PROJECT = Project(SHIPPED)
OWN = "#7a1f5c"
SHIPPED_ACCENT = "#1d4e89"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with the three files of the example in CONTRIBUTING.md."""
    root = tmp_path_factory.mktemp("own")
    files = [block for block in blocks() if block.recipe == "A look"]
    for file in files:
        Follower(root).does(file)
    assert sorted(str(path.relative_to(root)) for path in root.rglob("*.*")) == [
        "report_templates/html/theme.css.j2",
        "report_templates/latex/theme.tex.j2",
        "report_templates/typst/theme.typ",
    ]
    return Project(root)


def added(own: str, shipped: str) -> list[str]:
    """Return the lines of `own` that `shipped` does not have."""
    return [line for line in own.splitlines() if line not in shipped.splitlines()]


def test_the_example_changes_the_page(own: Project) -> None:
    """The last word of the style sheet is the project's, in what the browser reads."""
    page, shipped = (HtmlExporter.export(PAPER, project) for project in (own, PROJECT))
    style = page.split("<style>")[1].split("</style>")[0]
    assert declared(style)["accent"] == (OWN, "#f0a6d6")
    assert re.findall(r"--(measure|line): (.+?);", style) == [
        ("measure", "40rem"),
        ("line", "64ch"),
    ]
    assert page.split("<body>")[1] == shipped.split("<body>")[1]


def test_the_example_changes_the_pdf(own: Project) -> None:
    """What is drawn on the pages has the project's colour instead of the shipped one."""
    files = TypstExporter.files(PAPER)
    drawn, shipped = (
        colours_of(typeset(TypstExporter.export(PAPER, project), files))
        for project in (own, PROJECT)
    )
    replaced = shipped[SHIPPED_ACCENT] - drawn[SHIPPED_ACCENT]  # a figure keeps its own colours
    assert drawn[OWN] == replaced > 0
    assert shipped - drawn == Counter({SHIPPED_ACCENT: replaced})


def test_the_example_changes_the_bundle(own: Project) -> None:
    """The class and the colour are the project's, and nothing else moves."""
    bundle, shipped = (LatexExporter.bundle(PAPER, project) for project in (own, PROJECT))
    assert added(bundle["paper.tex"].decode(), shipped["paper.tex"].decode()) == [
        r"\documentclass[11pt,a4paper,twocolumn]{article}",
        r"\definecolor{accent}{HTML}{7A1F5C}",
    ]
    assert r"\documentclass[10pt" not in bundle["paper.tex"].decode()
    assert {path for path in bundle if bundle[path] != shipped.get(path)} == {"paper.tex"}


def declared(style: str) -> dict[str, tuple[str, str]]:
    """Return the colours that a style sheet declares last, on light and on dark pages."""
    pattern = r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);"
    return {name: (light, dark) for name, light, dark in re.findall(pattern, style)}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_page_is_readable(scheme: int) -> None:
    """Every colour of text stands out from everything that it is written on (WCAG 2.2, 1.4.3)."""
    theme = declared(HtmlExporter.export(PAPER, PROJECT))
    colours = {name: pair[scheme] for name, pair in theme.items()}
    pairs = [
        *product(("ink", "quiet", "accent", "alarm"), ("paper", "shade")),
        *product(("ink", "accent"), ("mark",)),
        *product(("alarm", "ink"), ("alarm-paper",)),
    ]
    poor = [(text, on) for text, on in pairs if contrast(colours[text], colours[on]) < READABLE]
    assert poor == []


def test_the_pdf_is_readable() -> None:
    """Every colour of text stands out from paper, shade and the paper of failures."""
    source = TypstExporter.export(PAPER, PROJECT)
    colours = dict(re.findall(r'#let ([\w-]+) = rgb\("(#\w{6})"\)', source))
    pairs = [
        *product(("ink", "accent", "quiet", "alarm"), ("#ffffff", colours["shade"])),
        ("ink", colours["alarm-paper"]),
    ]
    assert [(text, on) for text, on in pairs if contrast(colours[text], on) < READABLE] == []


def test_the_bundle_is_readable() -> None:
    """Every colour that LaTeX writes in stands out from white paper."""
    source = LatexExporter.export(PAPER, PROJECT)
    colours = dict(re.findall(r"\\definecolor\{(\w+)\}\{HTML\}\{(\w{6})\}", source))
    assert set(colours) == {"accent", "alarm"}
    assert [c for c in colours.values() if contrast(f"#{c}", "#ffffff") < READABLE] == []
