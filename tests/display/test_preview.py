"""Previews show every display value in JupyterLab and bring all of it along."""

from html.parser import HTMLParser

import pytest

from pitfalls_core.display.document import (
    Citation,
    Code,
    CodeBlock,
    Column,
    CrossReference,
    Emphasis,
    Evidence,
    Figure,
    Heading,
    Link,
    Listing,
    Number,
    Paragraph,
    Prose,
    Row,
    Strong,
    Table,
    Text,
)
from pitfalls_core.display.payload import MIME, from_payload
from pitfalls_core.display.preview import Shown, bundle

TABLE = Table(
    "tab-a",
    (Text("Accuracy, "), Emphasis((Text("n"),)), Text(" = 6.")),
    (Column("Variant"), Column("Clean", "right")),
    (Row(group="Models"), Row(((Text("<b>"),), (Number("+1.3", "ev-a"),)))),
    note=(Code("t"), Text(" intervals.")),
)
FIGURE = Figure("fig-a", (Text("Dots."),), "Six dots.", "<svg/>", "<svg/>", b"", b"png", "x\n")
EVIDENCE = Evidence("ev-a", "refined against baseline", (("Test", "paired t"),))
PROSE = Prose(
    (
        Heading(2, (Text("Results"),), appendix=True),
        Paragraph(
            (
                Strong((Text("None"),)),
                Text(" of "),
                Link("https://example.org", (Text("them"),)),
                Citation(("holm1979", "lakens2017")),
                CrossReference("tab-a"),
            )
        ),
        Listing(((Paragraph((Text("one"),)),), (Paragraph((Text("two"),)),)), ordered=True),
        Listing(((Paragraph((Text("dot"),)),),)),
        CodeBlock("a = 1"),
        TABLE,
        EVIDENCE,
        FIGURE,
    ),
    role="abstract",
)


class _Structure(HTMLParser):
    """Collects the text of a fragment and checks that its tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.mark.parametrize("value", [TABLE, FIGURE, EVIDENCE, PROSE])
def test_the_bundle_holds_the_whole_value(value: Shown) -> None:
    """What stands under the private type decodes to the value itself."""
    assert from_payload(bundle(value)[MIME]) == value


@pytest.mark.parametrize("value", [TABLE, FIGURE, EVIDENCE, PROSE])
def test_jupyter_finds_the_bundle(value: Shown) -> None:
    """Display values answer IPython's question with their bundle."""
    assert value._repr_mimebundle_(include=None, exclude=None) == bundle(value)


def test_a_figure_is_previewed_with_its_caption() -> None:
    """A figure is there as PNG, as base64, and as HTML with the same picture and the caption."""
    previews = bundle(FIGURE)
    assert previews["image/png"] == "cG5n"
    assert set(previews) == {MIME, "text/html", "text/plain", "image/png"}
    assert '<img alt="Six dots." src="data:image/png;base64,cG5n"' in previews["text/html"]
    assert "<p><strong>fig-a.</strong> Dots.</p>" in previews["text/html"]


def test_html_is_balanced_and_complete() -> None:
    """The fragment of a text with everything in it closes its tags and loses no word."""
    structure = _Structure(bundle(PROSE)["text/html"])
    assert structure.open == []
    for word in (
        "Abstract",
        "Results",
        "them",
        "[holm1979,",
        "+1.3",
        "two",
        "paired",
        "intervals.",
    ):
        assert word in structure.words
    assert {"ol", "ul", "table", "strong", "em", "code", "pre", "a", "h3"} <= structure.tags


def test_text_is_escaped() -> None:
    """A cell that looks like a tag is shown as characters."""
    html = bundle(TABLE)["text/html"]
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def test_invisible_characters_are_replaced() -> None:
    """A direction override in a title does not reach the page."""
    html = bundle(Evidence("ev", "safe\u202e", ()))["text/html"]
    assert "safe\N{REPLACEMENT CHARACTER}" in html
    assert "\u202e" not in html


def test_plain_text_is_readable() -> None:
    """The plain text of every value is its words, without addresses of objects."""
    assert bundle(PROSE)["text/plain"] == (
        "Results\n\n"
        "None of them[holm1979, lakens2017]tab-a\n\n"
        "- one\n- two\n\n"
        "- dot\n\n"
        "a = 1\n\n"
        "tab-a: Accuracy, n = 6.\nVariant | Clean\nModels\n<b> | +1.3\n\n"
        "ev-a: refined against baseline\nTest: paired t\n\n"
        "fig-a: Dots. (Six dots.)"
    )
