"""A paper in every format: documents, and each table and figure by itself."""

from concurrent.futures import ThreadPoolExecutor

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
    with ThreadPoolExecutor(max_workers=1) as beside:
        # The typesetter is no Python: it works while the other formats are written.
        source = TypstExporter.export(paper, project)
        pdf = beside.submit(typeset, source, TypstExporter.files(paper))
        others = {
            "report.html": HtmlExporter.export(paper, project).encode(),
            **_latex(paper, project, key_numbers),
            **_exhibits(paper),
        }
        return {"report.pdf": pdf.result(), **others}


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
