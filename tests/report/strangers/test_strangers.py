"""Any executed notebook becomes a paper: complete, safe, and with words for what is lost."""

import base64
import io
import logging
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)
from PIL import Image

from pitfalls_core.display.document import (
    Block,
    CellText,
    Code,
    Evidence,
    Heading,
    Inlines,
    Link,
    Listing,
    Math,
    Paragraph,
    Picture,
    Quotation,
    Strong,
    Table,
    Text,
)
from pitfalls_core.display.plain import plain_text
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import (
    HtmlExporter,
    LatexExporter,
    PdfExporter,
    TypstExporter,
)
from pitfalls_core.report.paper import Author, Paper
from pitfalls_core.report.strangers.glyphs import characters, printable_in_pdf
from pitfalls_core.report.strangers.losses import Losses
from pitfalls_core.report.strangers.outputs import terminal_text
from pitfalls_core.report.strangers.paper import is_ours, paper_of_stranger
from pitfalls_core.report.strangers.pdf import typeset_anyhow

PROJECT = Project(SHIPPED)
HTML = HtmlExporter(project=PROJECT)  # type: ignore[no-untyped-call]
LATEX = LatexExporter(project=PROJECT)  # type: ignore[no-untyped-call]


def png(colour: str = "red", *, kind: str = "PNG") -> str:
    """Return a small image as base64 text."""
    target = io.BytesIO()
    Image.new("RGB", (4, 2), colour).save(target, kind)
    return base64.b64encode(target.getvalue()).decode()


def notebook(*cells: NotebookNode) -> NotebookNode:
    """Return a notebook of `cells`."""
    return NotebookNode(new_notebook(cells=list(cells)))


def blocks(*cells: NotebookNode, about: dict[str, Any] | None = None) -> tuple[Block, ...]:
    """Return the blocks of a notebook of `cells`."""
    return paper_of_stranger(notebook(*cells), about or {}, Losses()).body


def read(markdown: str, **extra: Any) -> tuple[Block, ...]:
    """Return the blocks of one cell of Markdown."""
    return blocks(new_markdown_cell(markdown, **extra))


def show(*outputs: NotebookNode) -> tuple[Block, ...]:
    """Return the blocks of the outputs of a cell without source."""
    return blocks(new_code_cell("", outputs=list(outputs)))


def data(**parts: Any) -> NotebookNode:
    """Return an output; ``image_png`` stands for ``image/png``."""
    kinds = {kind.replace("_", "/", 1): part for kind, part in parts.items()}
    made: NotebookNode = new_output("display_data", kinds)
    return made


def text(characters: str) -> Inlines:
    """Return plain `characters` as inlines."""
    return (Text(characters),)


def test_markdown_of_strangers() -> None:
    """Headings, nested lists, quotations, formulas and HTML."""
    found = read(
        "## Part\n\nSome <b>bold</b> <sup>2</sup> $x$ \\\\(y\\\\)\n\n- a\n  1. b\n\n> c\n\n"
        "\\begin{align}a&=b\\end{align}"
    )
    assert found == (
        Paragraph(
            (
                Text("Some "),
                Strong(text("bold")),
                Text(" ^2 "),
                Math("x"),
                Text(" "),
                Math("y"),
            )
        ),
        Listing(((Paragraph(text("a")), Listing(((Paragraph(text("b")),),), ordered=True)),)),
        Quotation((Paragraph(text("c")),)),
        Paragraph((Math(r"\begin{align}a&=b\end{align}", display=True),)),
    )


def test_the_title() -> None:
    """From the metadata, else the first heading, else the name of the file."""
    plain, titled = notebook(new_markdown_cell("x")), notebook(new_markdown_cell("# A *b*"))
    assert paper_of_stranger(plain, {"name": "my file"}, Losses()).title == "my file"
    assert paper_of_stranger(titled, {"name": "my file"}, Losses()).title == "A b"
    assert paper_of_stranger(titled, {}, Losses()).body == ()
    titled.metadata.title = "Given"
    assert paper_of_stranger(titled, {}, Losses()).title == "Given"


def test_levels_have_no_gaps() -> None:
    """Headings that jump are numbered all the same."""
    found = read("### a\n##### b\n## c\n###### d\n# e")
    assert [one.level for one in found if isinstance(one, Heading)] == [1, 2, 1, 2, 1]


