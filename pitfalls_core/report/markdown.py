"""Markdown cells of a notebook become blocks; what a paper cannot show is refused.

The dialect is CommonMark without raw HTML, which stays literal text, and with three additions:
citations ``[@key]`` and ``[@first; @second]``; cross references, which are links with a label and
no text: ``[](#tab-accuracy)``; formulas in LaTeX, ``$x^2$`` in a line and ``$$x^2$$`` displayed.
A dollar sign beside a space or a digit is literal where no formula can start or end there, and so
is an escaped one. A section called ``Appendix: Data`` becomes the appendix "Data".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin

from pitfalls_core.display.document import (
    Block,
    Citation,
    Code,
    CodeBlock,
    CrossReference,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Link,
    Listing,
    Math,
    Paragraph,
    Strong,
    Text,
)
from pitfalls_core.display.plain import visible
from pitfalls_core.errors import InputError
from pitfalls_core.report.mathematics.tree import tree

_CITATION_LIKE = re.compile(r"\[(@\w[^\[\]]*)\](?!\()")
_CITATION = re.compile(r"@[\w.:+/-]+(\s*;\s*@[\w.:+/-]+)*")
_APPENDIX = "Appendix: "
SECTION = 2
"""Sections are second-level headings in a notebook, below its title, and first-level elsewhere."""
_SCHEMES = ("http://", "https://", "mailto:")


def parse_markdown(source: str, *, place: str) -> tuple[Block, ...]:
    """Return the blocks that the Markdown text `source` describes.

    Parameters
    ----------
    source
        The text of one cell.
    place
        Where it comes from, for messages, for example ``"notebooks/a.ipynb, cell 3"``.

    Raises
    ------
    InputError
        If the text holds what a paper cannot show, for example a block quote, or a citation that
        cannot be read; the message names the place and the line.
    """
    root = SyntaxTreeNode(_parser().parse(source))
    reader = _Reader(place)
    return tuple(reader.block(node) for node in root.children)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True})
    # Tables are read in order to be refused: otherwise they would be printed as bars and dashes.
    parser.enable(["smartquotes", "table"])
    dollarmath_plugin(
        parser, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True
    )
    parser.inline.ruler.before("link", "citation", _citation_rule)
    # The reader below decides about addresses. Assigning is how markdown-it wants this replaced.
    parser.validateLink = bool  # type: ignore[assignment, method-assign]
    return parser


def _citation_rule(state: StateInline, silent: bool) -> bool:
    """Read ``[@...]`` as one token of type ``citation``: an inline rule of markdown-it."""
    match = _CITATION_LIKE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("citation", "", 0).content = match[1]
    state.pos = match.end()
    return True


@dataclass(frozen=True)
class _Reader:
    """Turns syntax trees into document values; knows where they come from."""

    place: str

    def block(self, node: SyntaxTreeNode) -> Block:
        match node.type:
            case "heading":
                return self._heading(node)
            case "paragraph":
                return Paragraph(self._inlines(node))
            case "math_block":
                return Paragraph((self._formula(node),))
            case "bullet_list" | "ordered_list":
                return self._listing(node)
            case "fence" | "code_block":
                return CodeBlock(visible(node.content.rstrip("\n")))
        raise self._refused(node)

    def _heading(self, node: SyntaxTreeNode) -> Heading:
        children, level = self._inlines(node), int(node.tag[1:])
        if not node.parent or not node.parent.is_root:
            raise self._refused(node, "a heading inside a list")
        match children:
            case (Text(text), *rest) if text.startswith(_APPENDIX) and level <= SECTION:
                kept = Text(text.removeprefix(_APPENDIX))
                return Heading(level, (kept, *rest), appendix=True)
        return Heading(level, children)

    def _listing(self, node: SyntaxTreeNode) -> Listing:
        if node.attrs.get("start", 1) != 1:
            raise self._refused(node, f"a list that starts at {node.attrs['start']}")
        items = tuple(tuple(self.block(block) for block in item.children) for item in node.children)
        return Listing(items, ordered=node.type == "ordered_list")

    def _inlines(self, node: SyntaxTreeNode) -> Inlines:
        return _merged(inline for child in node.children for inline in self._inline(child))

    def _inline(self, node: SyntaxTreeNode) -> Inlines:  # noqa: PLR0911  # one a kind of token
        match node.type:
            case "inline" | "image":
                return self._inlines(node)
            case "text":
                return (Text(visible(node.content)),)
            case "softbreak" | "hardbreak":
                return (Text(" "),)
            case "code_inline":
                return (Code(visible(node.content)),)
            case "strong" | "em" | "link":
                return self._span(node)
            case "citation":
                return (self._citation(node),)
            case "math_inline" | "math_inline_double":
                return (self._formula(node),)
        raise self._refused(node)

    def _span(self, node: SyntaxTreeNode) -> Inlines:
        children = self._inlines(node)
        if node.type != "link":
            return (Strong(children) if node.type == "strong" else Emphasis(children),)
        url = visible(str(node.attrs["href"]))
        if url.startswith("#") and not children:
            return (CrossReference(url[1:]),)
        return (Link(url, children),) if url.lower().startswith(_SCHEMES) else children

    def _citation(self, node: SyntaxTreeNode) -> Citation:
        if not _CITATION.fullmatch(node.content):
            raise self._refused(node, f"the citation '[{node.content}]'")
        return Citation(tuple(key.strip().removeprefix("@") for key in node.content.split(";")))

    def _formula(self, node: SyntaxTreeNode) -> Math:
        math = Math(visible(node.content.strip()), display=node.type != "math_inline")
        try:
            tree(math)
        except InputError as error:
            raise InputError(f"{self.place}, line {_line(node)}: {error}") from None
        return math

    def _refused(self, node: SyntaxTreeNode, what: str = "") -> InputError:
        what = what or f"Markdown {node.type!r}"
        return InputError(
            f"{self.place}, line {_line(node)}: {what} cannot be shown in a paper. "
            "Use headings, paragraphs, lists, code, emphasis, links, [@citations] and [](#label) "
            "references; make tables and figures in a code cell."
        )


def _line(node: SyntaxTreeNode) -> int:
    lines = next((block.map for block in _upwards(node) if block.map), (0, 0))
    return lines[0] + 1


def _upwards(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    while not node.is_root and node.parent:
        yield node
        node = node.parent


def _merged(inlines: Iterable[Inline]) -> Inlines:
    """Return `inlines` with neighbouring texts joined and empty ones left out."""
    merged: list[Inline] = []
    for inline in inlines:
        match merged[-1:], inline:
            case _, Text(""):
                continue
            case [Text(before)], Text(after):
                merged[-1] = Text(before + after)
            case _:
                merged.append(inline)
    return tuple(merged)
