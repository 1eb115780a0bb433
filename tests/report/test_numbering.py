"""Numbers follow reading order, and a paper that contradicts itself is refused."""

from dataclasses import replace

import pytest

from pitfalls_core.display.document import (
    Block,
    Citation,
    CrossReference,
    Evidence,
    Heading,
    Listing,
    Number,
    Paragraph,
    Prose,
    Text,
)
from pitfalls_core.errors import ExportFailed
from pitfalls_core.report.numbering import numbers_of
from pitfalls_core.report.paper import Paper
from tests.report.sample_paper import EVIDENCE, FIGURE, HOLM, PAPER, TABLE


def paper(*body: Block) -> Paper:
    """Return a paper with nothing but `body`."""
    return Paper("Title", (), (), body, ())


def heading(level: int, *, appendix: bool = False) -> Heading:
    """Return a heading called "H"."""
    return Heading(level, (Text("H"),), appendix)


def test_tables_figures_and_evidence_count_apart() -> None:
    """Each kind has its own count, in reading order, lists included."""
    body = (
        replace(TABLE, label="t1"),
        Listing(((replace(FIGURE, label="f1"),), (replace(TABLE, label="t2"),))),
        replace(FIGURE, label="f2"),
        EVIDENCE,
        Evidence("ev-2", "", ()),
    )
    assert numbers_of(replace(paper(*body), references=(HOLM,))).labels == {
        "t1": "Table 1",
        "f1": "Figure 1",
        "t2": "Table 2",
        "f2": "Figure 2",
        "ev-shift": "E1",
        "ev-2": "E2",
    }


def test_sections_are_numbered_and_appendices_lettered() -> None:
    """A new section starts its subsections again, and appendices have letters."""
    levels = (1, 2, 3, 3, 2, 1, 2)
    body = [heading(level) for level in levels]
    body += [heading(1, appendix=True), heading(2), heading(1, appendix=True), heading(2)]
    numbers = numbers_of(paper(*body)).headings
    assert list(numbers.values()) == [
        *("1", "1.1", "1.1.1", "1.1.2", "1.2", "2", "2.1"),
        *("A", "A.1", "B", "B.1"),
    ]
    assert list(numbers) == list(range(11))


def test_letters_go_on_after_z() -> None:
    """The 27th and the 53rd appendix are AA and BA."""
    body = [heading(1, appendix=True)] * 53
    numbers = list(numbers_of(paper(*body)).headings.values())
    assert (numbers[25], numbers[26], numbers[27], numbers[52]) == ("Z", "AA", "AB", "BA")


def test_a_heading_is_found_by_its_place() -> None:
    """Numbers stand under the place in the body, so that equal headings keep apart."""
    body = (Paragraph(()), heading(1), Paragraph(()), heading(1))
    assert numbers_of(paper(*body)).headings == {1: "1", 3: "2"}


def test_citations_follow_the_list_of_references() -> None:
    """The number of a citation is the place of its reference, from 1."""
    assert numbers_of(PAPER).citations == {"holm1979": 1, "kingma2015": 2}


def test_a_label_twice_is_refused() -> None:
    """Two parts with one label cannot be told apart, of whatever kind they are."""
    body = (replace(EVIDENCE, label="fig-seeds"), FIGURE)
    with pytest.raises(ExportFailed) as caught:
        numbers_of(paper(*body))
    assert str(caught.value) == (
        "two parts of the paper have the label 'fig-seeds'. Rename one of them."
    )


@pytest.mark.parametrize(
    ("inline", "message"),
    [
        (
            CrossReference("tab-b"),
            "the text refers to the label 'tab-b', which the paper does not have. "
            "Known: ev-shift, fig-seeds.",
        ),
        (
            Number("1.3", "ev-b"),
            "the number '1.3' refers to the evidence 'ev-b', which the paper does not have. "
            "Known: ev-shift, fig-seeds. Show the evidence too; in a notebook, by "
            "`prose.evidence(analysis)`.",
        ),
        (
            Citation(("holm1979",)),
            "the text cites 'holm1979', which the paper does not have. Known: none.",
        ),
    ],
)
def test_an_unknown_target_is_refused(
    inline: CrossReference | Number | Citation, message: str
) -> None:
    """A reference to what the paper does not have names it and what there is."""
    body = (Listing(((Paragraph((inline,)),),)), EVIDENCE, FIGURE)
    with pytest.raises(ExportFailed) as caught:
        numbers_of(paper(*body))
    assert str(caught.value) == message
    assert numbers_of(paper(*body[1:])).labels == {"ev-shift": "E1", "fig-seeds": "Figure 1"}


def test_a_skipped_level_is_refused() -> None:
    """A subsubsection right below a section has no number."""
    with pytest.raises(ExportFailed) as caught:
        numbers_of(paper(heading(1), heading(3)))
    assert str(caught.value) == (
        "the heading 'H' has level 3 below a heading of level 1. Give it level 2."
    )


def test_a_section_after_an_appendix_is_refused() -> None:
    """Appendices come last."""
    with pytest.raises(ExportFailed) as caught:
        numbers_of(paper(heading(1, appendix=True), heading(1)))
    assert str(caught.value) == (
        "the section 'H' stands after an appendix. Move the appendices to the end."
    )


def test_the_abstract_counts_first() -> None:
    """What stands in the abstract is read before the body."""
    prose = Prose((replace(EVIDENCE, label="first"),)).blocks
    numbers = numbers_of(Paper("Title", (), prose, (EVIDENCE,), ()))
    assert numbers.labels == {"first": "E1", "ev-shift": "E2"}
