"""The definition of a study, printed unchanged."""

from pathlib import Path

from pitfalls_core.display.document import Block, Code, CodeBlock, Paragraph, Prose, Text
from pitfalls_core.project import Project
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.studies.written import WrittenFile, written_files


def definition(runs: StudyRuns) -> Prose:
    """Return the files that define a study, each below its name, line by line as they are."""
    files = written_files(runs.study.name, Project.containing(Path.cwd()))
    return Prose(tuple(block for one in files for block in _listing(one)))


def _listing(one: WrittenFile) -> tuple[Block, ...]:
    return (
        Paragraph((Text("The file "), Code(one.name), Text(":"))),
        CodeBlock(one.text.rstrip("\n")),
    )
