"""Executed notebooks made in memory: no kernel is started."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from pitfalls_core.display.document import Evidence, Figure, Paragraph, Prose, Table, Text
from pitfalls_core.display.payload import MIME, to_payload
from pitfalls_core.project import Project

BIBLIOGRAPHY = """
@article{holm1979, author = {Holm, Sture}, title = {A Procedure}, journal = {SJS}, year = 1979}
@book{knuth1984, author = {Knuth, Donald}, title = {The TeXbook}, publisher = {AW}, year = 1984}
"""


def project_in(folder: Path, *, outline: str = "", bibliography: str = BIBLIOGRAPHY) -> Project:
    """Return a project in `folder` with an outline and a bibliography of its own."""
    templates = folder / "report_templates"
    templates.mkdir(parents=True)
    (folder / "studies").mkdir()
    (folder / "notebooks").mkdir()
    (templates / "outline.toml").write_text(outline)
    (templates / "references.bib").write_text(bibliography)
    return Project(folder)


def prose(text: str, role: Any = "body") -> Prose:
    """Return one paragraph as prose."""
    return Prose((Paragraph((Text(text),)),), role)


def shown(value: Table | Figure | Evidence | Prose) -> NotebookNode:
    """Return a code cell that shows `value`."""
    return code(data={MIME: to_payload(value), "text/plain": "a preview"})


def code(
    source: str = "shown", *, data: dict[str, Any] | None = None, tags: Iterable[str] = ()
) -> NotebookNode:
    """Return a code cell, with one output if `data` is given."""
    cell: NotebookNode = new_code_cell(source)
    if data:
        cell.outputs = [new_output("execute_result", data=data)]
    if tags:
        cell.metadata["tags"] = list(tags)
    return cell


def notebook(*cells: NotebookNode | str) -> NotebookNode:
    """Return a notebook; texts become Markdown cells."""
    made = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    whole: NotebookNode = new_notebook(cells=made)
    return whole


def written(path: Path, *cells: NotebookNode | str) -> Path:
    """Write a notebook to `path` and return the path."""
    nbformat.write(notebook(*cells), path)
    return path
