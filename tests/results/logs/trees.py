"""Folders of logs for tests, and what reading them must not do."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.asked import Asked, Score, Select
from pitfalls_core.results.logs.kinds import kind_of, read_logs
from pitfalls_core.results.logs.tabulating import score_table
from pitfalls_core.results.scores import ScoreTable

SCORES = {"base": (0.5, 0.625, 0.75), "new": (0.625, 0.75, 0.875)}
"""Variant to the score of each seed, in numbers that single precision holds exactly."""

WANTED = [
    (variant, str(seed), score)
    for variant, scores in SCORES.items()
    for seed, score in enumerate(scores)
]
"""The same as rows."""


def write_all(root: Path, files: Mapping[str, str]) -> Path:
    """Write text files below `root` and return it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


def asked(*scores: str, select: str = "last", **more: object) -> Asked:
    """Return what a user would ask with ``--score`` and ``--select``."""
    return Asked(tuple(map(Score.parse, scores)), select=Select.parse(select), **more)  # type: ignore[arg-type]


def table(root: Path, what: Asked) -> ScoreTable:
    """Read logs as ``analyze`` does, and look that nothing changed by it."""
    before = state(root)
    found = score_table(read_logs(root, kind_of(root), what.wanted), what)
    assert state(root) == before
    return found


def rows(found: ScoreTable) -> list[tuple[str, str, float | None]]:
    """Return variant, seed and score of each row, None where it failed."""
    return [
        (found.variant[row], found.seed[row], None if failed else float(value))
        for row, (value, failed) in enumerate(zip(found.values, found.failed, strict=True))
    ]


def refusal(root: Path, work: Callable[[], object]) -> str:
    """Return the message with which `work` is refused, without the folder."""
    with pytest.raises(InputError) as caught:
        work()
    return str(caught.value).replace(f"{root}/", "").replace(str(root), "ROOT")


def state(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return everything below `root` (or a file and what is beside it) with time and content."""
    folder = root if root.is_dir() else root.parent
    return {str(path): _state(path) for path in _all(folder)}


def _all(folder: Path) -> Iterable[Path]:
    return [folder, *sorted(folder.rglob("*"))]


def _state(path: Path) -> tuple[int, int, bytes]:
    content = path.read_bytes() if path.is_file() else b""
    return path.lstat().st_mtime_ns, path.lstat().st_size, content
