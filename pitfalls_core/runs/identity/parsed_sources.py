"""What source files import and digest to, remembered between commands by their content."""

import hashlib
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pitfalls_core.runs.identity import parsing
from pitfalls_core.runs.identity.parsing import Module
from pitfalls_core.runs.store.sealed_lines import SealedLines

SOURCES = "sources.jsonl"
"""The memory of a project, in its build folder."""


@dataclass(frozen=True)
class ParsedSources:
    """Parses each content once; what came of it is kept in a file of sealed lines.

    Parameters
    ----------
    lines
        The memory. It may be missing, damaged or impossible to write: files are then parsed again.
    """

    lines: SealedLines
    _known: dict[str, Module] = field(default_factory=dict, init=False)
    _new: dict[str, Module] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for line in self.lines.read():
            match line:
                case [str(key), str(digest), [*imports]]:
                    self._known[key] = Module(digest, frozenset(imports))

    def __call__(self, content: bytes, package: str, *, is_door: bool = False) -> Module:
        """Return what `pitfalls_core.runs.identity.parsing.parse` returns."""
        key = _key(content, package, is_door=is_door)
        if key not in self._known:
            self._known[key] = self._new[key] = parsing.parse(content, package, is_door=is_door)
        return self._known[key]

    def keep(self) -> None:
        """Write down what was parsed anew; commands that only look at a project do not."""
        lines = [[key, one.digest, sorted(one.imports)] for key, one in self._new.items()]
        self._new.clear()
        if lines:
            self.lines.remember(lines)


def _key(content: bytes, package: str, *, is_door: bool) -> str:
    """Return a digest of all that the outcome is a function of, Python and our rules included."""
    about = f"{sys.version}\0{_rules()}\0{package}\0{is_door}\0"
    return hashlib.sha256(about.encode() + content).hexdigest()


@cache
def _rules() -> str:
    return hashlib.sha256(Path(parsing.__file__).read_bytes()).hexdigest()
