"""HTML of a notebook becomes document values: only what is known, and the rest by name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from pitfalls_core.display.document import (
    Block,
    CellText,
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Link,
    Listing,
    Math,
    Paragraph,
    Quotation,
    Strong,
    Table,
    Text,
)
from pitfalls_core.display.plain import visible
from pitfalls_core.errors import InputError
from pitfalls_core.report.mathematics.tree import tree
from pitfalls_core.report.strangers.images import Sources
from pitfalls_core.report.strangers.losses import Losses
from pitfalls_core.report.strangers.tables import columns_of, in_parts, rows_of

FORMULA = "pitfalls-formula"
"""The element that a formula of Markdown stands in."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FLOW_NAMES = """
    p div section article aside center main header footer nav details summary figure figcaption
    address body html dl dt dd form fieldset
"""
_FLOW = frozenset(_FLOW_NAMES.split())
_BLOCKS = _HEADINGS | _FLOW | {"ul", "ol", "pre", "blockquote", "table", "hr", "img", "svg"}
_UNSHOWN_NAMES = """
    script iframe video audio object embed canvas input button select textarea applet frame
    noscript template
"""
_UNSHOWN = frozenset(_UNSHOWN_NAMES.split())
_SILENT = frozenset({"style", "link", "meta", "head", "base"})
"""Elements without content of their own."""
_SCHEMES = ("http://", "https://", "mailto:")
_DEEPEST = 60


@dataclass
class Reader:
    """Reads HTML of one cell.

    Parameters
    ----------
    place
        The cell, for messages and captions, for example ``"cell 3"``.
    sources
        Where images may come from.
    losses
        Takes what is replaced.
    tables
        Counts the tables of the notebook.
    """

    place: str
    sources: Sources
    losses: Losses
    tables: list[str] = field(default_factory=list)

    def read(self, html: str) -> tuple[Block, ...]:
        """Return the blocks of `html`."""
        # A lone surrogate is no character, and the reader refuses it.
        whole = html.encode("utf-8", "replace").decode()
        return self._blocks(BeautifulSoup(whole, "html.parser").children, 0)

    def _blocks(self, nodes: Iterable[PageElement], depth: int) -> tuple[Block, ...]:
        blocks: list[Block] = []
        line: list[PageElement] = []
        for node in nodes:
            if isinstance(node, Tag) and self._holds_blocks(node):
                blocks += self._paragraph(line, depth)
                line = []
                blocks += self._block(node, depth + 1)
            else:
                line.append(node)
        return (*blocks, *self._paragraph(line, depth))

    def _holds_blocks(self, node: Tag) -> bool:
        return node.name in _BLOCKS or node.find(list(_BLOCKS)) is not None

    def _paragraph(self, nodes: list[PageElement], depth: int) -> list[Block]:
        children = joined(inline for node in nodes for inline in self._inline(node, depth + 1))
        return [Paragraph(children)] if children else []

    def _block(self, node: Tag, depth: int) -> Iterator[Block]:
        if depth > _DEEPEST:
            yield CellText("printed", "", visible(node.get_text()))
        elif node.name in _HEADINGS:
            children = self._inlines(node, depth)
            if children:
                yield Heading(int(node.name[1]), children)
            yield from self._images_of(node)
        elif node.name in {"ul", "ol"}:
            yield self._listing(node, depth)
        elif node.name == "pre":
            yield CodeBlock(visible(node.get_text().rstrip("\n")))
        elif node.name == "blockquote":
            yield Quotation(self._blocks(node.children, depth))
        elif node.name == "table":
            yield from self._table(node)
        elif node.name in {"img", "svg"}:
            yield self._image(node)
        elif node.name in _UNSHOWN:
            yield self._missing(node.name)
        elif node.name not in {"hr", *_SILENT}:
            yield from self._blocks(node.children, depth)

    def _listing(self, node: Tag, depth: int) -> Listing:
        items = [child for child in node.children if isinstance(child, Tag)]
        read = (self._blocks(item.children, depth) for item in items)
        return Listing(
            tuple(blocks for blocks in read if blocks),
            ordered=node.name == "ol",
        )

    def _table(self, node: Tag) -> Iterator[Block]:
        header, rows = rows_of(node, lambda cell: self._inlines(cell, 0))
        for image in node.find_all(["img", "svg"]):
            yield self._image(image)
        if not any(cell for row in rows for cell in row) and not any(header):
            return
        for columns, body in in_parts(columns_of(header, rows), rows):
            self.tables.append(self.place)
            caption = (Text(f"Table of {self.place}."),)
            yield Table(f"tab-{len(self.tables)}", caption, columns, body)

    def _images_of(self, node: Tag) -> Iterator[Block]:
        for image in node.find_all(["img", "svg"]):
            yield self._image(image)

    def _image(self, node: Tag) -> Block:
        alt = visible(str(node.get("alt") or node.get("title") or "")).strip()
        address = str(node) if node.name == "svg" else str(node.get("src") or "")
        words = alt or f"Image in {self.place}, without a description."
        source = f"data:image/svg+xml,{address}" if node.name == "svg" else address
        found = self.sources.picture(source, words)
        if not isinstance(found, str):
            return found
        shown = "SVG" if node.name == "svg" else address if len(address) < 200 else address[:199]
        name = f"{alt} ({shown})" if alt else shown
        self.losses.note(f"{self.place}: the image {shown} is not shown: {found}")
        return CellText("missing", "", visible(f"[image not shown: {name}; {found}]"))

    def _missing(self, name: str) -> Block:
        self.losses.note(f"{self.place}: <{name}> is not shown")
        return CellText("missing", "", f"[not shown: <{name}>]")

    def _inlines(self, node: Tag, depth: int) -> Inlines:
        return joined(one for child in node.children for one in self._inline(child, depth + 1))

    def _inline(self, node: PageElement, depth: int) -> Inlines:
        if isinstance(node, PreformattedString):
            return ()
        if isinstance(node, NavigableString):
            return (Text(re.sub(r"\s+", " ", visible(str(node)))),)
        if not isinstance(node, Tag) or node.name in {"img", "svg", *_SILENT}:
            return ()
        if depth > _DEEPEST:
            return (Text(visible(node.get_text())),)
        return self._element(node, depth)

    def _element(self, node: Tag, depth: int) -> Inlines:
        name = node.name
        if name in _UNSHOWN:
            self.losses.note(f"{self.place}: <{name}> is not shown")
            return (Text(f"[not shown: <{name}>]"),)
        if name == FORMULA:
            return self._formula(node)
        if name in {"code", "tt", "kbd", "samp"}:
            return (Code(visible(node.get_text())),) if node.get_text() else ()
        if name == "br":
            return (Text(" "),)
        children = self._inlines(node, depth)
        if name in {"sup", "sub"} and children:
            return (Text("^" if name == "sup" else "_"), *children)
        return self._styled(node, children)

    def _styled(self, node: Tag, children: Inlines) -> Inlines:
        if not children:
            return ()
        if node.name in {"strong", "b", "th"}:
            return (Strong(children),)
        if node.name in {"em", "i", "cite", "var"}:
            return (Emphasis(children),)
        if node.name == "a":
            url = visible(str(node.get("href") or "")).strip()
            return (Link(url, children),) if url.lower().startswith(_SCHEMES) else children
        spaced = node.name in _BLOCKS | {"li", "tr", "td"}
        return (Text(" "), *children, Text(" ")) if spaced else children

    def _formula(self, node: Tag) -> Inlines:
        math = Math(visible(node.get_text().strip()), display=node.has_attr("display"))
        try:
            tree(math)
        except InputError as error:
            self.losses.note(f"{self.place}: {error}; it is shown as code")
            return (Code(math.tex),) if math.tex else ()
        return (math,)


def joined(inlines: Iterable[Inline]) -> Inlines:
    """Return `inlines` with neighbouring texts joined, and no space at the ends."""
    merged: list[Inline] = []
    for inline in inlines:
        match merged[-1:], inline:
            case [Text(before)], Text(after):
                merged[-1] = Text(re.sub(" {2,}", " ", before + after))
            case _:
                merged.append(inline)
    if merged and isinstance(merged[0], Text):
        merged[0] = Text(merged[0].text.lstrip())
    if merged and isinstance(merged[-1], Text):
        merged[-1] = Text(merged[-1].text.rstrip())
    return tuple(one for one in merged if one != Text(""))
