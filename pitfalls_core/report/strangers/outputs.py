"""Outputs of code cells become document values; what cannot be shown is named."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from nbformat import NotebookNode

from pitfalls_core.display.document import Block, CellText, Math, Paragraph, Prose
from pitfalls_core.display.payload import MIME, from_payload
from pitfalls_core.display.plain import visible
from pitfalls_core.errors import InputError
from pitfalls_core.report.mathematics.tree import tree
from pitfalls_core.report.strangers.hypertext import Reader
from pitfalls_core.report.strangers.images import output_picture
from pitfalls_core.report.strangers.text import markdown_html

_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]")
_IMAGES = (
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
)
_ACTIVE = re.compile(r"<(script|iframe|object|embed|video|audio|canvas)\b", re.IGNORECASE)
_QUIET = frozenset({"text/plain", "text/html", "text/latex", "text/markdown", *_IMAGES})


def shown(outputs: Iterable[NotebookNode], reader: Reader) -> Iterator[Block]:
    """Yield the blocks of `outputs`, in order; streams of one name in a row count as one."""
    waiting: list[NotebookNode] = []
    for output in outputs:
        if waiting and (output.output_type, output.get("name")) != ("stream", waiting[0].name):
            yield from _stream(waiting)
            waiting = []
        if output.output_type == "stream":
            waiting.append(output)
        elif output.output_type == "error":
            yield _error(output)
        else:
            yield from _data(output.get("data", {}), reader)
    yield from _stream(waiting)


def terminal_text(text: str) -> str:
    """Return what a terminal would show at the end: no escape codes, lines overwritten as asked."""
    plain = _ANSI.sub("", text).replace("\r\n", "\n")
    lines = (_overwritten(line) for line in plain.split("\n"))
    return visible("\n".join(lines).strip("\n"))


def _overwritten(line: str) -> str:
    parts = [part for part in line.split("\r") if part]
    last = parts[-1] if parts else ""
    while "\b" in last:
        last = re.sub("[^\b]\b|^\b+", "", last, count=1)
    return last


def _stream(outputs: list[NotebookNode]) -> Iterator[Block]:
    text = terminal_text("".join(_text(output.text) for output in outputs))
    if text.strip():
        title = "standard error" if outputs[0].name == "stderr" else ""
        yield CellText("printed", title, text)


def _error(output: NotebookNode) -> Block:
    trace = terminal_text("\n".join(map(str, output.get("traceback", []))))
    name = f"{output.get('ename', 'Error')}: {output.get('evalue', '')}"
    return CellText("error", visible(name.split("\n", 1)[0]), trace or visible(name))


def _data(data: dict[str, Any], reader: Reader) -> Iterator[Block]:
    """Yield the best of the forms of one output, and name what only other programs can show."""
    special = sorted(data.keys() - _QUIET)
    if MIME in data:
        try:
            value = from_payload(data[MIME])
        except InputError:
            special.remove(MIME)
        else:
            yield from value.blocks if isinstance(value, Prose) else (value,)  # type: ignore[misc]
            return
    broken = [kind for kind in _IMAGES if kind in data and not output_picture(data[kind], "")]
    if broken:
        yield _missing([f"{kind}, which cannot be read" for kind in broken], reader)
    best = list(_best(data, reader))
    if special and not any(kind in data for kind in _IMAGES):
        yield _missing(special, reader)
    elif not best and data and any(_text(part).strip() for part in data.values()):
        yield _missing(sorted(data), reader)
    yield from best


def _best(data: dict[str, Any], reader: Reader) -> Iterator[Block]:
    for kind in _IMAGES:
        found = output_picture(data.get(kind), _alt(data, reader))
        if found is not None:
            yield found
            return
    html = _text(data.get("text/html", ""))
    plain = terminal_text(_text(data.get("text/plain", "")))
    if html.strip() and ("<table" in html.lower() or not plain.strip()):
        if _ACTIVE.search(html) and plain.strip():
            yield _missing(["text/html with active content"], reader)
        else:
            yield from reader.read(html)
            return
    if "text/latex" in data:
        formula = _formula(_text(data["text/latex"]))
        if formula is not None:
            yield Paragraph((formula,))
            return
    if "text/markdown" in data:
        yield from reader.read(markdown_html(_text(data["text/markdown"])))
    elif plain.strip():
        yield CellText("printed", "", plain)


def _alt(data: dict[str, Any], reader: Reader) -> str:
    """Return words for an image: Python's own for it tell no more than its kind and size."""
    plain = terminal_text(_text(data.get("text/plain", ""))).strip()
    about = f" ({plain})" if plain and len(plain) < 200 and "\n" not in plain else ""
    return f"Image that {reader.place} shows{about}."


def _formula(latex: str) -> Math | None:
    inside = latex.strip()
    for start, end in (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)")):
        if inside.startswith(start) and inside.endswith(end) and len(inside) > len(start + end):
            inside = inside[len(start) : -len(end)]
            break
    math = Math(visible(inside), display=True)
    try:
        tree(math)
    except InputError:
        return None
    return math


def _missing(kinds: list[str], reader: Reader) -> Block:
    named = ", ".join(kinds)
    reader.losses.note(f"{reader.place}: an output is not shown: {named}")
    return CellText("missing", "", visible(f"[not shown: {named}]"))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