def test_a_table_of_pandas() -> None:
    """Headers of several rows, spans, and numbers to the right."""
    html = (
        "<style>x</style><table><thead><tr><th></th><th colspan=2>acc</th></tr>"
        "<tr><th>id</th><th>mean</th><th>sd</th></tr></thead><tbody>"
        "<tr><th rowspan=2>a</th><td>1.5</td><td>NaN</td></tr><tr><td>-2</td><td>x</td></tr>"
        "</tbody></table><p>2 rows</p>"
    )
    table, after = show(data(text_html=html, text_plain="df"))
    assert isinstance(table, Table)
    assert [(one.header, one.align) for one in table.columns] == [
        ("id", "left"),
        ("acc / mean", "right"),
        ("acc / sd", "left"),
    ]
    assert [list(map(plain_text, row.cells)) for row in table.rows] == [
        ["a", "1.5", "NaN"],
        ["a", "-2", "x"],
    ]
    assert after == Paragraph(text("2 rows"))


def test_a_wide_table_is_divided() -> None:
    """Every cell stands in one of the parts, beside the first one of its row."""
    cells = "".join(f"<td>{number}</td>" for number in range(20))
    parts = show(data(text_html=f"<table><tr>{cells}</tr></table>"))
    shown = [[plain_text(c) for c in one.rows[0].cells] for one in parts if isinstance(one, Table)]
    assert shown == [
        ["0", *map(str, range(1, 9))],
        ["0", *map(str, range(9, 17))],
        ["0", *map(str, range(17, 20))],
    ]


def test_what_is_printed() -> None:
    """Streams that follow each other as one, without codes, lines overwritten."""
    found = show(
        new_output("stream", name="stdout", text="\x1b[31m0\x1b[0m\n"),
        new_output("stream", name="stdout", text="10%\r100%\n"),
        new_output("stream", name="stderr", text="careful"),
        new_output("error", ename="E", evalue="no", traceback=["\x1b[0;31m--\x1b[0m", "E: no"]),
    )
    assert found == (
        CellText("printed", "", "0\n100%"),
        CellText("printed", "standard error", "careful"),
        CellText("error", "E: no", "--\nE: no"),
    )
    assert terminal_text("abc\b\bd\x1b]8;;http://a\x07link") == "adlink"


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (data(application_javascript="alert(1)"), "[not shown: application/javascript]"),
        (
            data(**{"application_vnd.plotly.v1+json": {}, "text_html": ""}),
            "[not shown: application/vnd.plotly.v1+json]",
        ),
        (data(image_png="broken"), "[not shown: image/png, which cannot be read]"),
        (data(text_html="<iframe src=x></iframe>"), "[not shown: <iframe>]"),
        (data(unknown_kind="x"), "[not shown: unknown/kind]"),
    ],
)
def test_what_cannot_be_shown_is_named(output: NotebookNode, words: str) -> None:
    """Nothing is dropped without a word in its place."""
    assert words in [
        plain_text(one.children) if isinstance(one, Paragraph) else getattr(one, "text", "")
        for one in show(output)
    ]


def test_latex_outputs_are_formulas() -> None:
    """Where they can be; else their plain text."""
    assert show(data(text_latex=r"$\displaystyle \frac{1}{2}$", text_plain="1/2")) == (
        Paragraph((Math(r"\displaystyle \frac{1}{2}", display=True),)),
    )
    assert show(data(text_latex=r"\input{x}", text_plain="1/2")) == (
        CellText("printed", "", "1/2"),
    )


@pytest.mark.parametrize(("kind", "media"), [("PNG", "png"), ("JPEG", "jpeg"), ("GIF", "png")])
def test_images(kind: str, media: str) -> None:
    """PNG and JPEG as they are, others as PNG; words for those who cannot see them."""
    (found,) = show(data(**{f"image_{kind.lower()}": png(kind=kind), "text_plain": "<Figure>"}))
    assert isinstance(found, Picture)
    assert (found.media, found.size) == (media, (4, 2))
    assert found.alt == "Image that cell 1 shows (<Figure>)."


def test_drawings_hold_nothing_that_acts() -> None:
    """Scripts, handlers and what comes from elsewhere go; the shapes stay."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4" onload="x()">'
        '<script>alert(1)</script><style>@import "http://a";</style>'
        '<image href="http://a/x.png"/><a href="javascript:x()"><rect width="1"/></a>'
        '<rect width="8" height="4" style="fill:url(http://a)" onclick="x()"/>'
        '<rect width="7" fill="url(#g)"/></svg>'
    )
    (found,) = show(data(**{"image_svg+xml": svg}))
    assert isinstance(found, Picture)
    assert found.size == (8, 4)
    assert not re.search(rb"script|import|http://a|onload|onclick|javascript", found.data)
    assert b'width="8"' in found.data
    assert b'fill="url(#g)"' in found.data


def test_images_come_from_the_cell_or_from_beside_the_notebook(tmp_path: Path) -> None:
    """Never from elsewhere, and not through links that lead out."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for place in (folder / "in.png", tmp_path / "out.png"):
        place.write_bytes(base64.b64decode(png()))
    (folder / "link.png").symlink_to(tmp_path / "out.png")
    address = f"data:image/png;base64,{png('blue')}"
    names = ("in.png", "../out.png", "link.png", str(tmp_path / "out.png"), "https://a.org/x.png")
    sources = [*names, "file:///etc/passwd", "//a.org/x.png", "attachment:a.png", address]
    cell = new_markdown_cell(
        "\n\n".join(f"![words]({source})" for source in sources),
        attachments={"a.png": {"image/png": png("green")}},
    )
    found = blocks(cell, about={"path": str(folder)})
    assert [isinstance(one, Picture) for one in found] == [
        True, False, False, False, False, False, False, True, True,
    ]  # fmt: skip
    assert found[1] == CellText(
        "missing",
        "",
        "[image not shown: words (../out.png); it lies outside of the folder of the notebook]",
    )
    assert found[4] == CellText(
        "missing",
        "",
        "[image not shown: words (https://a.org/x.png); images are not fetched from elsewhere]",
    )


