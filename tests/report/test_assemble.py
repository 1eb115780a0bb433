"""An executed notebook becomes a paper: typed outputs in order, and nothing else."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_output

from pitfalls_core.display.document import (
    Citation,
    Code,
    CodeBlock,
    Evidence,
    Heading,
    Number,
    Paragraph,
    Prose,
    Strong,
    Text,
)
from pitfalls_core.display.payload import MIME, to_payload
from pitfalls_core.errors import ExportFailed, InputError, UnknownNameError
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.assemble import merged, paper_of
from pitfalls_core.report.bibliography import load_bibliography
from pitfalls_core.report.exporters import HtmlExporter
from pitfalls_core.report.numbering import numbers_of
from pitfalls_core.report.paper import Author
from pitfalls_core.report.paper_exporter import PaperExporter
from tests.report.sample_notebooks import code, notebook, project_in, prose, shown
from tests.report.sample_paper import EVIDENCE, FIGURE, HOLM, TABLE, text


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with a bibliography of its own."""
    return project_in(tmp_path / "project")


def heading(level: int, characters: str, *, appendix: bool = False) -> Heading:
    """Return a heading."""
    return Heading(level, text(characters), appendix)


def test_markdown_and_outputs_stand_in_order(project: Project) -> None:
    """The paper reads as the notebook does; prose is taken apart into its paragraphs."""
    cells = ("# Title", "First.", shown(TABLE), "Second.", shown(prose("third")), shown(FIGURE))
    paper = paper_of(notebook(*cells, shown(EVIDENCE)), project)
    first, second, third = (Paragraph(text(words)) for words in ("First.", "Second.", "third"))
    assert paper.body == (first, TABLE, second, third, FIGURE, EVIDENCE)


def test_the_abstract_is_taken_out(project: Project) -> None:
    """Wherever a notebook shows its abstract, it stands above the paper."""
    paper = paper_of(notebook("# Title", "Body.", shown(prose("short", "abstract"))), project)
    assert paper.abstract == (Paragraph(text("short")),)
    assert paper.body == (Paragraph(text("Body.")),)


def test_the_lone_title_is_taken_out_and_headings_move_up(project: Project) -> None:
    """Second-level headings of a notebook are the sections of its paper."""
    cells = ("# The *title*", "## Section\n\n### Sub", "## Appendix: More")
    paper = paper_of(notebook(*cells), project)
    assert paper.title == "The title"
    assert paper.body == (
        heading(1, "Section"),
        heading(2, "Sub"),
        heading(1, "More", appendix=True),
    )


def test_several_titles_are_sections(project: Project) -> None:
    """A notebook with several first-level headings needs a title from the outline."""
    cells = ("# One\n\n## Sub\n\n## Appendix: More\n\nMore.", "# Two\n\nEnd.")
    (project.root / "report_templates" / "outline.toml").write_text('title = "Both"')
    paper = paper_of(notebook(*cells), project)
    assert paper.title == "Both"
    assert list(numbers_of(paper).headings.values()) == ["1", "1.1", "2", "A", "A.1"]


@pytest.mark.parametrize("cells", [(), ("Text.",), ("# One", "# Two")])
def test_a_paper_needs_a_title(project: Project, cells: tuple[str, ...]) -> None:
    """Without one lone first-level heading, the outline must say what the paper is called."""
    with pytest.raises(InputError) as caught:
        paper_of(notebook(*cells), project)
    assert str(caught.value) == (
        "the notebook has no title; start it with a Markdown cell `# Title`, or set the title in "
        "report_templates/outline.toml"
    )


def test_the_outline_goes_before_the_notebook(tmp_path: Path) -> None:
    """Title and authors of the outline stand above the paper, also if the notebook has no title."""
    outline = 'title = "Own"\nauthors = [{ name = "Ada" }]'
    project = project_in(tmp_path / "project", outline=outline)
    for cells in (("# Title", "## Section"), ("## Section",)):
        paper = paper_of(notebook(*cells), project)
        assert (paper.title, paper.authors) == ("Own", (Author("Ada"),))
        assert paper.body == (heading(1, "Section"),)


def test_what_is_printed_stays_in_the_notebook(project: Project) -> None:
    """Standard output, sources and raw cells are no part of the paper."""
    cell = code("print('Some <b>text</b>')")
    cell.outputs = [new_output("stream", name="stdout", text="/home/me at 0x7f0000000000")]
    raw: Any = nbformat.v4.new_raw_cell("raw")
    assert paper_of(notebook("# Title", cell, raw), project).body == ()


