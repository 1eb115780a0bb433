"""What a run was seen to use that its key does not cover, and whether that is still as it was.

The static closure of imports does not see a module imported by a computed name, nor a data file
that no part declares. A run is watched while it executes (`pitfalls_core.runs.engine.observer`);
what it used is stored beside its result, like the dependency file of a compiler, and checked
together with the key.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pitfalls_core.runs.identity.closure import notebook_digest, source_digest
from pitfalls_core.runs.identity.versions import version

DATA_ROOT = "data-root:"
"""What the name of a file below the data root starts with, so that the folder may move."""


@dataclass(frozen=True)
class Observed:
    """What a run used besides the source and the data that its key covers.

    Parameters
    ----------
    files
        File or folder, as `Anchors` names it, to the digest of its content.
    distributions
        Distribution to version, for every package that was imported.
    parent
        Digest of the record of the parent run that was started from; empty if there is none.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    distributions: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "Observed":
        """Return what `pitfalls_core.canonical.plain` turned into `values`."""
        return cls(**values)


@dataclass(frozen=True)
class Anchors:
    """The folders that observed files are named relative to."""

    project: Path
    data_root: Path

    def __post_init__(self) -> None:
        # As the observer names what was opened: without "..", links as they are.
        for name, path in list(vars(self).items()):
            object.__setattr__(self, name, Path(os.path.abspath(path)))  # noqa: PTH100

    def name(self, path: Path) -> str:
        """Return the name of `path`: relative to the project or the data root if it is inside."""
        if path.is_relative_to(self.data_root):
            return DATA_ROOT + path.relative_to(self.data_root).as_posix()
        if path.is_relative_to(self.project):
            return path.relative_to(self.project).as_posix()
        return str(path)

    def path(self, name: str) -> Path:
        """Return the path that `name` stands for."""
        if name.startswith(DATA_ROOT):
            return self.data_root / name.removeprefix(DATA_ROOT)
        return self.project / name


def content_digest(path: Path, file_digest: Callable[[Path], str]) -> str:
    """Return the digest of what an observed file means: of source, comments do not count.

    Of a notebook its code cells count and their tags, but no prose and no outputs, which opening
    and saving it changes.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    if path.suffix == ".py" and path.is_file():
        return source_digest(path)
    if path.suffix == ".ipynb" and path.is_file():
        return notebook_digest(path)
    return file_digest(path)


def change_since(observed: Observed, anchors: Anchors, file_digest: Callable[[Path], str]) -> str:
    """Return in words what is not as it was when a run was observed; empty if all of it is."""
    source: list[str] = []
    data: list[str] = []
    for name, digest in observed.files.items():
        try:
            same = content_digest(anchors.path(name), file_digest) == digest
        except OSError:
            same = False
        if not same:
            (source if name.endswith(".py") else data).append(name.removeprefix(DATA_ROOT))
    versions = [
        f"{name} {known} -> {version(name)}"
        for name, known in observed.distributions.items()
        if version(name) != known
    ]
    kinds = {"source changed": source, "data changed": data, "version changed": versions}
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds.items() if names)
