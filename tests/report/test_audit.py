"""The audit of a document: each planted fault is found, and its clean twin has none."""

from dataclasses import replace

from pitfalls_core.display.document import (
    Block,
    Column,
    CrossReference,
    Evidence,
    Heading,
    Number,
    Paragraph,
    Row,
    Table,
    Text,
)
from pitfalls_core.report.abbreviations import abbreviations_of, unexplained, used
from pitfalls_core.report.audit import Audit, audit_of
from pitfalls_core.report.audit_answers import answers_of
from pitfalls_core.report.markdown import parse_markdown

GLOSSARY = {"SD": "standard deviation"}
TABLE = Table(
    label="tab-one",
    caption=(Text("Differences of 6 pairs, with 95 % t intervals."),),
    columns=(Column("Variant"), Column("Difference", "right")),
    rows=(Row(((Text("Refined"),), (Number("+1.0 [0.2, 1.8]", "ev-one"),))),),
)
WORDS = """# A study

## Results

[](#tab-one) says it [@one]; the appendix has the rest, with the SD of each.

## Limitations

Only one task.

## Appendix: Evidence

All of it.
"""
ENTRY = Evidence("ev-one", "One", (("Runs", "a/0"),))


def document(table: Table = TABLE, words: str = WORDS, *behind: Block) -> tuple[Block, ...]:
    """Return a document of one study with a table and evidence."""
    blocks = parse_markdown(words, place="here")
    place = next(n for n, one in enumerate(blocks) if isinstance(one, Heading) and n > 1)
    return (*blocks[:place], table, *blocks[place:], *(behind or (ENTRY,)))


def audit(*blocks: Block) -> Audit:
    """Look at a document without an abstract."""
    return audit_of((), blocks, GLOSSARY)


def status(found: Audit) -> dict[int, str]:
    """Return the answers to the items of the checklist."""
    return {one.number: one.status for one in answers_of(found, ("one",), ())}


CLEAN = audit(*document())


def test_a_clean_document_has_no_faults() -> None:
    """Everything is cited, referred to, counted, promised and spelled out."""
    assert CLEAN.cited == ("one",)
    assert (CLEAN.unreferenced, CLEAN.uncounted, CLEAN.empty, CLEAN.unexplained) == ((),) * 4
    assert (CLEAN.promises, CLEAN.appendices) == (1, ("Evidence",))
    assert CLEAN.limitations == 3
    answers = status(CLEAN)
    assert {n: answers[n] for n in (38, 41, 42, 43, 44)} == dict.fromkeys(
        (38, 41, 42, 43, 44), "yes"
    )
    assert {answers[39], answers[40]} == {"not filled"}


def test_a_citation_without_an_entry_is_found() -> None:
    """It has a key that the bibliography does not."""
    found = audit(*document(words=WORDS.replace("[@one]", "[@one; @two]")))
    (answer,) = (one for one in answers_of(found, ("one",), ()) if one.number == 41)
    assert answer.status == "no"
    assert answer.value == "2 works are cited, and 1 are in the bibliography (not: two)."


def test_an_exhibit_that_nobody_names_is_found() -> None:
    """An optional reference does not count, as those of a checklist are."""
    words = WORDS.replace("[](#tab-one) says", "This says")
    optional = Paragraph((CrossReference("tab-one", optional=True),))
    found = audit(*document(TABLE, words, optional, ENTRY))
    assert found.unreferenced == ("tab-one",)
    assert status(found)[42] == "no"


def test_a_caption_without_n_or_without_its_interval_is_found() -> None:
    """Only where measured numbers are shown."""
    uncounted = replace(TABLE, caption=(Text("Differences, with 95 % t intervals."),))
    assert audit(*document(uncounted)).uncounted == ("tab-one",)
    unnamed = replace(TABLE, caption=(Text("Differences of 6 pairs."),))
    assert audit(*document(unnamed)).uncounted == ("tab-one",)
    described = replace(uncounted, rows=(Row(((Text("Refined"),), (Text("larger"),))),))
    assert audit(*document(described)).uncounted == ()
    in_column = replace(uncounted, columns=(Column("Variant"), Column("Pairs")))
    assert audit(*document(in_column)).uncounted == ()


def test_an_empty_appendix_and_a_missing_one_are_found() -> None:
    """As in a paper that promises its details and has none."""
    blocks = document()[:-1]
    found = audit(*blocks)
    assert found.empty == ("Evidence",)
    assert status(found)[43] == "no"
    without = [one for one in blocks if not (isinstance(one, Heading) and one.appendix)]
    assert status(audit(*without))[43] == "no"


def test_an_abbreviation_that_nobody_spells_out_is_found() -> None:
    """The glossary, and brackets on either side, spell one out."""
    found = audit(*document(words=WORDS.replace("the SD", "the SD, the HWA and the CWA")))
    assert found.unexplained == ("CWA", "HWA")
    assert status(found)[44] == "no"
    text = "a harmonic mean (HWA), then CWA (colours count)"
    assert unexplained(Text(text), GLOSSARY) == ()


def test_code_and_citations_hold_no_abbreviations() -> None:
    """A plural, and a number behind a hyphen, belong to one."""
    blocks = parse_markdown("`ABC` [@DEF2020] SDs, SHA-256 and aBC.", place="here")
    assert used(blocks) == ("SD", "SHA")


def test_the_list_of_abbreviations_holds_what_is_used() -> None:
    """Nothing else, and nothing at all where none is used."""
    heading, table = abbreviations_of(Text("an SD"), {**GLOSSARY, "CPU": "processor"})
    assert isinstance(heading, Heading)
    assert heading.appendix
    assert isinstance(table, Table)
    assert [row.cells[0] for row in table.rows] == [(Text("SD"),)]
    assert abbreviations_of(Text("none"), GLOSSARY) == ()


def test_sections_of_the_author_answer_what_only_the_author_can() -> None:
    """In the document of the study, or in the outline for all of the paper."""
    words = WORDS.replace("## Limitations", "## Ethics statement\n\nNone.\n\n## Limitations")
    assert status(audit(*document(words=words)))[39] == "yes"
    (answer,) = (one for one in answers_of(CLEAN, ("one",), ("automation",)) if one.number == 40)
    assert (answer.status, answer.value) == ("yes", "The section “Use of automation”.")


def test_a_study_without_limitations_is_told() -> None:
    """A section of that name is asked for."""
    words = WORDS.replace("## Limitations\n\nOnly one task.\n\n", "")
    (answer,) = (
        one for one in answers_of(audit(*document(words=words)), ("one",), ()) if one.number == 38
    )
    assert (answer.status, answer.value) == ("no", "There is no section “Limitations”.")
