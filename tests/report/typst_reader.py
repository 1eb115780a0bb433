"""What the typesetter makes of a paper, read back from its layout."""

import json
from pathlib import Path
from typing import Any

import typst

from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import TypstExporter
from pitfalls_core.report.paper import Paper


def typst_elements(folder: Path, paper: Paper, selector: str) -> list[dict[str, Any]]:
    """Return what `selector` finds in `paper` after layout."""
    for name, content in TypstExporter.files(paper).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    source = folder / "paper.typ"
    source.write_text(TypstExporter.export(paper, Project(SHIPPED)), encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(
        typst.query(source, selector, root=folder, ignore_system_fonts=True)
    )
    return found


def flat(content: object) -> str:
    """Return the characters of a piece of Typst content as `query` describes it."""
    match content:
        case {"func": "space"}:
            return " "
        case {"text": str(characters)}:
            return characters
        case dict():
            parts = ("children", "body", "child")
            return "".join(flat(content[part]) for part in parts if part in content)
        case list():
            return "".join(map(flat, content))
    return ""
