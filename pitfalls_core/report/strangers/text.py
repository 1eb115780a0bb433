"""Markdown of strangers as HTML, which is then read as any other HTML of theirs."""

import html
import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

_FORMULA = "pitfalls-formula"
_BRACKETS = re.compile(r"\\\\\[(.+?)\\\\\]|\\\\\((.+?)\\\\\)", re.DOTALL)


def markdown_html(source: str) -> str:
    """Return Markdown as HTML in which formulas stand in elements of their own; it is not safe.

    Jupyter's dialect: tables, raw HTML, formulas between dollar signs, double backslashes with
    brackets, and in environments of amsmath.
    """
    rendered: str = _parser().render(_BRACKETS.sub(_dollars, source))
    return rendered


def _dollars(found: re.Match[str]) -> str:
    return f"$${found[1]}$$" if found[1] else f"${found[2].strip()}$"


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    # The reader of HTML decides about addresses. Assigning is how markdown-it wants this replaced.
    parser.validateLink = bool  # type: ignore[assignment, method-assign]
    dollarmath_plugin(parser, renderer=_formula, allow_digits=False, double_inline=True)
    amsmath_plugin(parser, renderer=lambda tex: _formula(tex, {"display_mode": True}))
    return parser


def _formula(tex: str, options: dict[str, Any]) -> str:
    display = " display" if options.get("display_mode") else ""
    return f"<{_FORMULA}{display}>{html.escape(tex)}</{_FORMULA}>"
