"""A PDF of any paper: what the typesetter cannot set is replaced and named, not refused."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from pitfalls_core.display.document import CellText, Picture
from pitfalls_core.errors import ExportFailed
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.strangers.glyphs import printable_in_pdf
from pitfalls_core.report.strangers.losses import Losses
from pitfalls_core.report.typesetting import typeset

Source = Callable[[Paper], str]
Files = Callable[[Paper], Mapping[str, bytes]]


def typeset_anyhow(paper: Paper, source: Source, files: Files) -> bytes:
    """Return the PDF of `paper`, with code points for characters that its fonts lack.

    Where the typesetter refuses it, the pictures that it cannot read are named in their places.

    Raises
    ------
    ExportFailed
        If it is refused without them as well.
    """
    losses = Losses()
    shown = printable_in_pdf(paper, losses)
    try:
        document = typeset(source(shown), files(shown))
    except ExportFailed:
        kept = _without_unreadable(shown, losses)
        if kept == shown:
            raise
        document = typeset(source(kept), files(kept))
    losses.log()
    return document


def _without_unreadable(value: Any, losses: Losses) -> Any:
    if isinstance(value, tuple):
        return tuple(_without_unreadable(part, losses) for part in value)
    if isinstance(value, Picture):
        return value if _is_readable(value) else _named(value, losses)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {field.name: getattr(value, field.name) for field in fields(value)}
    inside = {k: _without_unreadable(v, losses) for k, v in parts.items() if isinstance(v, tuple)}
    return replace(value, **inside)


def _is_readable(picture: Picture) -> bool:
    page = f'#set document(title: "picture")\n#image("picture.{picture.media}", alt: "picture")'
    try:
        typeset(page, {f"picture.{picture.media}": picture.data})
    except ExportFailed:
        return False
    return True


def _named(picture: Picture, losses: Losses) -> CellText:
    losses.note(f"the PDF cannot show a picture: {picture.alt}")
    return CellText("missing", "", f"[picture not shown: {picture.alt}]")