@pytest.mark.parametrize(
    "data",
    [
        {"text/plain": "0.5"},
        {"image/png": "aGVsbG8=", "text/plain": "<Figure>"},
        {"text/html": "<b>bold</b>"},
    ],
)
def test_an_untyped_output_is_refused(project: Project, data: dict[str, str]) -> None:
    """A bare number, an image or HTML has no caption, no evidence and no look of its own."""
    added = code("profile = 1", tags=["injected-parameters"])
    with pytest.raises(InputError) as caught:
        paper_of(notebook("# Title", added, "Text.", code(data=data)), project)
    assert str(caught.value) == (
        "cell 3 shows something that a paper cannot hold; end its last line with a semicolon, or "
        "show a table, a figure or prose of pitfalls_core.display"
    )


def test_an_output_that_was_edited_is_refused(project: Project) -> None:
    """What claims to be a display object and is none does not reach the paper."""
    data = {MIME: {"kind": "Paragraph", "children": "text"}}
    with pytest.raises(InputError) as caught:
        paper_of(notebook("# Title", code(data=data)), project)
    assert str(caught.value) == (
        "display payload.children: expected an array; got 'text'. "
        "Execute the notebook again to renew its outputs."
    )


ADDRESS = "at 0x7f74faf228e0"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (prose(f"<Model object {ADDRESS}>"), ADDRESS),
        (prose("see /home/ada/runs, there"), "/home/ada/runs"),
        (prose("'/tmp/x'"), "/tmp/x"),
        (prose("(/Users/ada/x)"), "/Users/ada/x"),
        (prose(r"in C:\Users\ada"), r"C:\Users\ada"),
        (Prose((Paragraph((Strong((Code("/root/a.py"),)),)),)), "/root/a.py"),
        (Prose((Paragraph((Number("/var/x", "ev"),)),)), "/var/x"),
        (Prose((CodeBlock("cd /opt/x"),)), "/opt/x"),
        (Evidence("ev", "title", (("Runs", "of /scratch/me"),)), "/scratch/me"),
        (Evidence("ev", "/mnt/a", ()), "/mnt/a"),
    ],
)
def test_an_address_or_a_path_is_refused(project: Project, value: Any, found: str) -> None:
    """Wherever in an output it stands, what another machine would show otherwise is named."""
    with pytest.raises(InputError) as caught:
        paper_of(notebook("# Title", shown(value)), project)
    assert str(caught.value) == (
        f"cell 2 shows {found!r}, which differs from one machine or run to the next; leave it out"
    )


@pytest.mark.parametrize(
    "words",
    [
        "https://example.org/home/ada",
        "drawn/tmp/accuracy",
        "and/or, 1/2, 0x7f",
        "build/home/x and ./tmp/y",
        "a ratio of 3 / 4",
    ],
)
def test_addresses_of_the_web_and_names_are_no_paths(project: Project, words: str) -> None:
    """Only absolute paths of this machine are refused."""
    assert paper_of(notebook("# Title", shown(prose(words))), project).body == (
        Paragraph(text(words)),
    )


def test_citations_are_collected(project: Project) -> None:
    """References stand in the order of their first citation, in prose and in captions."""
    cited = Prose((Paragraph((Citation(("knuth1984",)),)),), "abstract")
    cells = ("# Title", "As in [@holm1979].", shown(cited), shown(TABLE))
    paper = paper_of(notebook(*cells), project)
    assert [reference.key for reference in paper.references] == ["knuth1984", "holm1979"]
    assert paper.references[1].field("author") == HOLM.field("author")


def test_an_unknown_citation_is_refused(project: Project) -> None:
    """The nearest key is named."""
    with pytest.raises(UnknownNameError) as caught:
        paper_of(notebook("# Title", "As in [@holm1978]."), project)
    shipped = load_bibliography(SHIPPED / "report_templates" / "references.bib")
    known = [*shipped, "holm1979", "knuth1984"]
    message = str(UnknownNameError("citation", "holm1978", known, "in the text of the paper"))
    assert message.startswith(
        "unknown citation 'holm1978' in the text of the paper. Did you mean 'holm1979'? Known: "
    )
    assert str(caught.value) == message


def test_markdown_that_no_paper_shows_is_refused_with_its_place(project: Project) -> None:
    """The message leads to the cell of the source, by study where there are several."""
    whole = merged({"a": notebook("# A"), "b": notebook("# B", "Text.\n\n> quote")})
    with pytest.raises(InputError) as caught:
        paper_of(whole, project)
    assert str(caught.value) == (
        "notebook of study b, cell 2, line 3: Markdown 'blockquote' cannot be shown in a paper. "
        "Use headings, paragraphs, lists, code, emphasis, links, [@citations] and [](#label) "
        "references; make tables and figures in a code cell."
    )


def test_merging_changes_no_notebook() -> None:
    """The cells of all notebooks stand one after the other, with ids of their own."""
    first, second = notebook("# A", code()), notebook("# B")
    for whole in (first, second):
        for place, cell in enumerate(whole.cells):
            cell["id"] = f"cell-{place}"
    before = nbformat.writes(first), nbformat.writes(second)
    whole = merged({"a": first, "b": second})
    nbformat.validate(whole)
    assert [cell["id"] for cell in whole.cells] == ["0-cell-0", "0-cell-1", "1-cell-0"]
    assert [cell["source"] for cell in whole.cells] == ["# A", "shown", "# B"]
    assert (nbformat.writes(first), nbformat.writes(second)) == before


