"""A paper becomes HTML, Typst, PDF or LaTeX: each format with its folder, ending and filters."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, ClassVar
from urllib.parse import quote

from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from pitfalls_core.display.document import Figure, Picture, Table, walk
from pitfalls_core.project import Project
from pitfalls_core.report.escaping import file_name, typst_string
from pitfalls_core.report.fitting import pages
from pitfalls_core.report.fitting.breaking import breakable
from pitfalls_core.report.fitting.figures import fitted_figure, fitted_picture
from pitfalls_core.report.fitting.tables import fitted_table
from pitfalls_core.report.latex.escaping import (
    latex_bookmark,
    latex_comment,
    latex_math,
    latex_text,
    latex_url,
)
from pitfalls_core.report.latex.layout import GAP, latex_figure, latex_table
from pitfalls_core.report.latex.numbers import MEANINGS, NO_NUMBERS, KeyNumbers
from pitfalls_core.report.mathematics.mathml import mathml
from pitfalls_core.report.mathematics.tree import tree
from pitfalls_core.report.numbering import Numbers, numbers_of
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.paper_exporter import Filter, PaperExporter
from pitfalls_core.report.pictures.drawings import drawings_of
from pitfalls_core.report.spreadsheet import figure_csv, table_csv


def _digest(style: str) -> str:
    """Return how a Content-Security-Policy names exactly this style (CSP level 3, section 2.3)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")


def _picture_uri(picture: Picture) -> str:
    media = {"svg": "svg+xml"}.get(picture.media, picture.media)
    return f"data:image/{media};base64,{base64.b64encode(picture.data).decode('ascii')}"


def _picture_path(picture: Picture) -> str:
    return f"pictures/{file_name(picture.name)}.{picture.media}"


def _svg_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


def _csv_uri(csv: str) -> str:
    return "data:text/csv;charset=utf-8," + quote(csv, safe=" !'()*,./:;=?@[]^|")


def _finished(markup: str) -> Markup:
    """Return what was serialized as XML, which no template escapes again."""
    return Markup(markup)


class HtmlExporter(PaperExporter):
    """One self-contained HTML file."""

    look = "html"
    extension = ".html"
    output_mimetype = "text/html"
    escapes = True
    formats: ClassVar[Mapping[str, Filter]] = {
        "digest": _digest,
        "mathml": mathml,
        "picture_uri": _picture_uri,
        "svg_uri": _svg_uri,
        "drawings": lambda paper: drawings_of(list(_figures(paper))),
        "finished": _finished,
        "csv_uri": _csv_uri,
        "table_csv": table_csv,
        "figure_csv": figure_csv,
    }


class TypstExporter(PaperExporter):
    """Typst source for `pitfalls_core.report.typesetting.typeset`."""

    look = "typst"
    extension = ".typ"
    output_mimetype = "text/x-typst"
    formats: ClassVar[Mapping[str, Filter]] = {
        "literal": typst_string,
        "formula": tree,
        "fitted_picture": fitted_picture,
        "picture_path": _picture_path,
        "breakable": breakable,
        "fitted_table": lambda table, numbers: fitted_table(table, numbers.words),
        "fitted_figure": lambda figure, numbers: fitted_figure(
            figure, numbers.words(figure.caption)
        ),
    }
    constants: ClassVar[Mapping[str, object]] = {"pages": pages}

    @staticmethod
    def files(paper: Paper) -> dict[str, bytes]:
        """Return the files that the source refers to: figures as SVG, and pictures, by path."""
        figures = {
            f"figures/{file_name(f.label)}.svg": f.svg_light.encode() for f in _figures(paper)
        }
        return figures | _pictures(paper)


