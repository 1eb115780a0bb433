"""``--anonymous``: what would give the authors or their machine away is left out of a report.

Authors are left out by their place, the outline. Paths, host, user and commit are looked for in
everything that is published: paths and the commit in every text; the names of host and user in what
cells print and in what failed, and everywhere if no plain word could be meant. What authors say
about themselves in prose cannot be found.
"""

import getpass
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pitfalls_core.display.document import Evidence
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.paper import Paper

if TYPE_CHECKING:
    from nbformat import NotebookNode

LEFT_OUT = "[left out]"
OPTION = "--anonymous"
BIBLIOGRAPHY = "latex/references.bib"

TIMINGS = ("seconds", "cpu_seconds", "attempt", "processor", "accelerator")
"""What may be told of how a run was made; host, system and date may not."""

METADATA = ("language_info",)
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
"""Of a notebook's metadata the language stays; editors keep names of authors and kernels there."""

_FOLDERS = (
    *("Users", "Volumes", "cluster", "content", "data", "home", "media", "mnt", "nfs", "opt"),
    *("private", "project", "projects", "root", "scratch", "srv", "storage", "tmp", "usr", "var"),
    *("work", "workspace"),
)
"""What absolute paths mostly begin with, besides those of this machine."""

_START = r"(?<![\w/.+-])"
_OWN_START = r"(?<![\w/.])"
_NEVER = r"(?!)"
_END = r"[^\s'\",;:)\]}<>\\]*"
_ADDRESS = re.compile(rf"file://{_END}|\b[A-Za-z]:\\+Users\\+[^\s'\",;)]*")
_PATH = re.compile(rf"{_START}/[\w.~@-]+/{_END}")
"""Any absolute path; behind a plus or a letter, slashes may be letters too, as in base64."""

_COMMIT = re.compile(r"\b[0-9a-f]{40}\b")
_REPEAT = re.compile(r"\bpitfalls report [^\n<]*?--profile \w+\b(?! --anonymous)")


class Asked(Protocol):
    """What a request says about the places of a report."""

    @property
    def anonymous(self) -> bool:
        """Whether the report is to be anonymous."""

    @property
    def project(self) -> Project:
        """The project."""

    @property
    def outside(self) -> tuple[Path, ...]:
        """Folders that may lie outside of the project: of the report and of data."""


@dataclass(frozen=True)
class Traces:
    """What of this machine and its user may not stand in an anonymous report.

    Parameters
    ----------
    folders
        Paths into these become relative to them: the project, this package, the libraries.
    outside
        Paths into these are left out, as are all that begin as absolute paths mostly do.
    names
        Of the host and the user.
    commit
        The commit that the project stands at; empty if there is none.
    """

    folders: tuple[str, ...]
    outside: tuple[str, ...]
    names: tuple[str, ...]
    commit: str

    @classmethod
    def of(cls, asked: Asked) -> "Traces":
        """Return the traces of this machine, its user and the project."""
        root = asked.project.root
        libraries = (Path(sys.prefix), Path(sys.base_prefix))
        return cls(
            _spellings((root, SHIPPED, *libraries)),
            _spellings((*asked.outside, *_home())),
            _names(),
            _commit_of(root),
        )

    def without(self, text: str, *, printed: bool = False) -> str:
        """Return `text` without the traces; `printed` text without any name of host and user."""
        text = self._inside.sub(lambda found: "" if found[1] else ".", text)
        more = (_PATH, _COMMIT, self._every_name) if printed else (self._telling_name,)
        for pattern in (self._outside, _ADDRESS, self._absolute, self._commit, *more):
            text = pattern.sub(LEFT_OUT, text)
        return text

    @cached_property
    def _inside(self) -> re.Pattern[str]:
        words = "|".join(map(re.escape, self.folders))
        return re.compile(rf"{_OWN_START}(?:{words})(?:([/\\]+)|(?![\w-]))")

    @cached_property
    def _outside(self) -> re.Pattern[str]:
        words = "|".join(map(re.escape, self.outside))
        return re.compile(rf"{_OWN_START}(?:{words})(?:/{_END}|(?![\w-]))" if words else _NEVER)

    @cached_property
    def _absolute(self) -> re.Pattern[str]:
        own = {Path(folder).parts[1] for folder in (*self.folders, *self.outside)}
        words = "|".join(map(re.escape, sorted({*_FOLDERS, *own})))
        return re.compile(rf"{_START}/(?:{words})/{_END}")

    @cached_property
    def _commit(self) -> re.Pattern[str]:
        short = self.commit[:7]
        start = self.commit if short.isdigit() else short  # seven digits may be any number
        return re.compile(rf"\b{start}[0-9a-f]{{0,33}}\b" if start else _NEVER)

    @cached_property
    def _every_name(self) -> re.Pattern[str]:
        return _any_of(self.names)

    @cached_property
    def _telling_name(self) -> re.Pattern[str]:
        return _any_of(name for name in self.names if len(name) > 4 and not name.isalpha())


