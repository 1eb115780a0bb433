"""What JupyterLab shows for a display value: itself as data, and previews for people."""

import base64
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pitfalls_core.display.document import (
    Block,
    CellText,
    CodeBlock,
    Evidence,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Prose,
    Quotation,
    Row,
    Table,
)
from pitfalls_core.display.payload import MIME, to_payload
from pitfalls_core.display.plain import plain_text, printable
from pitfalls_core.project import template_folder

Shown = Table | Figure | Prose | Evidence


def bundle(value: Shown) -> dict[str, Any]:
    """Return `value` under every MIME type that a notebook keeps of it.

    The private type carries all of it; the preview is HTML, with the picture and the caption of a
    figure. A figure is there as PNG too, and plain text serves what knows neither.
    """
    template = _environment().get_template("fragment.html.j2")
    previews: dict[str, Any] = {
        MIME: to_payload(value),
        "text/html": template.render(value=value).strip(),
        "text/plain": _text(value),
    }
    if isinstance(value, Figure):
        previews["image/png"] = _base64(value.png)
    return previews


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def previews_of(value: Shown) -> dict[str, Any]:
    """Return `value` as notebooks show it, without the data that a paper would take it from."""
    return {mime: preview for mime, preview in bundle(value).items() if mime != MIME}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(template_folder("preview")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["base64"] = _base64
    environment.filters["kind"] = lambda value: type(value).__name__
    return environment


def _text(value: Block | Prose) -> str:
    """Return `value` as lines of plain text."""
    match value:
        case Prose(blocks) | Quotation(blocks):
            return "\n\n".join(map(_text, blocks))
        case Heading(_, children) | Paragraph(children):
            return plain_text(children)
        case Listing(items):
            return "\n".join("- " + "\n".join(map(_text, item)) for item in items)
        case CodeBlock(text) | CellText(_, _, text):
            return text
        case Picture():
            return value.alt
        case Table() | Figure() | Evidence():
            return "\n".join(_labelled(value))


def _labelled(value: Table | Figure | Evidence) -> list[str]:
    match value:
        case Evidence(label, title, facts):
            return [f"{label}: {title}", *(f"{name}: {fact}" for name, fact in facts)]
        case Figure(label, caption, alt):
            return [f"{label}: {plain_text(caption)} ({alt})"]
        case Table(label, caption, columns, rows):
            header = " | ".join(column.header for column in columns)
            return [f"{label}: {plain_text(caption)}", header, *map(_row, rows)]


def _row(row: Row) -> str:
    return row.group or " | ".join(map(plain_text, row.cells))
