"""The three formats carry all of a paper, the same numbers, and no text that acts."""

import base64
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
import typst
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from pitfalls_core.display.document import (
    CodeBlock,
    Column,
    Paragraph,
    Row,
    Table,
)
from pitfalls_core.display.payload import MIME
from pitfalls_core.display.plain import visible
from pitfalls_core.errors import ExportFailed
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import (
    HtmlExporter,
    LatexExporter,
    TypstExporter,
)
from pitfalls_core.report.fitting.breaking import ZERO_WIDTH_SPACE
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.paper_exporter import PaperExporter
from pitfalls_core.report.spreadsheet import table_csv
from pitfalls_core.report.typesetting import typeset
from tests.report.hostile_paper import hostile_paper, margin_case
from tests.report.sample_paper import FIGURE, NASTY, PAPER, TABLE, text
from tests.report.typst_reader import flat, typst_elements

PROJECT = Project(SHIPPED)
FORMATS = (HtmlExporter, TypstExporter, LatexExporter)
EMPTY_ELEMENTS = {"meta", "input", "img", "source", "br", "link"}


class Page(HTMLParser):
    """The elements and the words of a page, after checking that its tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, and that it is open."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in EMPTY_ELEMENTS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that the element is the last one that was opened."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect what the reader sees."""
        if not {"style", "script"} & set(self.open):
            self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element called `tag`."""
        return [attributes for name, attributes in self.elements if name == tag]


@cache
def page(paper: Paper = PAPER) -> Page:
    """Return `paper` as a page."""
    return Page(HtmlExporter.export(paper, PROJECT))


def data_of(uri: str) -> str:
    """Return the text inside a data URI."""
    kind, _, data = uri.partition(",")
    return base64.b64decode(data).decode() if kind.endswith(";base64") else unquote(data)


@pytest.mark.parametrize("exporter", FORMATS)
def test_the_same_paper_gives_the_same_text(exporter: type[PaperExporter]) -> None:
    """Nothing but the paper and the templates enters a document."""
    assert exporter.export(PAPER, PROJECT) == exporter.export(PAPER, PROJECT)


def test_every_link_inside_the_page_arrives() -> None:
    """Anchors are unique, and every link to one finds it."""
    elements = page().elements
    anchors = Counter(attributes["id"] for _, attributes in elements if "id" in attributes)
    targets = {
        attributes["href"][1:]
        for _, attributes in elements
        if attributes.get("href", "").startswith("#")
    }
    assert max(anchors.values()) == 1
    assert targets <= set(anchors)
    assert {"E1", "tab-accuracy", "fig-seeds", "ref-holm1979", "section-a.1"} <= targets


def test_the_page_fetches_nothing() -> None:
    """All that the page loads is inside it, and its policy has digests of style and script."""
    html = HtmlExporter.export(PAPER, PROJECT)
    style = html.partition("<style>")[2].partition("</style>")[0]
    script = html.partition("<script>")[2].partition("</script>")[0]
    digests = [
        base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        for part in (style, script)
    ]
    policies = [meta["content"] for meta in page().all("meta") if "http-equiv" in meta]
    assert policies == [
        f"default-src 'none'; img-src data:; style-src 'sha256-{digests[0]}'; "
        f"script-src 'sha256-{digests[1]}'; base-uri 'none'; form-action 'none'"
    ]
    loaded = [a.get("src") or a["srcset"] for tag in ("img", "source") for a in page().all(tag)]
    assert all(address.startswith("data:") for address in loaded)
    assert not re.search(r"url\(|@import", style)
    assert page().all("script") == [{}]
    assert page().all("link") == []
    assert not any(name.startswith("on") for _, held in page().elements for name in held)
    assert not any("style" in attributes for _, attributes in page().elements)


def test_figures_have_words_and_both_colour_schemes() -> None:
    """A figure is drawn in the page, with its alternative text, in colours of either scheme."""
    (drawing,) = page().all("svg")
    assert drawing["aria-label"] == FIGURE.alt
    (canvas,) = page().all("rect")
    html = HtmlExporter.export(PAPER, PROJECT)
    assert re.findall(rf"\.{canvas['class']} {{ (.*?); }}", html) == [
        "fill: #ffffff",
        *["fill: #16181c"] * 2,
    ]


def test_a_figure_that_could_act_is_an_image() -> None:
    """What is not plain shapes stays outside of the page, once light and once dark."""
    script = "<script>alert(1)</script></svg>"
    light, dark = (svg.replace("</svg>", script) for svg in (FIGURE.svg_light, FIGURE.svg_dark))
    paper = replace(PAPER, body=(replace(FIGURE, svg_light=light, svg_dark=dark),), abstract=())
    shown = page(paper)
    (image,), (source,) = shown.all("img"), shown.all("source")
    assert shown.all("script") == [{}]
    assert shown.all("svg") == []
    assert image["alt"] == FIGURE.alt
    assert data_of(image["src"]) == light
    assert data_of(source["srcset"]) == dark
    assert source["media"] == "screen and (prefers-color-scheme: dark)"


def test_verdicts_at_other_margins_are_offered_where_a_page_can_ask() -> None:
    """The page holds the limits at full precision, hidden until its script works; others do not."""
    limits = (-0.1 - 1e-16, 0.2 / 3)
    case = replace(margin_case("word"), ci95=limits, ci90=limits, holds="")
    paper = replace(PAPER, abstract=(), body=(replace(FIGURE, margins=(case,)),))
    (row,) = [one for one in page(paper).all("tr") if "data-low" in one]
    assert (float(row["data-low"]), float(row["data-high"])) == limits
    assert (float(row["data-lower"]), float(row["data-upper"])) == limits
    (explorer,) = [one for one in page(paper).all("div") if one.get("class") == "explore"]
    assert "hidden" in explorer
    bare = replace(paper, body=(FIGURE,))
    for exporter in (TypstExporter, LatexExporter):
        assert exporter.export(paper, PROJECT) == exporter.export(bare, PROJECT)


def test_long_listings_can_be_folded() -> None:
    """Listings of more than twelve lines can be folded, and are open where nothing folds them."""
    paper = replace(PAPER, abstract=(), body=(CodeBlock("x\n" * 12), CodeBlock("x\n" * 13)))
    assert page(paper).all("details") == [{"class": "listing", "open": ""}]
    assert "Listing of 13 lines" in page(paper).words


def test_short_names_do_not_break() -> None:
    """A hyphen inside a short name at the head of a row is no place to break the line."""
    rows = tuple(Row((text(name), text("1"))) for name in ("S0-1s", "two words", "a-" * 20))
    table = Table("tab-a", text("Caption"), (Column("Name"), Column("n", "right")), rows)
    heads = page(replace(PAPER, abstract=(), body=(table,))).all("th")[2:]
    assert ["name" in one["class"].split() for one in heads] == [True, False, False]


def test_data_are_one_click_away() -> None:
    """Each table and each figure offers its numbers as CSV under its own name."""
    files = {a["download"]: data_of(a["href"]) for a in page().all("a") if "download" in a}
    assert files == {
        "tab-accuracy.csv": table_csv(TABLE),
        "fig-seeds.csv": "seed,difference\n0,-0.5\n1,'=1+1\n",
    }


def test_tables_are_readable_for_machines() -> None:
    """Columns, rows and groups are marked as headers of what they head."""
    scopes = Counter(cell["scope"] for cell in page().all("th"))
    assert scopes == {"col": 3, "row": 2, "rowgroup": 1}
    assert len(page().all("caption")) == 1


def test_notices_stand_on_top() -> None:
    """What every page must say comes first; a paper without notices has no such place."""
    words = page().words
    assert words.index("SMOKE PROFILE: two seeds") < words.index("Refinement under shift", 100)
    assert '<div class="notices"' not in HtmlExporter.export(replace(PAPER, notices=()), PROJECT)


@pytest.mark.parametrize(
    ("exporter", "mark"),
    [
        (HtmlExporter, 'class="authors"'),
        (TypstExporter, "(name:  "),
        (LatexExporter, "\\author{%"),
    ],
)
def test_an_anonymous_paper_has_no_author_line(exporter: type[PaperExporter], mark: str) -> None:
    """Without authors nothing is left of their place."""
    anonymous = replace(PAPER, authors=())
    assert "Lovelace" in exporter.export(PAPER, PROJECT)
    assert "Lovelace" not in exporter.export(anonymous, PROJECT)
    assert mark not in exporter.export(anonymous, PROJECT)


@pytest.mark.parametrize("exporter", FORMATS)
def test_references_stand_before_the_appendices(exporter: type[PaperExporter]) -> None:
    """The list of references closes the paper proper, and comes once."""
    document = exporter.export(PAPER, PROJECT)
    heading = r"\bibliography{references}" if exporter is LatexExporter else "References"
    entries = [found.start() for found in re.finditer(re.escape(heading), document)]
    last_section = max(document.rfind(word) for word in ('"Evidence"', "{Evidence}", "> Evidence<"))
    assert entries[-1] < last_section
    assert len(entries) == (2 if exporter is HtmlExporter else 1)


@pytest.mark.parametrize("exporter", FORMATS)
def test_a_paper_without_references_has_no_list(exporter: type[PaperExporter]) -> None:
    """No heading stands above nothing."""
    bare = Paper("Title", (), (), (Paragraph(text("Text")),), ())
    document = exporter.export(bare, PROJECT)
    assert "References" not in document
    assert r"\bibliography" not in document


@pytest.mark.parametrize("word", NASTY)
def test_html_shows_every_text_as_it_is(word: str) -> None:
    """Text that means something to HTML, Jinja or a terminal is shown character by character."""
    result, harmless = page(hostile_paper(word)), hostile_paper("x")
    shown = " ".join(result.words.split())
    assert shown.count(" ".join(visible(word).split())) >= 20
    assert result.all("script") == [{}]
    assert [tag for tag, _ in result.elements] == [tag for tag, _ in page(harmless).elements]


@pytest.mark.parametrize("word", NASTY)
def test_typst_prints_every_text_as_it_is(word: str) -> None:
    """Text that means something to Typst is printed: the document compiles and holds it."""
    paper = hostile_paper(word)
    source = TypstExporter.export(paper, PROJECT)
    assert typeset(source, TypstExporter.files(paper)).startswith(b"%PDF")
    literals = re.findall(r'#("(?:[^"\\]|\\.)*");', source)
    printed = [
        json.loads(typst.eval(b"", literal)).replace(ZERO_WIDTH_SPACE, "")
        for literal in set(literals)
    ]
    assert visible(word) in printed


@pytest.mark.parametrize("word", NASTY)
def test_latex_stays_balanced(word: str) -> None:
    """Whatever the text, braces and environments close, and no command comes from it."""
    document, plain = latex_source(hostile_paper(word)), latex_source(hostile_paper("x"))
    # A long word makes a table span both columns.
    assert _kinds(document) == _kinds(plain)
    assert inputs(document) == inputs(plain)
    assert not {"panic", "read"} & set(re.findall(r"\\([A-Za-z]+)", document))


def _kinds(document: str) -> list[str]:
    return [name.removesuffix("*") for name in environments(document)]


def latex_source(paper: Paper) -> str:
    """Return the source that a paper consists of, its tables and its references included."""
    files = LatexExporter.bundle(paper, PROJECT)
    kinds = (".tex", ".bbl", ".sty")
    return "\n".join(files[name].decode() for name in sorted(files) if name.endswith(kinds))


def inputs(document: str) -> list[str]:
    """Return the names of the files that a document reads."""
    return re.findall(r"\\input\{([^}]*)\}", re.sub(r"(?<!\\)%.*", "", document))


def environments(document: str) -> list[str]:
    """Return the environments of a LaTeX document, after checking that all of it is balanced."""
    bare = re.sub(r"\\(?:begin|end)(?=group)|\\[\\{}%]", "", document)
    bare = re.sub(r"%.*", "", bare)
    depth = 0
    for brace in re.findall(r"[{}]", bare):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    stack, seen = [], []
    for command, name in re.findall(r"\\(begin|end)\{([a-z*]+)\}", bare):
        if command == "begin":
            stack.append(name)
            seen.append(name)
        else:
            assert stack.pop() == name
    assert stack == []
    return seen


def test_the_numbers_are_the_same_everywhere(tmp_path: Path) -> None:
    """Captions, sections and citations have the numbers of the page in the PDF and in LaTeX."""
    elements = typst_elements(tmp_path, PAPER, "figure")
    captions = [flat(element["caption"]["body"]) for element in elements]
    words = " ".join(page().words.split())
    assert [caption.split(".")[0] for caption in captions] == ["Table 1", "Figure 1"]
    for caption in captions:
        assert " ".join(caption.split()) in words
    latex = LatexExporter.export(PAPER, PROJECT)
    shown = re.findall(r"\\(?:begin|input)\{(tables/|figure\*)", latex)
    assert shown == ["tables/", "figure*"]
    assert r"\nocite{holm1979,kingma2015}" in latex
    assert "[2, 1]" in words


@pytest.mark.parametrize("wide", [False, True])
def test_a_long_table_breaks_without_losing_a_row(tmp_path: Path, wide: bool) -> None:
    """A table of three pages keeps every row, in its column and over the full width."""
    rows = tuple(Row((text(f"row{i}"), text("1"), text("2"))) for i in range(200))
    table = replace(TABLE, rows=(Row(group="All"), *rows), note=(), wide=wide)
    paper = Paper("Title", (), (), (table,), ())
    tables = [flat(found["body"]) for found in typst_elements(tmp_path, paper, "figure")]
    assert re.findall(r"row(\d+)12", "".join(tables)) == [str(i) for i in range(200)]
    assert (len(tables) > 1) == wide
    assert all("All (continued)" in part for part in tables[1:])


@pytest.mark.parametrize(("exporter", "suffix"), [(TypstExporter, ".svg"), (LatexExporter, ".pdf")])
def test_figures_come_as_files(exporter: type[TypstExporter | LatexExporter], suffix: str) -> None:
    """The files beside a source are those that it refers to, under names that need no quoting."""
    odd = replace(PAPER, body=(*PAPER.body, replace(FIGURE, label="../Odd label")))
    files = exporter.files(odd)
    source = exporter.export(odd, PROJECT)
    assert len(files) == 2
    for name in files:
        assert re.fullmatch(rf"figures/[a-z0-9_-]+\{suffix}", name)
        assert name in source


@pytest.mark.parametrize("exporter", FORMATS)
def test_no_other_folder_is_searched(
    exporter: type[PaperExporter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template of the same name on Jupyter's path has no effect."""
    folder = tmp_path / "nbconvert" / "templates" / exporter.look
    folder.mkdir(parents=True)
    (folder / "conf.json").write_text('{"preprocessors": {"1": {"type": "no.such.module"}}}')
    (folder / f"index{exporter.extension}.j2").write_text("stolen")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert "stolen" not in exporter.export(PAPER, PROJECT)
    (searched,) = exporter(project=PROJECT).template_paths
    assert Path(searched) == SHIPPED / "report_templates" / exporter.look


