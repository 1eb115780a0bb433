"""Watch what a run opens and imports, from inside its own process.

Files are seen through Python's audit events, modules in ``sys.modules``. What C code opens by
itself stays unseen, and so does what a child process does: a run that starts one is therefore held
to depend on all source of the project.
"""

import os
import sys
import sysconfig
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pitfalls_core.errors import WorkFailed
from pitfalls_core.runs.identity.file_digests import CLOCK_GRAIN, FileDigests, files_below
from pitfalls_core.runs.identity.observed import Anchors, Observed, content_digest

LISTED = frozenset({"os.listdir", "os.scandir"})
CHILDREN = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"}
)
STARTERS = frozenset({"multiprocessing.popen_spawn_posix", "multiprocessing.popen_forkserver"})
"""Modules that are imported to start a child process without an event."""
WRITING = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True)
class Covered:
    """What need not be observed, because the run key or a version covers it.

    Parameters
    ----------
    sources
        Files of the modules whose source is in the key.
    data
        Declared data files, as full paths.
    folders
        Where the program itself writes: the run store, the reports.
    """

    sources: frozenset[Path]
    data: tuple[Path, ...]
    folders: tuple[Path, ...]


@dataclass
class Observer:
    """Notes what this process opens from `start` on. A process is observed once.

    Parameters
    ----------
    anchors
        How observed files are named.
    covered
        What is left out.
    """

    anchors: Anchors
    covered: Covered
    _read: set[str] = field(default_factory=set, init=False)
    _written: set[str] = field(default_factory=set, init=False)
    _made: set[str] = field(default_factory=set, init=False)
    _listed: set[str] = field(default_factory=set, init=False)
    _child: bool = field(default=False, init=False)
    _watching: bool = field(default=False, init=False)
    _start: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start watching. Python has no way to remove an audit hook; `seen` makes it idle."""
        self._watching, self._start = True, time.time() - CLOCK_GRAIN
        sys.addaudithook(self._hook)

    def seen(self, versions: Mapping[str, Mapping[str, str]], digests: FileDigests) -> Observed:
        """Stop watching, and return what was used and is not covered.

        Parameters
        ----------
        versions
            Top-level package to its distributions and their versions.
        digests
            Makes the digests of files.

        Raises
        ------
        WorkFailed
            If a file was written to while the run was using it.
        """
        self._watching = False
        modules = dict(sys.modules)
        self._child |= not STARTERS.isdisjoint(modules)
        listed = {path for path in map(Path, self._listed) if self._is_data_folder(path)}
        counted = {path for path in listed if self._counts(path)}
        folders = {path for path in counted if not any(_holds(one, path) for one in counted)}
        files = {
            *map(Path, self._read - self._written),
            *self._first_party(modules),
            *(self._all_source() if self._child else ()),
        }
        single = {path for path in files if not any(_holds(one, path) for one in folders)}
        counting = folders | {path for path in single if self._counts(path)}
        used = {self.anchors.name(path): path for path in sorted(counting)}
        self._require_unchanged(used)
        packages = {name.partition(".")[0] for name in modules}
        found = [versions[package] for package in sorted(packages & versions.keys())]
        return Observed(
            files={name: content_digest(used[name], digests.of) for name in sorted(used)},
            distributions={name: known for one in found for name, known in one.items()},
        )

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._watching:
            return
        if event == "open":
            writing = isinstance(arguments[2], int) and arguments[2] & WRITING
            _note(self._written if writing else self._read, arguments[0])
        elif event == "sqlite3.connect":
            file = _database(arguments[0])
            _note(self._read if _is_there(file) else self._written, file)
        elif event == "ctypes.dlopen":
            _note(self._read, arguments[0])
        elif event in LISTED:
            _note(self._listed, "." if arguments[0] is None else arguments[0])
        elif event == "os.rename":
            _note(self._written, arguments[1])
        elif event == "os.mkdir" and not _is_there(arguments[0]):
            _note(self._made, arguments[0])
        elif event in CHILDREN:
            self._child = True

    def _first_party(self, modules: Mapping[str, Any]) -> Iterable[Path]:
        """Yield the files of imported modules of the project, compiled ones among them."""
        for name, module in modules.items():
            file = getattr(module, "__file__", None)
            # This package's own modules are not all the run's; those it imports are seen opened.
            if isinstance(file, str) and name.partition(".")[0] != "pitfalls_core":
                path = Path(file)
                if path.is_relative_to(self.anchors.project):
                    yield path

    def _is_data_folder(self, path: Path) -> bool:
        """Return whether `path` was listed for its data; imports list folders of source."""
        return not self._holds_ours(path) and path.is_dir() and not any(path.glob("*.py"))

    def _holds_ours(self, path: Path) -> bool:
        """Return whether the project lies in `path`, which libraries also try to open as a zip."""
        folders = (*self.covered.folders, self.anchors.project)
        return any(one.is_relative_to(path) for one in folders)

    def _all_source(self) -> Iterable[Path]:
        return (path for path in files_below(self.anchors.project) if path.suffix == ".py")

    def _counts(self, path: Path) -> bool:
        """Return whether `path` is still there and nothing else covers it."""
        return (
            (path.is_file() or (path.is_dir() and not self._holds_ours(path)))
            and path not in self.covered.sources
            and ".git" not in path.parts
            and self._made.isdisjoint(map(str, (path, *path.parents)))
            and not any(path.is_relative_to(one) for one in self.covered.folders)
            and not any(path == one or _holds(one, path) for one in self.covered.data)
            and not self._is_foreign(path)
        )

    def _is_foreign(self, path: Path) -> bool:
        """Return whether a foreign folder holds `path`; a project may lie inside of one."""
        ours = [
            one
            for one in (self.anchors.project, self.anchors.data_root)
            if path.is_relative_to(one)
        ]
        return any(
            path.is_relative_to(folder) and not any(one.is_relative_to(folder) for one in ours)
            for folder in FOREIGN
        )

    def _require_unchanged(self, used: Mapping[str, Path]) -> None:
        """Refuse files of the project that changed meanwhile: which content was used?"""
        for name, path in used.items():
            ours = not Path(name).is_absolute()
            if ours and self._has_changed(path):
                message = (
                    f"{name} changed while the run was using it; repeat the run. A file that a run "
                    "makes for itself belongs into a temporary folder"
                )
                raise WorkFailed(message)

    def _has_changed(self, path: Path) -> bool:
        """Return whether `path`, or what is below it, changed; what the run wrote there aside."""
        if path.is_file():
            return path.stat().st_ctime > self._start
        own = {Path(one) for one in self._written | self._made}
        files = [file for file in files_below(path) if file not in own]
        folders = {path, *(file.parent for file in files)} - {one.parent for one in own}
        return any(one.stat().st_ctime > self._start for one in (*files, *folders))


def _holds(folder: Path, path: Path) -> bool:
    """Return whether the digest of `folder` covers `path`, which must not be hidden in it."""
    if path == folder or not path.is_relative_to(folder):
        return False
    return not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _is_there(path: object) -> bool:
    return isinstance(path, str | bytes | os.PathLike) and os.path.lexists(path)


def _database(name: object) -> object:
    """Return the file of a database that may be named by a URI."""
    if isinstance(name, str) and name.startswith("file:"):
        return unquote(urlsplit(name).path)
    return name


def _note(place: set[str], path: object) -> None:
    if isinstance(path, str | bytes | os.PathLike):
        place.add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100  # links stay as they are


def _foreign_folders() -> tuple[Path, ...]:
    """Return the folders of the system, the interpreter and its packages, and of caches."""
    home = Path.home()
    system = ("/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/lib64", "/bin")
    python = (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values())
    personal = (home / ".cache", home / ".config", home / ".local")
    return tuple({*map(Path, system), *map(Path, python), *personal})


FOREIGN = _foreign_folders()
"""What is covered by versions, or is no business of a run."""
