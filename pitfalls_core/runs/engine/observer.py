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

from pitfalls_core.errors import WorkFailed
from pitfalls_core.runs.identity.file_digests import FileDigests, files_below
from pitfalls_core.runs.identity.observed import Anchors, Observed, content_digest

OPENED = frozenset({"open", "sqlite3.connect", "ctypes.dlopen"})
LISTED = frozenset({"os.listdir", "os.scandir"})
CHILDREN = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"}
)
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
    _listed: set[str] = field(default_factory=set, init=False)
    _child: bool = field(default=False, init=False)
    _watching: bool = field(default=False, init=False)
    _start: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start watching. Python has no way to remove an audit hook; `seen` makes it idle."""
        self._watching, self._start = True, time.time()
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
        folders = {path for path in map(Path, self._listed) if self._is_data_folder(path)}
        files = {
            *map(Path, self._read - self._written),
            *self._first_party(modules),
            *(self._all_source() if self._child else ()),
        }
        single = {path for path in files if not any(map(path.is_relative_to, folders))}
        used = {self.anchors.name(path): path for path in folders | single if self._counts(path)}
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
        if event in OPENED:
            flags = arguments[2] if event == "open" else os.O_RDONLY
            writing = isinstance(flags, int) and flags & WRITING
            _note(self._written if writing else self._read, arguments[0])
        elif event in LISTED:
            _note(self._listed, arguments[0])
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
        holds_ours = any(
            one.is_relative_to(path) for one in (*self.covered.folders, self.anchors.project)
        )
        return not holds_ours and path.is_dir() and not any(path.glob("*.py"))

    def _all_source(self) -> Iterable[Path]:
        return (path for path in files_below(self.anchors.project) if path.suffix == ".py")

    def _counts(self, path: Path) -> bool:
        """Return whether `path` is still there and nothing else covers it."""
        covered = (*FOREIGN, *self.covered.folders, *self.covered.data)
        return (
            (path.is_file() or path.is_dir())
            and path not in self.covered.sources
            and ".git" not in path.parts
            and not any(path.is_relative_to(one) for one in covered)
        )

    def _require_unchanged(self, used: Mapping[str, Path]) -> None:
        """Refuse files of the project that changed meanwhile: which content was used?"""
        for name, path in used.items():
            ours = not Path(name).is_absolute()
            if ours and path.is_file() and path.stat().st_ctime > self._start:
                message = (
                    f"{name} changed while the run was using it; repeat the run. A file that a run "
                    "makes for itself belongs into a temporary folder"
                )
                raise WorkFailed(message)


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
