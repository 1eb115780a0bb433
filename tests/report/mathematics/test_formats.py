"""A formula in every format: set, readable without eyes, and unable to do anything."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
import typst
from hypothesis import given, settings

from pitfalls_core.display.document import Column, Heading, Math, Paragraph, Prose, Row, Table, Text
from pitfalls_core.display.payload import from_payload, to_payload
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.preview import bundle
from pitfalls_core.errors import InputError
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import HtmlExporter, LatexExporter, TypstExporter
from pitfalls_core.report.mathematics.dialect import COMMANDS
from pitfalls_core.report.mathematics.mathml import ATTRIBUTES, TAGS, mathml
from pitfalls_core.report.mathematics.tree import Fraction, Scripts, Symbol, Upright, tree
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.spreadsheet import table_csv
from pitfalls_core.report.typesetting import typeset
from tests.report.mathematics.formulas import ORDINARY, USES, formulas

PROJECT = Project(SHIPPED)


def paper(*formulas: Math) -> Paper:
    """Return a paper of one paragraph with `formulas`."""
    return Paper("Formulas", (), (), (Paragraph(formulas),), ())


class Formula(HTMLParser):
    """The elements inside of formulas, with their attributes, and the others' names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[tuple[str, dict[str, Any]]] = []
        self.outside: list[str] = []
        self.depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.depth += tag == "math"
        if self.depth:
            self.inside.append((tag, dict(attrs)))
        else:
            self.outside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave the formula."""
        self.depth -= tag == "math"


HTML = HtmlExporter(project=PROJECT)  # type: ignore[no-untyped-call]
TYPST = TypstExporter(project=PROJECT)  # type: ignore[no-untyped-call]
# The macros of a look take the paper's numbers from around them; formulas have none.
PAGE = HTML.environment.from_string(
    '{% set numbers = none %}{% import "blocks.html.j2" as write with context %}'
    "<i>{{ write.inlines([math]) }}</i>"
)
SOURCE = TYPST.environment.from_string(
    '{% set numbers = none %}{% import "blocks.typ.j2" as write with context %}'
    "{{ write.inlines([math]) }}"
)


@settings(deadline=None)
@given(formulas)
def test_no_hostile_formula_acts_in_html(tex: str) -> None:
    """Nothing but known elements and attributes, whatever the formula holds."""
    try:
        html = PAGE.render(math=Math(tex))
    except InputError:
        return
    found = Formula(html)
    assert found.outside == ["i"]
    assert {tag for tag, _ in found.inside} <= TAGS
    assert {name for _, attributes in found.inside for name in attributes} <= {*ATTRIBUTES, "class"}


@settings(deadline=None)
@given(formulas)
def test_no_hostile_formula_acts_in_typst(tex: str) -> None:
    """The typesetter sets one formula and nothing else, and runs no code of it."""
    try:
        source = SOURCE.render(math=Math(tex, display=True))
    except InputError:
        return
    # Content that holds more than the formula is a sequence, and no equation.
    picture(f"#assert.eq([{source.strip().removesuffix(';')}].func(), math.equation)\n{source}")


@pytest.mark.parametrize("display", [False, True])
def test_ordinary_formulas_can_be_set(display: bool) -> None:
    """All of them, in one document, with their source for those who cannot see them."""
    source = TypstExporter.export(paper(*(Math(tex, display) for tex in ORDINARY)), PROJECT)
    assert typeset(source, {}).startswith(b"%PDF")
    assert source.count("#math.equation(") == len(ORDINARY)
    assert 'alt: "\\\\frac{a}{b}^2"' in source


def test_every_command_on_the_list_can_be_set() -> None:
    """The fonts have the signs of all of them."""
    shown = []
    for command in sorted(COMMANDS - {"begin", "end"}):
        for use in USES:
            math = Math(use.replace("COMMAND", command))
            try:
                tree(math)
            except InputError:
                continue
            shown.append(math)
            break
    assert len(shown) == len(COMMANDS) - 2
    assert typeset(TypstExporter.export(paper(*shown), PROJECT), {}).startswith(b"%PDF")


def test_what_typst_sets_is_what_is_meant() -> None:
    """Typst's own reading of its own notation gives the same picture."""
    pairs = {
        r"\frac{a}{b+12}": "a/(b+12)",
        r"\sum_{i=1}^n x_i": "sum_(i=1)^n x_i",
        r"\sqrt[3]{x}": "root(3, x)",
        r"\left( \frac{1}{2} \right]": "lr((1/2])",
        r"\mathbf{x}^\top": "upright(bold(x))^top",
        r"\begin{pmatrix}1&2\\3&4\end{pmatrix}": "lr((mat(delim: #none, 1,2;3,4)))",
    }
    for tex, native in pairs.items():
        source = TypstExporter.export(paper(Math(tex, display=True)), PROJECT)
        made = re.search(r"#math\.equation\(.*\);", source)
        assert made
        assert picture(made[0]) == picture(f"$ {native} $"), tex


def picture(markup: str) -> bytes:
    """Return Typst `markup` as an image."""
    page = f"#set page(width: 6cm, height: 4cm)\n{markup}"
    return bytes(typst.compile(page.encode(), format="png", ignore_system_fonts=True, ppi=60))


def test_the_tree_has_its_parts() -> None:
    """A fraction, its signs, and scripts."""
    assert tree(Math(r"\frac{x}{2}")) == Fraction(Symbol("x"), Upright("2"))
    assert tree(Math("x_1")) == Scripts(Symbol("x"), below=Upright("1"))


def test_cells_are_aligned_without_style_attributes() -> None:
    """The policy of the page forbids inline styles: classes stand for them."""
    (table,) = mathml(Math(r"\begin{aligned}a&=b\end{aligned}")).children
    assert [cell.align for cell in table.children[0].children] == ["right", "left"]
    html = HtmlExporter.export(paper(Math(r"\begin{aligned}a&=b\end{aligned}")), PROJECT)
    assert '<mtd class="right"><mi>a</mi></mtd>' in html
    assert ' style="' not in html


def test_latex_gets_the_formula() -> None:
    """In its line and displayed."""
    source = LatexExporter.export(paper(Math("x^2"), Math(r"\bm y", display=True)), PROJECT)
    assert r"$x^2$\[\boldsymbol y\]" in source


def test_formulas_stand_wherever_text_stands() -> None:
    """Headings, captions, cells, notes."""
    math = Math(r"\alpha")
    table = Table("tab-a", (math,), (Column("A"),), (Row(((math,),)),), note=(math,))
    whole = replace(paper(), abstract=(Paragraph((math,)),), body=(Heading(1, (math,)), table))
    assert HtmlExporter.export(whole, PROJECT).count("<math>") == 5
    assert TypstExporter.export(whole, PROJECT).count("#math.equation(block: false") == 5
    files = LatexExporter.bundle(whole, PROJECT)
    assert files["paper.tex"].count(rb"$\alpha$") == 2
    assert files["tables/tab-a.tex"].count(rb"$\alpha$") == 3
    assert table_csv(table) == "A\n$\\alpha$\n"
    assert typeset(TypstExporter.export(whole, PROJECT), {}).startswith(b"%PDF")


def test_a_notebook_carries_formulas() -> None:
    """As data, as words, and as what JupyterLab sets."""
    math = Math("a<b", display=True)
    prose = Prose((Paragraph((Text("If "), math)),))
    shown = bundle(prose)
    assert from_payload(to_payload(prose)) == prose
    assert plain_text((math,)) == "$a<b$"
    assert shown["text/plain"] == "If $a<b$"
    assert shown["text/html"] == "<p>If $$a&lt;b$$</p>"
