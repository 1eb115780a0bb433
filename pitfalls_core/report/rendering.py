"""A paper in every format: documents, and each table and figure by itself."""

from pitfalls_core.display.document import Figure, Table, walk
from pitfalls_core.project import Project
from pitfalls_core.report.escaping import file_name
from pitfalls_core.report.exporters import HtmlExporter, LatexExporter, TypstExporter
from pitfalls_core.report.outline import bibliography_path
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.spreadsheet import figure_csv, table_csv
from pitfalls_core.report.typesetting import typeset


def rendered(paper: Paper, project: Project) -> dict[str, bytes]:
    """Return the files of `paper`, by path relative to the report folder.

    Raises
    ------
    ExportFailed
        If a template or the typesetter refuses the paper.
    """
    return {**_documents(paper, project), **_exhibits(paper)}


def _documents(paper: Paper, project: Project) -> dict[str, bytes]:
    source = TypstExporter.export(paper, project)
    latex = {f"latex/{path}": content for path, content in LatexExporter.files(paper).items()}
    return {
        "report.html": HtmlExporter.export(paper, project).encode(),
        "report.pdf": typeset(source, TypstExporter.files(paper)),
        "latex/paper.tex": LatexExporter.export(paper, project).encode(),
        "latex/references.bib": bibliography_path(project).read_bytes(),
        **latex,
    }


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