def test_links_and_formulas_that_are_refused() -> None:
    """The words stay, the address goes; a formula is shown as code and said so."""
    losses = Losses()
    cell = new_markdown_cell("[a](javascript:x) [b](https://a.org) $\\foo$")
    paper = paper_of_stranger(notebook(cell), {}, losses)
    (found,) = paper.body
    assert found == Paragraph(
        (Text("a "), Link("https://a.org", text("b")), Text(" "), Code(r"\foo"))
    )
    assert list(losses.counts) == [
        r"cell 1: the formula '\\foo' holds the command \foo, which a document cannot show; write "
        "it with common commands of LaTeX, amsmath and amssymb, without definitions; it is shown "
        "as code"
    ]


class Page(HTMLParser):
    """The elements of a page and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.elements.append((tag, dict(attrs)))


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.org/x.png'>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](JaVaScRiPt:alert(1))",
    "![x](data:text/html,<script>alert(1)</script>)",
    "<iframe src='https://evil.org'></iframe>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<style>*{background:url(https://evil.org)}</style>",
    "<table><tr><td onclick=x>1</td></tr>",
    "<table><td rowspan=9999 colspan=9999>1</table>",
    "$</annotation><script>alert(1)</script>$",
    "$\\input{x}$",
    '#panic(1) #read("paper.typ")',
    "\\input{/etc/passwd}",
    "<base href='https://evil.org'>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<pitfalls-formula>\\input{x}</pitfalls-formula>",
    "<div><p>x</div>",
    "<!-- x --> <![CDATA[x]]> <?php x ?>",
    "{{ 7 * 7 }}",
    "# heading\n\n###### deep",
    "- # in a list\n\n> ## in a quotation",
    "| a | b |\n|--|--|\n| 1 |",
    "\u202e\x00\ud800 中 😀",
    "```\ncode\n```",
)
hostile = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.text(max_size=15)), min_size=1, max_size=4
).map("\n\n".join)


@cache
def own_scripts() -> int:
    """Return how many scripts a page has of its own."""
    html, _ = HTML.from_notebook_node(notebook(), {"paper": Paper("x", (), (), (), ())})
    return [tag for tag, _ in Page(html).elements].count("script")


@settings(deadline=None, max_examples=40)
@given(hostile)
def test_no_hostile_notebook_acts(source: str) -> None:
    """Neither as Markdown nor as an output in HTML does it bring an element that acts or loads."""
    paper = paper_of_stranger(
        notebook(
            new_markdown_cell(source),
            new_code_cell(source, outputs=[data(text_html=source), data(text_markdown=source)]),
            new_raw_cell(source),
        ),
        {"name": source},
        Losses(),
    )
    html, _ = HTML.from_notebook_node(notebook(), {"paper": paper})
    latex, _ = LATEX.from_notebook_node(notebook(), {"paper": paper})
    elements = Page(html).elements
    assert [tag for tag, _ in elements].count("script") == own_scripts()
    for tag, attributes in elements:
        assert tag not in {"iframe", "base", "object", "embed", "form", "link"}
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("src") or "data:image/").startswith("data:image/")
        assert (attributes.get("href") or "#").startswith(("#", "http", "mailto:", "data:text/csv"))
    parts = set(re.findall(r"\\input\{(.*?)\}", latex))
    assert all(part == "numbers" or re.fullmatch(r"tables/[\w-]+", part) for part in parts)


@settings(deadline=None, max_examples=12)
@given(hostile)
def test_every_hostile_notebook_has_a_pdf(source: str) -> None:
    """The typesetter takes it, whatever it holds."""
    cell = new_code_cell("x", outputs=[data(text_html=source)])
    made, _ = PdfExporter(project=PROJECT).from_notebook_node(  # type: ignore[no-untyped-call]
        notebook(new_markdown_cell(source), cell), {"metadata": {"name": "x"}}
    )
    assert made.startswith(b"%PDF")


def test_signs_without_a_glyph_become_code_points(caplog: pytest.LogCaptureFixture) -> None:
    """In the PDF, and each kind is logged once."""
    losses = Losses()
    given: Inlines = (Text("a中b中"), Math("中"), Text("αβ☃\ufe0f"))
    shown = printable_in_pdf(given, losses)
    assert shown == (Text("a[U+4E2D]b[U+4E2D]"), Code("[U+4E2D]"), Text("αβ☃"))
    with caplog.at_level(logging.WARNING):
        losses.log()
    assert caplog.messages == [
        "no font of the PDF has U+4E2D; its code point stands for it (4 times)"
    ]


def test_authors_and_facts_have_code_points_too() -> None:
    """Wherever text can stand, tuples of words included; an accent for symbols fits no letter."""
    author = Author("王 e\u20d7", "大", "x@王")
    evidence = Evidence("ev", "王", (("王", "b"),))
    paper = Paper("王", (author,), (), (evidence,), (), ("王",))
    assert printable_in_pdf(paper, Losses()) == Paper(
        "[U+738B]",
        (Author("[U+738B] e[U+20D7]", "[U+5927]", "x@[U+738B]"),),
        (),
        (Evidence("ev", "[U+738B]", (("[U+738B]", "b"),)),),
        (),
        ("[U+738B]",),
    )


def test_a_notebook_of_any_author_has_a_pdf() -> None:
    """Names in its metadata are texts as any other."""
    one = notebook(new_markdown_cell("text"))
    one.metadata["authors"] = [{"name": "王"}]
    made, _ = PdfExporter(project=PROJECT).from_notebook_node(  # type: ignore[no-untyped-call]
        one, {}
    )
    assert made.startswith(b"%PDF")


@pytest.mark.parametrize("seed", range(3))
def test_the_list_of_characters_is_that_of_the_fonts(seed: int) -> None:
    """The typesetter agrees, on characters spread over the list and on its gaps."""
    known = sorted(one for one in characters() if 0xA0 < one < 0x2000)[seed::97]
    assert typeset_all("".join(map(chr, known))) == ""
    gaps = [code for code in range(0x3041 + seed, 0xD000, 4001) if code not in characters()]
    assert all(typeset_all(chr(code)) for code in gaps)


def typeset_all(signs: str) -> str:
    """Return what the typesetter says of `signs`, nothing if it has all of them."""
    shown = ",".join(f'"\\u{{{ord(sign):x}}}"' for sign in signs)
    source = f'#set document(title: "x")\n#for one in ({shown},) [#one ]'
    try:
        typst.compile(source.encode(), pdf_standards=["ua-1"], ignore_system_fonts=True)
    except typst.TypstError as error:
        return str(error)
    return ""


def test_both_kinds_of_notebooks_have_their_way() -> None:
    """A notebook with our displays and a title is assembled; others are strangers'."""
    ours = new_code_cell("", outputs=[data(**{"application_vnd.pitfalls.v1+json": {}})])
    assert is_ours(notebook(new_markdown_cell("# T"), ours))
    assert not is_ours(notebook(ours))
    assert not is_ours(notebook(new_markdown_cell("# T")))