def test_one_study_keeps_its_labels(project: Project) -> None:
    """Labels are made distinct only where there is something to tell apart."""
    whole = notebook("# Title", "See [](#tab-accuracy).", shown(TABLE), shown(EVIDENCE))
    assert paper_of(merged({"a": whole}), project) == paper_of(whole, project)


def test_two_studies_become_proceedings(project: Project) -> None:
    """Titles are sections, appendices stand behind all of them, and no two labels collide."""
    story = "## Results\n\nSee [](#tab-accuracy).\n\n## Appendix: Evidence"
    cells = (shown(prose("short", "abstract")), shown(TABLE), story, shown(EVIDENCE))
    whole = merged({name: notebook(f"# Study {name}", *cells) for name in ("a", "b")})
    paper = paper_of(whole, project)
    numbers = numbers_of(paper)
    assert paper.title == "Proceedings"
    assert paper.abstract == ()
    assert paper.body[1] == Paragraph(text("short"))
    headings = [block for block in paper.body if isinstance(block, Heading)]
    shown_headings = zip(headings, numbers.headings.values(), strict=True)
    assert [(number, block.children) for block, number in shown_headings] == [
        ("1", text("Study a")),
        ("1.1", text("Results")),
        ("2", text("Study b")),
        ("2.1", text("Results")),
        ("A", text("Study a")),
        ("A.1", text("Evidence")),
        ("B", text("Study b")),
        ("B.1", text("Evidence")),
    ]
    assert numbers.labels == {
        "a--tab-accuracy": "Table 1",
        "b--tab-accuracy": "Table 2",
        "a--ev-shift": "E1",
        "b--ev-shift": "E2",
    }


def test_a_reference_leads_to_the_table_of_its_own_study(project: Project) -> None:
    """A label that only the other study has is unknown."""
    first = notebook("# A", shown(EVIDENCE))
    whole = merged({"a": first, "b": notebook("# B", "[](#ev-shift)")})
    with pytest.raises(ExportFailed) as caught:
        numbers_of(paper_of(whole, project))
    assert str(caught.value) == (
        "the text refers to the label 'b--ev-shift', which the paper does not have. "
        "Known: a--ev-shift."
    )


def test_every_study_of_proceedings_needs_a_title(project: Project) -> None:
    """Without one its sections would stand under another study's title."""
    with pytest.raises(InputError) as caught:
        paper_of(merged({"a": notebook("# A"), "b": notebook("## Results")}), project)
    assert str(caught.value) == (
        "the notebook of study b has no title; start it with a Markdown cell `# Title`"
    )


def test_nbconvert_finds_the_paper(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """An executed notebook that nbconvert hands over becomes the paper, in the project's look."""
    monkeypatch.chdir(project.root)
    exporter: Any = HtmlExporter
    page, _ = exporter().from_notebook_node(notebook("# Title", shown(TABLE), shown(EVIDENCE)))
    assert "<title>Title</title>" in page
    assert "<b>Table 1.</b>" in page


@pytest.mark.parametrize("look", ["pitfalls-html", "pitfalls-typst", "pitfalls-latex"])
def test_nbconvert_knows_the_formats(look: str) -> None:
    """The exporters are found by their entry points."""
    (entry,) = entry_points(group="nbconvert.exporters", name=look)
    assert issubclass(entry.load(), PaperExporter)


def test_the_command_line_of_nbconvert_works(project: Project) -> None:
    """``jupyter nbconvert --to pitfalls-html`` on an executed notebook writes the page."""
    path = project.notebooks / "a.ipynb"
    nbformat.write(notebook("# Title", shown(TABLE), shown(EVIDENCE)), path)
    command = [sys.executable, "-m", "nbconvert", "--to", "pitfalls-html", str(path)]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "<title>Title</title>" in path.with_suffix(".html").read_text()


def test_the_payload_survives_the_file(project: Project, tmp_path: Path) -> None:
    """A notebook that was written and read gives the same paper."""
    whole = notebook("# Title", shown(FIGURE), shown(TABLE), shown(EVIDENCE))
    nbformat.write(whole, tmp_path / "a.ipynb")
    again = nbformat.read(tmp_path / "a.ipynb", as_version=4)
    assert paper_of(again, project) == paper_of(whole, project)
    assert to_payload(paper_of(again, project).body[0]) == to_payload(FIGURE)


def test_plain_text_is_text(project: Project) -> None:
    """Dollar signs and braces in Markdown stay what they are."""
    paper = paper_of(notebook("# Title", "Costs $5 {x} <b>"), project)
    assert paper.body == (Paragraph((Text("Costs $5 {x} <b>"),)),)
