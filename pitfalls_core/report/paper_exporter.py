"""What HTML, Typst and LaTeX share: an nbconvert exporter on our own templates.

It searches the project's own folder of templates and then the shipped one, so that no folder
or configuration elsewhere on the machine can change a document. A project that changes a part of
the look has that one file; the shipped file of the same name is ``shipped/NAME`` to it. A name that
a template gets wrong is an error.
"""

import traceback
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from nbconvert.exporters import Exporter, TemplateExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from traitlets import Instance, List, default

from pitfalls_core.display.plain import plain_text, printable
from pitfalls_core.errors import ExportFailed
from pitfalls_core.project import Project, template_folders
from pitfalls_core.report.bibliography import wording
from pitfalls_core.report.escaping import file_name
from pitfalls_core.report.numbering import numbers_of
from pitfalls_core.report.paper import Paper

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
        given = {name: one for name, one in (resources or {}).items() if name != "paper"}
        # What nbconvert is given it copies, however deep it is.
        _, resources = Exporter.from_notebook_node(self, nb, given, **kw)
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
        return assembled(nb, (resources or {}).get("metadata", {}))

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


def assembled(nb: NotebookNode, about: Mapping[str, Any]) -> Paper:
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