def test_a_picture_that_the_typesetter_refuses_is_named() -> None:
    """The rest of the document is set."""
    good = Picture("good", "png", base64.b64decode(png()), (4, 2), "Good.")
    paper = Paper("T", (), (), (replace(good, name="bad", data=b"x", alt="Bad."), good), ())
    sources: list[str] = []

    def source(one: Paper) -> str:
        sources.append(TypstExporter.export(one, PROJECT))
        return sources[-1]

    assert typeset_anyhow(paper, source, TypstExporter.files).startswith(b"%PDF")
    assert "[picture not shown: Bad.]" in sources[1]
    assert "pictures/good.png" in sources[1]
    assert "pictures/bad.png" not in sources[1]


def test_the_way_to_a_pdf_is_light(tmp_path: Path) -> None:
    """No drawing, no arrays, no tables of pandas, no statistics, no training: they take seconds."""
    code = (
        "import sys; from nbformat.v4 import *; "
        "from pitfalls_core.report.exporters import PdfExporter; "
        "nb = new_notebook(cells=[new_markdown_cell('# T $x$')]); "
        "pdf, _ = PdfExporter().from_notebook_node(nb, {}); assert pdf[:4] == b'%PDF'; "
        "heavy = {'matplotlib', 'numpy', 'pandas', 'scipy', 'torch'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(SHIPPED), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
