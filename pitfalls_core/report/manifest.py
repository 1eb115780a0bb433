"""What a report was made from and what it consists of, by digest: ``manifest.json``.

A report is up to date when the inputs are what they were and every promised output is there with
the bytes that were written. Finding that out imports none of the libraries that made the report.
"""

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from pitfalls_core.canonical import digest
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.story import imported_modules, story_of
from pitfalls_core.runs.identity.closure import SourceRoot, source_closure
from pitfalls_core.runs.identity.versions import versions_of
from pitfalls_core.runs.ledger import Ledger
from pitfalls_core.runs.plan import plan_digest

FILE = "manifest.json"
LIBRARIES = (
    "bibtexparser",
    "jinja2",
    "markdown-it-py",
    "matplotlib",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "scipy",
    "seaborn",
    "typst",
)
"""What turns finished runs into documents; another version may give other documents."""


def report_inputs(
    ledgers: Sequence[Ledger], notebooks: Sequence[Path], project: Project, history: str
) -> dict[str, Any]:
    """Return everything that the documents are a function of, as digests and versions.

    Parameters
    ----------
    ledgers
        The studies with their runs.
    notebooks
        Their notebooks.
    project
        The project, for its own templates and modules.
    history
        Frozen plans, outcomes of re-runs, and definitions as they were written, as text.
    """
    return {
        "profile": sorted({ledger.profile for ledger in ledgers}),
        "studies": [_study(ledger) for ledger in ledgers],
        "notebooks": {path.name: digest(story_of(path)) for path in notebooks},
        "modules": _modules(notebooks, project),
        "history": hashlib.sha256(history.encode()).hexdigest(),
        **program_inputs(project),
    }


def program_inputs(project: Project) -> dict[str, Any]:
    """Return what any report depends on besides its content: this program and its libraries."""
    return {
        "templates": tree_digest([root / "report_templates" for root in _roots(project)]),
        "program": tree_digest([SHIPPED / "pitfalls_core"]),
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in LIBRARIES},
        },
    }


def manifest_text(inputs: dict[str, Any], outputs: dict[str, bytes]) -> str:
    """Return the manifest of a report with these inputs and output files."""
    digests = {path: hashlib.sha256(outputs[path]).hexdigest() for path in sorted(outputs)}
    document = {"schema": 1, "inputs": inputs, "outputs": digests}
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest in `folder`, or None if there is none that can be trusted.

    A manifest that promises a file outside of `folder` is not one of ours.
    """
    try:
        manifest = json.loads((folder / FILE).read_text(encoding="utf-8"))
        whole = "inputs" in manifest and all(map(_is_inside, manifest["outputs"].keys()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return manifest if whole else None


def up_to_date(folder: Path, inputs: dict[str, Any]) -> bool:
    """Return whether `folder` holds the report that `inputs` give, every byte of it."""
    manifest = read_manifest(folder)
    if manifest is None or manifest["inputs"] != inputs:
        return False
    try:
        return all(
            _file_digest(folder / path) == expected
            for path, expected in manifest["outputs"].items()
        )
    except OSError:
        return False


def tree_digest(folders: Iterable[Path]) -> str:
    """Digest every file below `folders`, names included, byte-code left out."""
    total = hashlib.sha256()
    for place, folder in enumerate(folders):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(folder).as_posix()
                total.update(f"{place}/{name}\0{_file_digest(path)}\0".encode())
    return total.hexdigest()


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    inside = not pure.is_absolute() and ".." not in pure.parts
    return inside and bool(pure.parts) and "\0" not in path


def _modules(notebooks: Sequence[Path], project: Project) -> dict[str, Any]:
    """Digest the project's own modules that notebooks import; this package's are digested whole."""
    names = {name for path in notebooks for name in imported_modules(path)}
    own = [name for name in names if name.partition(".")[0] != "pitfalls_core"]
    closure = source_closure(own, (SourceRoot(project.root),))
    return {"sources": dict(closure.sources), "versions": dict(versions_of(closure.packages))}


def _study(ledger: Ledger) -> dict[str, Any]:
    return {
        "name": ledger.study.name,
        "plan_sha256": plan_digest(ledger.study, ledger.profile),
        "runs": {
            entry.specification.id: {"key": entry.ingredients.key, "result": entry.result}
            for entry in ledger.entries
        },
    }


def _roots(project: Project) -> list[Path]:
    return list(dict.fromkeys((SHIPPED, project.root)))


def _file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
