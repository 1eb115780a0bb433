"""A paper that uses every kind of inline and block, for the tests of all formats."""

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
    Inlines,
    Link,
    Listing,
    Number,
    Paragraph,
    Row,
    Strong,
    Table,
    Text,
)
from pitfalls_core.report.paper import Author, Paper, Reference

NASTY = (
    "\"quoted\" 'single' `tick`",
    "back\\slash \\input{/etc/passwd}",
    '#panic("x") #read("paper.typ")',
    "$x$ $$y$$ $E=mc^2",
    "<script>alert(1)</script> </style> <!-- & &amp;",
    "@x *b* _e_ [l](u) = // /* */",
    "{{ 7 * 7 }} {% raw %} {# c #}",
    "100 % & # ^ ~ | < > -- --- ,, ''",
    "mirrored \u202eevil\u202c \u2066x\u2069 \u200e",
    "null \x00 bell \x07 escape \x1b[31m",
    "=1+1",
    "line\nbreak\ttab",
    "lone surrogate \ud800 and nonchar \uffff",
)
"""Texts that mean something to one of the targets, and must mean nothing in a document."""

UNPRINTABLE = ("\N{CJK UNIFIED IDEOGRAPH-4E2D}", "\N{SNAKE}")
"""Characters that no font of the PDF has."""

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    '<rect width="200" height="100" fill="{}"/><circle cx="100" cy="50" r="30" fill="#1d4e89"/>'
    "</svg>"
)


def text(characters: str) -> Inlines:
    """Return plain `characters` as inlines."""
    return (Text(characters),)


TABLE = Table(
    label="tab-accuracy",
    caption=(Text("Accuracy in percent, "), Emphasis(text("n")), Text(" = 6 seeds [brackets].")),
    columns=(Column("Variant"), Column("Clean", "right"), Column("Shifted", "right")),
    rows=(
        Row(group="Models of the study"),
        Row((text("baseline"), text("97.1"), text("81.3"))),
        Row((text("refined"), text("97.0"), (Number("+1.3", "ev-shift"),))),
    ),
    note=(Text("Intervals are "), Code("t"), Text(" intervals "), Citation(("holm1979",))),
    answers="000 Table 1",
)
FIGURE = Figure(
    label="fig-seeds",
    caption=text("One dot for each seed."),
    alt="Differences of six seeds scatter around zero.",
    svg_light=SVG.format("#ffffff"),
    svg_dark=SVG.format("#16181c"),
    pdf=b"%PDF-1.4 sample",
    png=b"\x89PNG sample",
    data="seed,difference\n0,-0.5\n1,=1+1\n",
    wide=True,
)
EVIDENCE = Evidence(
    label="ev-shift",
    title="refined against baseline, shifted",
    facts=(("Runs", "glyphs/refined/0, glyphs/refined/1"), ("Test", "paired t, p = .21")),
)
HOLM = Reference(
    "holm1979",
    "article",
    (
        ("author", "Holm, Sture"),
        ("journal", "Scandinavian Journal of Statistics"),
        ("title", "A Simple Sequentially Rejective Multiple Test Procedure"),
        ("year", "1979"),
    ),
)
ADAM = Reference(
    "kingma2015",
    "inproceedings",
    (
        ("author", "Kingma, Diederik P. and Ba, Jimmy"),
        ("booktitle", "ICLR"),
        ("title", "Adam: A Method for Stochastic Optimization"),
        ("url", "https://arxiv.org/abs/1412.6980"),
        ("year", "2015"),
    ),
)

PAPER = Paper(
    title="Refinement under shift: a negative result",
    authors=(Author("Ada Lovelace", "University of London", "ada@example.org"),),
    abstract=(
        Paragraph(
            (
                Text("The refined model gained "),
                Number("+1.3 points", "ev-shift"),
                Text(" and the gain is "),
                Strong(text("inconclusive")),
                Text("."),
            )
        ),
    ),
    body=(
        Heading(1, text("Introduction")),
        Paragraph(
            (
                Text("We train with "),
                Code("adam_step"),
                Text(", after earlier work "),
                Citation(("kingma2015", "holm1979")),
                Text("; see "),
                CrossReference("tab-accuracy"),
                Text(" and "),
                CrossReference("fig-seeds"),
                Text(" or "),
                Link("https://example.org/a_b?c=d&e=50%25#f", text("the site")),
                Text("."),
            )
        ),
        Heading(2, (Text("Details of "), Code("x_y"))),
        Listing(((Paragraph(text("first")),), (Paragraph(text("second")),)), ordered=True),
        Listing(
            (
                (
                    Paragraph(text("outer")),
                    Listing(((Paragraph(text("inner")),),)),
                ),
            )
        ),
        CodeBlock("for seed in range(6):\n    run(seed)  # {not} \\markup"),
        TABLE,
        FIGURE,
        Heading(1, text("Evidence"), appendix=True),
        Heading(2, text("Runs")),
        EVIDENCE,
    ),
    references=(HOLM, ADAM),
    notices=("SMOKE PROFILE: two seeds",),
)