@dataclass(frozen=True)
class Veil:
    """What stands between a report and its reader; without `traces` everything passes."""

    traces: Traces | None = None

    @classmethod
    def over(cls, asked: Asked) -> "Veil":
        """Return the veil that a request asks for."""
        return cls(Traces.of(asked) if asked.anonymous else None)

    def paper(self, paper: Paper) -> Paper:
        """Return `paper` without authors and traces, and with commands that repeat it so."""
        return paper if self.traces is None else self.value(replace(paper, authors=()))

    def value(self, value: Any) -> Any:
        """Return a document value, or one of lists, dictionaries and text, without traces."""
        if self.traces is None:
            return value
        if isinstance(value, str):
            return self.traces.without(value)
        if isinstance(value, list | tuple):
            return type(value)(self.value(one) for one in value)
        if isinstance(value, Mapping):
            return {self.value(name): self.value(one) for name, one in value.items()}
        if isinstance(value, Evidence):
            value = replace(value, facts=tuple(map(_repeating, value.facts)))
        if is_dataclass(value) and not isinstance(value, type):
            changes = {one.name: self.value(getattr(value, one.name)) for one in fields(value)}
            return replace(value, **changes)
        return value

    def documents(self, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Return the files of a veiled paper; the bibliography among them is the user's own."""
        if self.traces is None:
            return files
        return {**files, BIBLIOGRAPHY: self.value(files[BIBLIOGRAPHY].decode()).encode()}

    def printed(self, text: str) -> str:
        """Return what a program has printed without traces."""
        return text if self.traces is None else self.traces.without(text, printed=True)

    def notebook(self, notebook: "NotebookNode") -> "NotebookNode":
        """Return a copy of an executed notebook without traces and without editors' metadata."""
        if self.traces is None:
            return notebook
        from nbformat import from_dict

        kept = {name: one for name, one in notebook.metadata.items() if name in METADATA}
        metadata = {**kept, "kernelspec": KERNEL}
        cells = [self._cell(cell) for cell in notebook.cells]
        veiled: NotebookNode = from_dict({**notebook, "metadata": metadata, "cells": cells})
        return veiled

    def timing(self, timing: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return how long a run took, without where and when."""
        if self.traces is None:
            return timing
        return {name: timing[name] for name in TIMINGS if name in timing}

    def _cell(self, cell: "NotebookNode") -> dict[str, Any]:
        tags = {name: one for name, one in cell.metadata.items() if name == "tags"}
        kept = {**cell, "source": self.value(cell["source"]), "metadata": tags}
        if "outputs" in cell:
            kept["outputs"] = [self._output(one) for one in cell["outputs"]]
        return kept

    def _output(self, output: "NotebookNode") -> dict[str, Any]:
        if output["output_type"] == "stream":
            return {**output, "text": self.printed(output["text"])}
        return {name: self.value(_repeated(value)) for name, value in output.items()}


def _repeating(fact: tuple[str, str]) -> tuple[str, str]:
    return (fact[0], _repeated(fact[1])) if fact[0] == "Repeat" else fact


def _repeated(value: Any) -> Any:
    """Return what a cell shows with the commands in it that repeat an anonymous report."""
    if isinstance(value, str):
        return _REPEAT.sub(rf"\g<0> {OPTION}", value)
    if isinstance(value, list):
        return [_repeated(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _repeated(one) for name, one in value.items()}
    return value


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of whole names; of none, one that is never found."""
    words = "|".join(map(re.escape, names))
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])" if words else _NEVER)


def _names() -> tuple[str, ...]:
    """Return the names of host and user, the longest first, without what may be any number."""
    host = platform.node()
    names = {host, host.partition(".")[0], _user()} - {"", "localhost"}
    telling = {name for name in names if not name.isdigit() or len(name) > 7}
    return tuple(sorted(telling, key=len, reverse=True))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may know its user by number only
        return ""


def _commit_of(folder: Path) -> str:
    """Return the commit that `folder` stands at, or empty text if nothing says so."""
    ask = ["git", "rev-parse", "--verify", "--quiet", "HEAD"]
    try:
        done = subprocess.run(ask, cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _home() -> tuple[Path, ...]:
    with suppress(RuntimeError):  # a container may know its user by number only
        return (Path.home(),)
    return ()


def _spellings(folders: Iterable[Path]) -> tuple[str, ...]:
    """Return `folders` as texts, with and without links, the longest first; no root of a disk."""
    paths = {path for folder in folders for path in (folder.absolute(), folder.resolve())}
    texts = {str(path) for path in paths if str(path) != path.anchor}
    return tuple(sorted(texts, key=lambda text: (-len(text), text)))
