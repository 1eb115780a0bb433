"""A paper in every format: documents, and each table and figure by itself."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from pitfalls_core.display.document import Figure, Table, walk
from pitfalls_core.project import Project
from pitfalls_core.report.escaping import file_name
from pitfalls_core.report.exporters import HtmlExporter, LatexExporter, TypstExporter
from pitfalls_core.report.latex.archive import FOLDER
from pitfalls_core.report.latex.numbers import NO_NUMBERS, KeyNumbers
from pitfalls_core.report.outline import bibliography_path
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.spreadsheet import figure_csv, table_csv
from pitfalls_core.report.typesetting import typeset


def rendered(
    paper: Paper, project: Project, key_numbers: KeyNumbers = NO_NUMBERS
) -> dict[str, bytes]:
    """Return the files of `paper`, by path relative to the report folder.

    Parameters
    ----------
    paper
        The paper.
    project
        The project, for its look and its bibliography.
    key_numbers
        Numbers that the LaTeX bundle offers to other manuscripts.

    Raises
    ------
    ExportFailed
        If a template or the typesetter refuses the paper.
    """
    with typesetting(paper, project) as pdf:
        others = written(paper, project, key_numbers)
        return {"report.pdf": pdf(), **others}


@contextmanager
def typesetting(paper: Paper, project: Project) -> Iterator[Callable[[], bytes]]:
    """Typeset `paper` while the block does something else; it gets a function that waits for it.

    The typesetter is no Python, and takes longer than everything else: it works beside.

    Raises
    ------
    ExportFailed
        If a template refuses the paper; and that function, if the typesetter does.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        source = TypstExporter.export(paper, project)
        yield beside.submit(typeset, source, TypstExporter.files(paper)).result


def written(paper: Paper, project: Project, key_numbers: KeyNumbers) -> dict[str, bytes]:
    """Return the files of `paper` that need no typesetter, as `rendered` does."""
    return {
        "report.html": HtmlExporter.export(paper, project).encode(),
        **_latex(paper, project, key_numbers),
        **_exhibits(paper),
    }


def _latex(paper: Paper, project: Project, key_numbers: KeyNumbers) -> dict[str, bytes]:
    files = LatexExporter.bundle(paper, project, key_numbers)
    files["references.bib"] = bibliography_path(project).read_bytes()
    return {f"{FOLDER}{path}": content for path, content in files.items()}


def _exhibits(paper: Paper) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for value in walk((paper.abstract, paper.body)):
        if isinstance(value, Table):
            files[f"tables/{file_name(value.label)}.csv"] = table_csv(value).encode()
        elif isinstance(value, Figure):
            stem = f"figures/{file_name(value.label)}"
            files |= {
                f"{stem}.svg": value.svg_light.encode(),
                f"{stem}.png": value.png,
                f"{stem}.pdf": value.pdf,
                f"{stem}.csv": figure_csv(value).encode(),
            }
    return files
