"""Markdown becomes blocks; what a paper cannot show is refused with its place."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.display.document import (
    Block,
    Citation,
    Code,
    CodeBlock,
    CrossReference,
    Emphasis,
    Heading,
    Inlines,
    Link,
    Listing,
    Math,
    Paragraph,
    Strong,
    Text,
    walk,
)
from pitfalls_core.errors import InputError
from pitfalls_core.report.markdown import parse_markdown

PLACE = "notebooks/a.ipynb, cell 3"


def blocks(source: str) -> tuple[Block, ...]:
    """Return the blocks of `source`."""
    return parse_markdown(source, place=PLACE)


def inlines(source: str) -> Inlines:
    """Return the inlines of `source`, which is one paragraph."""
    (paragraph,) = blocks(source)
    assert isinstance(paragraph, Paragraph)
    return paragraph.children


def text(characters: str) -> Inlines:
    """Return plain `characters` as inlines."""
    return (Text(characters),)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", text("plain")),
        ("two\nlines", text("two lines")),
        ("hard  \nbreak", text("hard break")),
        ("**a** *b*", (Strong(text("a")), *text(" "), Emphasis(text("b")))),
        ("`c_d *e*`", (Code("c_d *e*"),)),
        ("[site](https://a.org/x?y=1)", (Link("https://a.org/x?y=1", text("site")),)),
        ("<https://a.org>", (Link("https://a.org", text("https://a.org")),)),
        ("[me](mailto:a@b.org)", (Link("mailto:a@b.org", text("me")),)),
        ("[@holm1979]", (Citation(("holm1979",)),)),
        ("[@_a_; @b:c/d+e.f-g]", (Citation(("_a_", "b:c/d+e.f-g")),)),
        ("`[@a]` \\[@a]", (Code("[@a]"), *text(" [@a]"))),
        ("[@name](https://a.org)", (Link("https://a.org", text("@name")),)),
        ("a@b.org and @key", text("a@b.org and @key")),
        ("see [](#tab-accuracy)", (*text("see "), CrossReference("tab-accuracy"))),
        ("costs $5 and $x^2$", (*text("costs $5 and "), Math("x^2"))),
        ("$5 and $6, or \\$x\\$", text("$5 and $6, or $x$")),
        ("$$x$$ in a line", (Math("x", display=True), *text(" in a line"))),
        ("**$x$** `$x$`", (Strong((Math("x"),)), *text(" "), Code("$x$"))),
        ("\"It's\" -- 3 > 2 & (c)", text("“It’s” -- 3 > 2 & (c)")),
        ("&amp; &copy;", text("& ©")),
        ("~~old~~", text("~~old~~")),
    ],
)  # fmt: skip
def test_inlines(source: str, expected: Inlines) -> None:
    """Every inline construct becomes its value."""
    assert inlines(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# One", Heading(1, text("One"))),
        ("Two\n---", Heading(2, text("Two"))),
        ("### *Three*", Heading(3, (Emphasis(text("Three")),))),
        ("# Appendix: Data *x*", Heading(1, (*text("Data "), Emphasis(text("x"))), appendix=True)),
        ("## Appendix: Data", Heading(2, text("Data"), appendix=True)),
        ("### Appendix: Data", Heading(3, text("Appendix: Data"))),
        ("- a\n- b", Listing(((Paragraph(text("a")),), (Paragraph(text("b")),)))),
        ("1. a\n2. b", Listing(((Paragraph(text("a")),), (Paragraph(text("b")),)), ordered=True)),
        (
            "- a\n  1. b\n\n  c",
            Listing(
                (
                    (
                        Paragraph(text("a")),
                        Listing(((Paragraph(text("b")),),), ordered=True),
                        Paragraph(text("c")),
                    ),
                )
            ),
        ),
        ("```python\nx = '\"'\n\n  y\n```", CodeBlock("x = '\"'\n\n  y")),
        ("    indented", CodeBlock("indented")),
    ],
)
def test_blocks(source: str, expected: Block) -> None:
    """Every block construct becomes its value."""
    assert blocks(source) == (expected,)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.org",
        "../x",
        "#tab-a",
    ],
)
def test_an_unwanted_address_leaves_its_text(address: str) -> None:
    """A link that leads anywhere but to the web or to mail is its text."""
    assert inlines(f"[text]({address})") == text("text")


def test_an_image_leaves_its_alternative_text() -> None:
    """Images come from code cells only; nothing is fetched and nothing is embedded."""
    assert inlines("![a *b*](https://a.org/x.png)") == (*text("a "), Emphasis(text("b")))


@pytest.mark.parametrize("source", ["<script>alert(1)</script>", "a <b onclick=x>c</b> <!-- d -->"])
def test_html_is_literal(source: str) -> None:
    """HTML tags are characters like others."""
    assert inlines(source) == text(source)


@pytest.mark.parametrize("source", ["a\u202eb", "a&#x202e;b", "a\x00b", "a&#0;b", "a\x1bb"])
def test_invisible_characters_are_replaced(source: str) -> None:
    """Control and direction characters are replaced, also where they are written as entities."""
    assert inlines(source) == text("a\N{REPLACEMENT CHARACTER}b")


REMEDY = (
    "cannot be shown in a paper. Use headings, paragraphs, lists, code, emphasis, links, "
    "[@citations] and [](#label) references; make tables and figures in a code cell."
)


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("a\n\n> quoted", 3, "Markdown 'blockquote'"),
        ("a\n\n***", 3, "Markdown 'hr'"),
        ("a\n\n|a|b|\n|-|-|\n|1|2|", 3, "Markdown 'table'"),
        ("- a\n- # b", 2, "a heading inside a list"),
        ("2024. was a year", 1, "a list that starts at 2024"),
        ("a\n\nb [@holm1979, p. 3]", 3, "the citation '[@holm1979, p. 3]'"),
    ],
)
def test_what_a_paper_cannot_show_is_refused(source: str, line: int, what: str) -> None:
    """The message names the construct, the cell and the line, and what to write instead."""
    with pytest.raises(InputError) as caught:
        blocks(source)
    assert str(caught.value) == f"{PLACE}, line {line}: {what} {REMEDY}"


@pytest.mark.parametrize("source", ["one\n\na $\\foo$ b", "one\n\n$$\n\\foo\n$$"])
def test_a_formula_that_cannot_be_set_is_refused(source: str) -> None:
    """The message names the place and the command."""
    with pytest.raises(InputError) as caught:
        blocks(source)
    assert str(caught.value) == (
        f"{PLACE}, line 3: the formula '\\\\foo' holds the command \\foo, which a document cannot "
        "show; write it with common commands of LaTeX, amsmath and amssymb, without definitions"
    )


@settings(deadline=None)
@given(st.text(alphabet="ab [](#)*_`@;:<>!\\\n&-1.|~$\"'\u202e\x00", max_size=40))
def test_any_text_is_read_or_refused(source: str) -> None:
    """No input crashes the reader, and no invisible character passes it."""
    with suppress(InputError):
        values = walk(blocks(source))
        texts = [value.text for value in values if isinstance(value, Text | Code | CodeBlock)]
        assert not {"\u202e", "\x00"} & set("".join(texts))
