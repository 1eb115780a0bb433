"""The run key: a digest of everything that a run's result is a function of.

That is its specification, the source it really needs, the content of the data files it declares,
the key of its parent run, and the versions of Python and of every package that this source imports.
Computing it imports none of them.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical_of_plain, digest
from pitfalls_core.errors import InputError
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.runs.identity.closure import Closure, SourceRoot, finder, source_closure
from pitfalls_core.runs.identity.parsing import Parse, parse
from pitfalls_core.runs.identity.versions import versions_of
from pitfalls_core.runs.specification import RunSpecification

TRAINED = "pitfalls_core.runs.execution.network"
"""The module that trains a network; it imports the training loop."""
SCRIPTED = "pitfalls_core.runs.execution.script"
"""The module that takes results of the user's own, from a function or from a recording."""

THREADS = 1
"""Threads of a run. Another number gives other floating-point results, so the key covers it."""


@dataclass(frozen=True)
class Ingredients:
    """What a run key is made of, kept with the run so that a change can be named later.

    Parameters
    ----------
    specification
        The `RunSpecification` as plain values.
    sources
        Module name to digest of its normalized source.
    versions
        Python, the kind of processor, and each package, to its version.
    device
        Device class, for example ``"cpu"``.
    threads
        Threads of the run.
    data
        Declared data file to digest of its content.
    parent
        Key of the parent run; empty if there is none.
    """

    specification: Mapping[str, Any]
    sources: Mapping[str, str]
    versions: Mapping[str, str]
    device: str
    threads: int = THREADS
    data: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""

    @cached_property
    def key(self) -> str:
        """The run key, in hexadecimal: the SHA-256 of all ingredients.

        Source and versions, which thousands of runs share, go in by a digest that is made once.
        """
        made_of = {
            "specification": self.specification,
            "sources": _shared_digest(tuple(sorted(self.sources.items()))),
            "versions": _shared_digest(tuple(sorted(self.versions.items()))),
            "device": self.device,
            "threads": self.threads,
            "data": dict(self.data),
            "parent": self.parent,
        }
        return hashlib.sha256(canonical_of_plain(made_of).encode()).hexdigest()

    @property
    def specification_id(self) -> str:
        """The run's name: ``study/task/variant/seed``."""
        run = self.specification
        return f"{run['study']}/{run['task']}/{run['variant']}/{run['seed']}"

    @property
    def is_recorded(self) -> bool:
        """Whether a program of the user's own makes the run, and not the engine."""
        return "recorded_in" in self.specification


@dataclass(frozen=True)
class Circumstances:
    """What runs are a function of besides their specifications.

    Parameters
    ----------
    roots
        Where first-party source is found.
    data_root
        The folder that data files are named relative to.
    device
        Device class.
    file_digest
        Returns the SHA-256 of the content of a file or folder.
    parsed
        Parses a source file, or remembers having done so.
    """

    roots: tuple[SourceRoot, ...]
    data_root: Path
    device: str
    file_digest: Callable[[Path], str]
    parsed: Parse = parse


def ingredients_of(
    specifications: Iterable[RunSpecification], circumstances: Circumstances
) -> tuple[Ingredients, ...]:
    """Return what the key of each specification is made of, as source and data stand now.

    Raises
    ------
    InputError
        If a declared data file is missing, or a source file is not valid Python.
    """
    maker = _Maker(circumstances)
    return tuple(map(maker.ingredients, specifications))


def modules_of(specification: RunSpecification) -> tuple[str, ...]:
    """Return the modules that a run starts from: what executes it, and its parts."""
    if specification.recorded_in is not None:
        return (SCRIPTED, specification.recorded_in)
    start = TRAINED if specification.script is None else SCRIPTED
    return (start, *sorted({part.module for part in specification.parts}))


def source_roots(project: Project) -> tuple[SourceRoot, ...]:
    """Return where first-party source is found: this package, and the user's project."""
    return (SourceRoot(SHIPPED, "pitfalls_core"), SourceRoot(project.root))


@lru_cache
def _shared_digest(items: tuple[tuple[str, str], ...]) -> str:
    return digest(items)


class _Maker:
    """Makes ingredients, and whatever many runs share only once."""

    def __init__(self, circumstances: Circumstances) -> None:
        self._given = circumstances
        self._find = finder(circumstances.roots)
        self._closures: dict[tuple[str, ...], tuple[Mapping[str, str], Mapping[str, str]]] = {}
        self._files: dict[str, str] = {}
        self._keys: dict[str, str] = {}

    def ingredients(self, specification: RunSpecification) -> Ingredients:
        sources, versions = self._source(modules_of(specification))
        return Ingredients(
            specification=specification.as_plain,
            sources=sources,
            versions=versions,
            device=self._given.device,
            data={file: self._file(file, specification) for file in specification.data_files},
            parent="" if specification.parent is None else self._parent(specification.parent),
        )

    def _source(self, modules: tuple[str, ...]) -> tuple[Mapping[str, str], Mapping[str, str]]:
        if modules not in self._closures:
            closure: Closure = source_closure(
                modules, self._given.roots, self._find, self._given.parsed
            )
            self._closures[modules] = (dict(closure.sources), versions_of(closure.packages))
        return self._closures[modules]

    def _file(self, file: str, specification: RunSpecification) -> str:
        if file not in self._files:
            path = self._given.data_root / file
            try:
                self._files[file] = self._given.file_digest(path)
            except OSError as error:
                message = (
                    f"data file {file!r}{_origin(file, specification)} of run {specification.id} "
                    f"cannot be read at {path}: {error.strerror}; put it there, or name its folder "
                    "with --data-root"
                )
                raise InputError(message) from error
        return self._files[file]

    def _parent(self, parent: RunSpecification) -> str:
        if parent.id not in self._keys:
            self._keys[parent.id] = self.ingredients(parent).key
        return self._keys[parent.id]


def _origin(file: str, specification: RunSpecification) -> str:
    """Return where one gets `file`, as far as a part of the run says so."""
    files = [one for part in specification.parts for one in part.files if one.file == file]
    origins = [one.origin for one in files if one.origin]
    return f" ({origins[0]})" if origins else ""