def own_template(root: Path, name: str, content: str) -> Path:
    """Write a template of the project at `root` and return its path."""
    path = root / "report_templates" / "html" / name
    path.parent.mkdir(parents=True)
    path.write_text(content)
    return path


def test_a_project_has_its_own_look(tmp_path: Path) -> None:
    """A template of the project replaces the shipped one of its name."""
    own_template(tmp_path, "index.html.j2", "<p>{{ paper.title }}</p>")
    assert HtmlExporter.export(PAPER, Project(tmp_path)) == f"<p>{PAPER.title}</p>"


def test_a_look_is_what_it_changes(tmp_path: Path) -> None:
    """One file of the project is enough; everything else is as shipped."""
    folder = tmp_path / "report_templates" / "typst"
    folder.mkdir(parents=True)
    theme = '{% include "shipped/theme.typ" %}\n#let accent = rgb("#7a1f5c")\n'
    (folder / "theme.typ").write_text(theme)
    own = TypstExporter.export(PAPER, Project(tmp_path))
    shipped = TypstExporter.export(PAPER, PROJECT)
    added = [line for line in own.splitlines() if line not in shipped.splitlines()]
    assert added == ['#let accent = rgb("#7a1f5c")']
    assert typeset(own, TypstExporter.files(PAPER)) != typeset(shipped, TypstExporter.files(PAPER))


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("a\n{{ papre.title }}", 2, "'papre' is undefined"),
        (
            "{{ paper.tilte }}",
            1,
            "'pitfalls_core.report.paper.Paper object' has no attribute 'tilte'",
        ),
        ("a\n\n{% include 'gone.html.j2' %}", 3, "no such template: gone.html.j2"),
        ("a\n{{ 1 | nofilter }}", 2, "No filter named 'nofilter'"),
        ("{% if %}", 1, "Expected an expression, got 'end of statement block'"),
    ],
)
def test_a_broken_template_is_named(tmp_path: Path, content: str, line: int, problem: str) -> None:
    """The message says which template, which line and which name."""
    path = own_template(tmp_path, "index.html.j2", content)
    with pytest.raises(ExportFailed) as caught:
        HtmlExporter.export(PAPER, Project(tmp_path))
    assert str(caught.value) == (
        f"template {path}, line {line}: {problem}. "
        "Correct the template, or remove the project's copy of it."
    )