class PdfExporter(TypstExporter):
    """The PDF itself, of a notebook; characters that its fonts lack become code points."""

    extension = ".pdf"
    output_mimetype = "application/pdf"

    def from_notebook_node(  # type: ignore[override]  # bytes, as nbconvert's own exporter of PDF
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF and nbconvert's resources."""
        pdf = import_module("pitfalls_core.report.strangers.pdf")
        paper = (resources or {}).get("paper") or self._paper(nb, resources)
        _, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        document: bytes = pdf.typeset_anyhow(
            paper, lambda one: TypstExporter.export(one, self.project), self.files
        )
        return document, resources


class LatexExporter(PaperExporter):
    """LaTeX source that compiles beside the other files of its bundle."""

    look = "latex"
    extension = ".tex"
    output_mimetype = "text/latex"
    formats: ClassVar[Mapping[str, Filter]] = {
        "tex": lambda text: latex_text(breakable(text)),
        "whole": latex_text,
        "bookmark": latex_bookmark,
        "comment": latex_comment,
        "address": latex_url,
        "formula": lambda math: latex_math(math.tex),
        "fitted_table": lambda table, numbers: latex_table(table, numbers.words),
        "fitted_figure": lambda figure, numbers: latex_figure(figure, numbers.words),
    }
    constants: ClassVar[Mapping[str, object]] = {"pages": pages, "gap": GAP, "meanings": MEANINGS}
    # LaTeX is full of braces: its templates write << value >>, <% statement %> and <# comment #>.
    delimiters: ClassVar[Mapping[str, str]] = {
        "variable_start_string": "<<",
        "variable_end_string": ">>",
        "block_start_string": "<%",
        "block_end_string": "%>",
        "comment_start_string": "<#",
        "comment_end_string": "#>",
    }
    parts: ClassVar[Mapping[str, str]] = {
        "pitfalls.sty": "pitfalls.sty.j2",
        "numbers.tex": "numbers.tex.j2",
        "paper.bbl": "paper.bbl.j2",
        "README.md": "README.md.j2",
    }

    @classmethod
    def bundle(
        cls, paper: Paper, project: Project, key_numbers: KeyNumbers = NO_NUMBERS
    ) -> dict[str, bytes]:
        """Return every file of the bundle but the bibliography, by path.

        Parameters
        ----------
        paper
            The paper.
        project
            The project, for its look.
        key_numbers
            For ``numbers.tex``.

        Raises
        ------
        ExportFailed
            As `export`.
        """
        empty: Callable[[], NotebookNode] = new_notebook
        given = {"paper": paper, "key_numbers": key_numbers}
        text, resources = cls(project=project).from_notebook_node(empty(), given)
        return {"paper.tex": text.encode(), **resources["outputs"]}

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own template exporter
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the document, and nbconvert's resources with the files beside it as outputs."""
        given = {"key_numbers": NO_NUMBERS, **(resources or {})}
        paper = given["paper"] = given.get("paper") or self._paper(nb, resources)
        text, resources = super().from_notebook_node(nb, given, **kw)
        resources["outputs"] = self._beside(paper, numbers_of(paper), given["key_numbers"])
        return text, resources

    def written(self, template: str, **values: object) -> str:
        """Return what `template` makes of `values`, without more than one empty line at a time."""
        return re.sub(r"\n{3,}", "\n\n", super().written(template, **values))

    @staticmethod
    def files(paper: Paper) -> dict[str, bytes]:
        """Return the figures and pictures that the source refers to, by path."""
        figures = {f"figures/{file_name(f.label)}.pdf": f.pdf for f in _figures(paper)}
        return figures | _pictures(paper)

    def _beside(self, paper: Paper, numbers: Numbers, key_numbers: KeyNumbers) -> dict[str, bytes]:
        values = {"paper": paper, "numbers": numbers, "key_numbers": key_numbers}
        texts = {path: self.written(template, **values) for path, template in self.parts.items()}
        for table in walk((paper.abstract, paper.body)):
            if isinstance(table, Table):
                path = f"tables/{file_name(table.label)}.tex"
                texts[path] = self.written("table.tex.j2", table=table, **values)
        return {
            **{path: text.encode() for path, text in texts.items()},
            **self.files(paper),
        }


def _pictures(paper: Paper) -> dict[str, bytes]:
    shown = walk((paper.abstract, paper.body))
    return {_picture_path(one): one.data for one in shown if isinstance(one, Picture)}


def _figures(paper: Paper) -> Iterator[Figure]:
    return (value for value in walk((paper.abstract, paper.body)) if isinstance(value, Figure))
