"""The blocks of the recipes in CONTRIBUTING.md, and a project that follows them to the letter."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from pitfalls_core.project import SHIPPED

FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINE_OF = re.compile(r"# (\S+\.(?:py|toml)): (.+)")
VARIANT, CELL = "# a variant", "# a cell of the notebook"
BEHIND = "    ),\n    baseline="
"""What comes behind the variants of a new study."""

STUDY = "studies/my_study.py"
IN_A_CLONE = frozenset(
    {"Another section", "A predicate for claims", "A quantity of the runs", "A detector"}
)
"""Recipes that change the package itself."""


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its first line, and what comes after that."""

    recipe: str
    language: str
    head: str
    body: str

    @property
    def in_a_clone(self) -> bool:
        """Whether its recipe changes the package."""
        return self.recipe in IN_A_CLONE

    @property
    def in_the_package(self) -> bool:
        """Whether it changes the package itself, rather than a project that uses the change."""
        return self.in_a_clone and not self.head.startswith(f"# {STUDY}")


def blocks() -> Iterator[Block]:
    """Yield every block of CONTRIBUTING.md, with the heading that it stands under."""
    text = (SHIPPED / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for recipe in text.split("\n### ")[1:]:
        heading = recipe.partition("\n")[0]
        for language, source in FENCED.findall(recipe):
            head, _, body = source.partition("\n")
            yield Block(heading, language, head, source if language == "sh" else body)


@dataclass(frozen=True)
class Follower:
    """A project in a folder of its own that does what recipes say.

    Parameters
    ----------
    root
        The folder.
    clone
        What holds the package that commands use.
    """

    root: Path
    clone: Path = SHIPPED

    def does(self, block: Block) -> None:
        """Follow a block that is a file, a line of one, a variant, or a cell."""
        line = LINE_OF.fullmatch(block.head)
        if block.head == VARIANT:
            self.edit(STUDY, BEHIND, f"{block.body}{BEHIND}")
        elif block.head == CELL:
            self._add_cell(block.body)
        elif line:
            path, start = line.groups()
            lines = (self.root / path).read_text().splitlines(keepends=True)
            (at,) = [n for n, one in enumerate(lines) if one.strip().startswith(start)]
            (self.root / path).write_text("".join([*lines[:at], block.body, *lines[at + 1 :]]))
        else:
            file = self.root / block.head.split()[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.body)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text that is there once."""
        file = self.root / path
        text = file.read_text()
        assert text.count(old) == 1, (path, old)
        file.write_text(text.replace(old, new))

    def _add_cell(self, source: str) -> None:
        path = self.root / "notebooks" / "my_study.ipynb"
        notebook = nbformat.read(path, as_version=4)
        (place,) = [
            place for place, cell in enumerate(notebook.cells) if "analyse(runs)" in cell.source
        ]
        notebook.cells.insert(place + 1, new_code_cell(source.strip()))
        nbformat.write(notebook, path)

    def command(self, line: str) -> "subprocess.CompletedProcess[str]":
        """Give a command as it stands in a recipe."""
        program, *words = line.split()
        module = ["-m", "pitfalls_core"] if program == "pitfalls" else []
        return subprocess.run(
            [sys.executable, *module, *words],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.clone)},
            capture_output=True,
            text=True,
            check=False,
        )
