"""What the author owns of a paper, put into it: the outline and the bibliography of a project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pitfalls_core.display.document import Block, Heading, Text
from pitfalls_core.errors import InputError
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.abbreviations import Glossary, glossary_path, read_glossary
from pitfalls_core.report.bibliography import load_bibliography
from pitfalls_core.report.markdown import SECTION
from pitfalls_core.report.outline import Outline, bibliography_path, outline_of, outline_path
from pitfalls_core.report.own_sections import (
    Sections,
    around,
    own_sections,
    require_references,
    with_own_sections,
)
from pitfalls_core.report.paper import Reference
from pitfalls_core.report.proceedings import Overview


@dataclass(frozen=True)
class Authorship:
    """What an author writes beside notebooks.

    Parameters
    ----------
    outline, path
        The outline of a project, and where it was read.
    own
        The entries that the author may cite.
    bibliography
        These, and those that shipped words cite.
    glossary
        What abbreviations stand for.
    """

    outline: Outline
    path: Path
    own: Mapping[str, Reference]
    bibliography: Mapping[str, Reference]
    glossary: Glossary

    @classmethod
    def of(cls, project: Project) -> "Authorship":
        """Read what the author of `project` has written.

        Raises
        ------
        InputError, UnknownNameError
            If the outline, the bibliography or the abbreviations cannot be taken as they are.
        """
        # Words that ship here may be shown in any project, so what they cite is known in all.
        paths = bibliography_path(Project(SHIPPED)), bibliography_path(project)
        read = {path: load_bibliography(path) for path in dict.fromkeys(paths)}
        shipped, own = (read[path] for path in paths)
        bibliography = {**shipped, **own}
        glossary = read_glossary(glossary_path(project))
        return cls(outline_of(project), outline_path(project), own, bibliography, glossary)

    def alone(self, study: str, values: Sequence[Any]) -> list[Any]:
        """Return the `values` of the only notebook of a paper with the author's sections.

        Parameters
        ----------
        study
            The study; empty if the paper is about none.
        values
            Blocks and generated prose, in order, with the headings of a notebook.

        Raises
        ------
        InputError, UnknownNameError
            If a section holds what this paper cannot show.
        """
        level = 1 if len(_titles(values)) > 1 else SECTION
        sections = {
            **self._sections(self.outline.text, level, "text"),
            **self._sections(self.outline.of(study).blocks, level, f"studies.{study}"),
        }
        require_references(sections, tuple(values), self.own)
        return with_own_sections(values, sections, level)

    def chapter(self, study: str, values: Sequence[Any]) -> list[Any]:
        """Return the `values` of one of several notebooks with its study's title and sections.

        Raises
        ------
        InputError, UnknownNameError
            If a section holds what this study does not show, or one title cannot stand for several.
        """
        own = self.outline.of(study)
        sections = self._sections(own.blocks, SECTION, f"studies.{study}")
        require_references(sections, tuple(values), self.own)
        titled = self._retitled(study, values, own.title) if own.title else values
        return with_own_sections(titled, sections, SECTION)

    def proceedings(self, body: Sequence[Block], overview: Overview) -> tuple[Block, ...]:
        """Return the `body` of a paper about several studies with the sections of the whole.

        Chapters of the `overview` give way to sections of the same name; those of studies do not.

        Raises
        ------
        InputError, UnknownNameError
            If a section holds what the paper cannot show.
        """
        sections = self._sections(self.outline.text, 1, "text")
        require_references(sections, tuple(body), self.own)
        return around(body, sections, (*overview.body, *overview.closing))

    def _sections(self, blocks: Mapping[str, str], level: int, table: str) -> Sections:
        return own_sections(blocks, level, f"the outline {self.path}, [{table}]")

    def _retitled(self, study: str, values: Sequence[Any], title: str) -> list[Any]:
        titles = _titles(values)
        heading = Heading(1, (Text(title),))
        if len(titles) > 1:
            message = (
                f"the outline {self.path}, [studies.{study}]: one title cannot stand for the "
                f"{len(titles)} first-level headings of the notebook; leave it out, or keep one "
                "of them"
            )
            raise InputError(message)
        if not titles:
            return [heading, *values]
        return [
            replace(heading, appendix=one.appendix) if one is titles[0] else one for one in values
        ]


def _titles(values: Sequence[Any]) -> list[Heading]:
    return [one for one in values if isinstance(one, Heading) and one.level == 1]
