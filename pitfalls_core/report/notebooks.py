"""The notebooks of studies: executed copies kept under a key of their own.

The key covers the notebook, its parameters, the runs it will find, the look of the previews in it,
the words that its sections share, and the source of every module that its cells import,
transitively; so prose or a figure can change without any training.
"""

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from pitfalls_core.canonical import digest
from pitfalls_core.errors import NotebookFailed, WorkFailed
from pitfalls_core.project import SHIPPED, Project, template_folder
from pitfalls_core.report.execute import NotebookJob, execute
from pitfalls_core.report.manifest import tree_digest
from pitfalls_core.report.publishing import write_whole
from pitfalls_core.report.sections import FOLDER
from pitfalls_core.report.story import imported_modules, story_of
from pitfalls_core.runs.engine.machine import processors
from pitfalls_core.runs.identity.closure import Find, finder, source_closure
from pitfalls_core.runs.identity.key import source_roots
from pitfalls_core.runs.identity.parsing import Parse, parse
from pitfalls_core.runs.identity.versions import versions_of
from pitfalls_core.runs.workplace import Workplace

KERNEL = ("ipykernel", "papermill")
"""What executes a notebook."""

EXAMPLES = SHIPPED / "pitfalls_core" / "results" / "examples"
"""Tables that a notebook may show, which are no source."""

MOST_AT_A_TIME = 6
"""Notebooks executed side by side; each has a kernel of its own, of half a gigabyte at most."""


@dataclass(frozen=True)
class NotebookCache:
    """Executed notebooks in a folder, by key."""

    folder: Path

    def read(self, key: str) -> NotebookNode | None:
        """Return the executed notebook under `key`; None if there is none, or it is damaged."""
        try:
            seal, _, content = (self.folder / f"{key}.json").read_bytes().partition(b"\n")
        except OSError:
            return None
        return nbformat.from_dict(json.loads(content)) if seal == _seal(key, content) else None

    def write(self, key: str, notebook: NotebookNode) -> None:
        """Keep an executed notebook, if that is possible: a read-only project costs time only."""
        content = json.dumps(notebook).encode()
        with suppress(WorkFailed):
            write_whole(self.folder / f"{key}.json", _seal(key, content) + b"\n" + content)


def _seal(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\n" + content).hexdigest().encode()


def executed(
    jobs: Sequence[NotebookJob], results: Sequence[str], workplace: Workplace
) -> list[NotebookNode]:
    """Return every notebook executed, from the cache where its inputs have not changed.

    Parameters
    ----------
    jobs
        The notebooks.
    results
        For each, a digest of what it will find: runs, and the definition of its study.
    workplace
        The project, whose build folder holds the cache, and how many are executed side by side; by
        default, one for each processor.

    Raises
    ------
    NotebookFailed
        If any of them failed; the message lists all that did.
    """
    project, parsed = workplace.project, workplace.parsed_sources
    cache = NotebookCache(project.build / "notebooks")
    find = finder(source_roots(project))
    keys = [
        notebook_key(job, result, project, find, parsed)
        for job, result in zip(jobs, results, strict=True)
    ]
    parsed.keep()
    with ThreadPoolExecutor(min(workplace.jobs or processors(), MOST_AT_A_TIME)) as pool:
        outcomes = list(pool.map(lambda job, key: _execute(job, key, cache), jobs, keys))
    failures = [str(outcome) for outcome in outcomes if isinstance(outcome, NotebookFailed)]
    if failures:
        raise NotebookFailed("\n".join(failures))
    return [outcome for outcome in outcomes if isinstance(outcome, NotebookNode)]


def notebook_key(
    job: NotebookJob,
    result: str,
    project: Project,
    find: Find | None = None,
    parsed: Parse = parse,
) -> str:
    """Return the digest of everything that the executed notebook is a function of.

    Parameters
    ----------
    job, result, project
        As in `executed`; the project of its workplace.
    find, parsed
        As in `source_closure`.

    Raises
    ------
    InputError
        If the notebook, or a module that it imports, cannot be read.
    """
    closure = source_closure(imported_modules(job.source), source_roots(project), find, parsed)
    # The text of the files counts comments in, which change no output.
    code = (closure.sources, versions_of((*closure.packages, *KERNEL)))
    said = [root / "report_templates" / FOLDER for root in (project.root, SHIPPED)]
    look = tree_digest([template_folder("preview"), EXAMPLES, *said])
    return digest([story_of(job.source), job.parameters, result, look, *code])


def _execute(job: NotebookJob, key: str, cache: NotebookCache) -> NotebookNode | NotebookFailed:
    kept = cache.read(key)
    if kept is not None:
        return kept
    try:
        notebook = execute(job)
    except NotebookFailed as failure:
        return failure
    cache.write(key, notebook)
    return notebook
