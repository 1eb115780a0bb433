"""A paper becomes HTML, Typst or LaTeX: nbconvert exporters on our own templates.

Each one searches the project's own folder of templates and then the shipped one, so that no folder
or configuration elsewhere on the machine can change a document. A project that changes a part of
the look has that one file; the shipped file of the same name is ``shipped/NAME`` to it. A name that
a template gets wrong is an error.
"""

import base64
import hashlib
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from markupsafe import Markup
from nbconvert.exporters import Exporter, TemplateExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from traitlets import Instance, List, default

from pitfalls_core.display.document import Figure, Picture, Table, walk
from pitfalls_core.display.plain import plain_text, printable
from pitfalls_core.errors import ExportFailed
from pitfalls_core.project import Project, template_folders
from pitfalls_core.report.bibliography import wording
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
from pitfalls_core.report.pictures.drawings import drawings_of
from pitfalls_core.report.spreadsheet import figure_csv, table_csv

Filter = Callable[..., object]


class PaperExporter(TemplateExporter):
    """What the three formats share; a format adds its folder, its ending and its filters.

    Templates see the `Paper` as ``paper`` and its `Numbers` as ``numbers``, and nothing else.
    """

    look = ""
    extension = ""
    escapes = False
    formats: ClassVar[Mapping[str, Filter]] = {}
    constants: ClassVar[Mapping[str, object]] = {}
    delimiters: ClassVar[Mapping[str, str]] = {}

    project = Instance(Project)
    default_preprocessors: List[object] = List([])

    @classmethod
    def export(cls, paper: Paper, project: Project) -> str:
        """Return `paper` in this format, in the look of `project`.

        Raises
        ------
        ExportFailed
            If the paper contradicts itself (`pitfalls_core.report.numbering`) or a template does
            not work.
        """
        empty: Callable[[], NotebookNode] = new_notebook
        text, _ = cls(project=project).from_notebook_node(empty(), {"paper": paper})
        return text

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own template exporter
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the document and nbconvert's resources.

        The paper is the entry ``paper`` of `resources`; without it, it is assembled from `nb`.
        """
        paper = (resources or {}).get("paper") or self._paper(nb, resources)
        numbers = numbers_of(paper)
        _, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        text = self.written(str(self.template_file), paper=paper, numbers=numbers)
        return text, resources

    def written(self, template: str, **values: object) -> str:
        """Return what `template` makes of `values`.

        Raises
        ------
        ExportFailed
            If it does not work.
        """
        try:
            return str(self.environment.get_template(template).render(values))
        except TemplateError as error:
            raise ExportFailed(_message(error, self.template_paths[0])) from error

    def _paper(self, nb: NotebookNode, resources: dict[str, Any] | None) -> Paper:
        return _assembled(nb, (resources or {}).get("metadata", {}))

    def default_filters(self) -> Iterable[tuple[str, Filter]]:
        """Return the filters that every format has, and those of this one."""
        shared: dict[str, Filter] = {
            "kind": lambda value: type(value).__name__,
            "plain": plain_text,
            "wording": wording,
            "anchor": file_name,
        }
        return {**shared, **self.formats}.items()

    def _create_environment(self) -> Environment:
        create: Callable[[], Environment] = super()._create_environment
        environment = create()
        environment.autoescape = self.escapes
        environment.undefined = StrictUndefined
        environment.finalize = printable
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.keep_trailing_newline = True
        environment.globals.update(self.constants)
        for name, delimiter in self.delimiters.items():
            setattr(environment, name, delimiter)
        return environment

    @default("project")
    def _project_around(self) -> Project:
        return Project.containing(Path.cwd())

    @default("template_paths")
    def _own_and_shipped(self) -> list[str]:
        return [str(folder) for folder in template_folders(self.look, self.project)]

    @default("extra_loaders")
    def _shipped_by_name(self) -> list[BaseLoader]:
        return [PrefixLoader({"shipped": FileSystemLoader(template_folders(self.look)[-1])})]

    @default("file_extension")
    def _own_extension(self) -> str:
        return self.extension


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


def _assembled(nb: NotebookNode, about: Mapping[str, Any]) -> Paper:
    """Assemble `nb`, the way in from nbconvert's own command line."""
    # Assembling draws on the whole of the report: with a paper at hand none of it is needed.
    strangers = import_module("pitfalls_core.report.strangers.paper")
    if strangers.is_ours(nb):
        paper: Paper = import_module("pitfalls_core.report.assemble").paper_of(nb)
    else:
        paper = strangers.logged_paper(nb, about)
    return paper


def _message(error: TemplateError, folder: str) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        f"{frame.filename}, line {frame.lineno}"
        for frame in frames
        if frame.filename.endswith(".j2")
    ]
    where = f"template {places[-1]}" if places else f"templates in {folder}"
    name = "no such template: " if isinstance(error, TemplateNotFound) else ""
    problem = str(error).rstrip(".")
    return f"{where}: {name}{problem}. Correct the template, or remove the project's copy of it."