def test_a_notebook_is_assembled_when_no_paper_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """From nbconvert's command line the paper comes out of the notebook itself."""
    shown = new_output("display_data", {MIME: {}})
    cells = [new_markdown_cell("# Title"), new_code_cell("", outputs=[shown])]
    notebook = new_notebook(cells=cells)
    seen = []

    def paper_of(nb: object) -> Paper:
        seen.append(nb)
        return PAPER

    module = ModuleType("pitfalls_core.report.assemble")
    monkeypatch.setattr(module, "paper_of", paper_of, raising=False)
    monkeypatch.setitem(sys.modules, "pitfalls_core.report.assemble", module)
    make: Callable[..., PaperExporter] = HtmlExporter
    document, resources = make(project=PROJECT).from_notebook_node(notebook)
    assert seen == [notebook]
    assert document == HtmlExporter.export(PAPER, PROJECT)
    assert resources["output_extension"] == ".html"


@pytest.mark.parametrize("exporter", FORMATS)
def test_a_contradiction_is_refused(exporter: type[PaperExporter]) -> None:
    """No format prints a paper whose references lead nowhere."""
    broken = replace(PAPER, references=())
    with pytest.raises(
        ExportFailed,
        match=r"^the text cites 'kingma2015', which the paper does not have\. Known: none\.$",
    ):
        exporter.export(broken, PROJECT)
