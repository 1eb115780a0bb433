"""A paper with one text in every place where a text can stand, and texts that mean harm there."""

from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from pitfalls_core.display.document import (
    CellText,
    Code,
    CodeBlock,
    Column,
    Emphasis,
    Evidence,
    Heading,
    Link,
    Listing,
    Number,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Strong,
    Table,
    Text,
)
from pitfalls_core.display.margin_case import MarginCase
from pitfalls_core.project import SHIPPED
from pitfalls_core.report.paper import Author, Paper, Reference
from tests.report.sample_paper import FIGURE, NASTY, text

PIECES = (
    *NASTY,
    "</p><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "'><svg/onload=x>",
    "]]>",
    "&#x3c;b&#62; &lt &notin;",
    "</title></textarea></script><script>",
    "javascript:alert(1)",
    '#{1+1} #raw(read("x")) #[a] #let x = 1',
    "]; #panic() [",
    '"); #eval("1"',
    "```\nraw\n```",
    "<label> @ref \\u{41} ~ -? ... --- 1/2",
    "= heading\n- item\n+ item\n/ term: x",
    "\\end{tabular}\\\\ & & \\hline",
    "\\write18{ls} \\csname x\\endcsname",
    "^^5c^^M%\n}{",
    "$$\\frac{$",
    "\\verb|x| \\begin{verbatim}",
    "<% raw %> << 7 * 7 >> <# c #>",
    "שלום עולם",
    "\u202bשלום\u202c \u200f(1)",
    "e\u0301\u0327\u20d7 a\u0300\u0301\u0302\u0303\u0304",
    "\u00ad\u200b\u2011\u00a0\u202f\u2009\u2060",
    "ﬁ ß İ ı ǆ Å Ω ½ ² ™",
    "\r\n\x0b\x0c\x85\u2028\u2029\ufeff",
    "x" * 150,
    "a_b-c/d.e:" * 15,
)
"""What one of the formats, its readers or its templates could take for its own."""

hostile_words = (
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), min_size=1, max_size=3)
    .map("".join)
    .filter(str.strip)
)
"""Such texts alone and joined, and any characters at all."""

BADGE = SHIPPED / "report_templates" / "report.png"


def hostile_paper(word: str, picture: Path = BADGE) -> Paper:
    """Return a paper with `word` in every place where text can stand."""
    cells = (Row((text(word), (Code(word), Number(word, f"ev {word}")))), Row(group=word))
    return Paper(
        title=f"Title {word}",
        authors=(Author(word, word, word),),
        abstract=(Paragraph(text(word)),),
        body=(
            Heading(1, text(word)),
            Paragraph((Text(word), Strong(text(word)), Emphasis(text(word)), Code(word))),
            Paragraph((Number(word, f"ev {word}"), Link("https://example.org/", text(word)))),
            Listing(((Paragraph(text(word)),), (Paragraph(text(word)),)), ordered=True),
            CodeBlock(word),
            Quotation((Paragraph(text(word)),)),
            CellText("source", word, word),
            CellText("printed", word, word),
            CellText("error", word, word),
            CellText("missing", word, word),
            Picture(word, "png", picture.read_bytes(), (40, 20), word),
            Table("tab-a", text(word), (Column(word), Column(word, "right")), cells, text(word)),
            replace(FIGURE, label=word, caption=text(word), alt=word, margins=(margin_case(word),)),
            Heading(1, text(word), appendix=True),
            Evidence(f"ev {word}", word, ((word, word),)),
        ),
        references=(_reference(word),),
        notices=(word,),
    )


def _reference(word: str) -> Reference:
    """Return a reference with `word` in its texts; what follows it hides how it ends."""
    texts = (("author", "Doe, Jane"), ("journal", word), ("title", f"{word} (1979)"))
    return Reference("key", "misc", texts)


def margin_case(word: str) -> MarginCase:
    """Return a case with `word` in all of its texts."""
    none = (0.0, 0.0)
    return MarginCase(word, word, (0.1,), none, none, word, word, word, word, 1.0, 1, word)
