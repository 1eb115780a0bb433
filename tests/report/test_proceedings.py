"""Several studies in one paper: distinct labels, and the appendices last."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.display.document import (
    Block,
    CrossReference,
    Evidence,
    Figure,
    Heading,
    Number,
    Paragraph,
    Table,
    Text,
    walk,
)
from pitfalls_core.display.prose import evidence
from pitfalls_core.display.sentences import evidence_label
from pitfalls_core.findings.sentence import WHOLE
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.exporters import HtmlExporter, LatexExporter, TypstExporter
from pitfalls_core.report.numbering import numbers_of
from pitfalls_core.report.overview import overview_of
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.proceedings import (
    Chapter,
    Overview,
    appendices_last,
    bound,
    of_study,
    own_label,
    with_overview,
)
from tests.display.cells import links
from tests.findings.constructed import IMPROVED, analysis, everywhere, study
from tests.report.sample_paper import PAPER, text


def heading(level: int, characters: str, *, appendix: bool = False) -> Heading:
    """Return a heading."""
    return Heading(level, text(characters), appendix)


def title(characters: str, *, appendix: bool = False) -> Heading:
    """Return the title of a study in proceedings, or of its appendices."""
    return replace(heading(1, characters, appendix=appendix), chapter=True)


def paragraph(characters: str) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(text(characters))


def test_an_appendix_goes_with_all_that_stands_in_it() -> None:
    """It ends at the next section that is none, and its chapter's title heads it."""
    body = (
        paragraph("before"),
        heading(1, "A"),
        heading(2, "more", appendix=True),
        heading(3, "sub"),
        paragraph("in the appendix"),
        heading(2, "back"),
        paragraph("in the section"),
        heading(2, "even more", appendix=True),
        heading(1, "B"),
        paragraph("end"),
    )
    assert appendices_last(body) == (
        paragraph("before"),
        heading(1, "A"),
        heading(2, "back"),
        paragraph("in the section"),
        heading(1, "B"),
        paragraph("end"),
        heading(1, "A", appendix=True),
        heading(2, "more", appendix=True),
        heading(3, "sub"),
        paragraph("in the appendix"),
        heading(2, "even more", appendix=True),
    )


def test_a_first_level_appendix_keeps_its_own_title() -> None:
    """It is a chapter of its own, with all of its sections."""
    body = (heading(1, "A", appendix=True), heading(2, "sub"), heading(1, "B"))
    assert appendices_last(body) == (
        heading(1, "B"),
        heading(1, "A", appendix=True),
        heading(2, "sub"),
    )


APPENDIX = heading(2, "more", appendix=True)


BLOCKS = st.one_of(
    st.integers(0, 9).map(lambda number: paragraph(str(number))),
    st.builds(heading, st.integers(1, 2), st.sampled_from("ABC"), appendix=st.booleans()),
)


@settings(deadline=None)
@given(st.lists(BLOCKS))
def test_nothing_is_lost_and_every_paper_can_be_numbered(blocks: list[Block]) -> None:
    """Whatever stands where, the sections come first, in order, and no block goes missing."""
    body = [heading(1, "First"), *blocks]
    moved = appendices_last(body)
    added = [block for block in moved if block not in body]
    assert all(isinstance(block, Heading) and block.appendix for block in added)
    assert {repr(block) for block in body} <= {repr(block) for block in moved}
    assert len(moved) - len(body) <= sum(isinstance(block, Heading) for block in body)
    numbers_of(Paper("Title", (), (), moved, ()))


def test_every_label_and_every_reference_is_made_distinct() -> None:
    """A whole paper, with each kind of label and of reference, holds together twice in one."""
    body = (heading(1, "Title"), *PAPER.body)
    chapters = [Chapter(name, PAPER.abstract, body) for name in ("a", "b")]
    whole = bound(chapters)
    values = list(walk((whole.abstract, whole.body)))
    labels = [value.label for value in values if isinstance(value, Table | Figure | Evidence)]
    assert sorted(labels) == sorted(
        own_label(name, label)
        for name in ("a", "b")
        for label in ("tab-accuracy", "fig-seeds", "ev-shift")
    )
    targets = [value.label for value in values if isinstance(value, CrossReference)]
    targets += [value.evidence for value in values if isinstance(value, Number)]
    assert targets
    assert set(targets) <= set(labels)
    assert {target.partition("--")[0] for target in targets} == {"a", "b"}


def test_texts_stay_as_they_are() -> None:
    """Only labels and references change."""
    body = (heading(1, "T"), Paragraph((Text("tab-a"), Number("tab-a", "tab-a"))))
    whole = bound([Chapter("x", (), body), Chapter("y", (), (heading(1, "U"),))])
    assert whole.body == (
        title("T"),
        Paragraph((Text("tab-a"), Number("tab-a", "x--tab-a"))),
        title("U"),
    )


def test_an_abstract_stands_below_the_title_of_its_study() -> None:
    """Proceedings have no abstract of their own but that of the overview."""
    said = (paragraph("short"),)
    chapters = [Chapter("a", said, (heading(1, "A"),)), Chapter("b", (), (heading(1, "B"),))]
    assert bound(chapters) == Chapter("", (), (title("A"), *said, title("B")))


def test_every_study_and_its_appendices_begin_a_page() -> None:
    """Other sections of a study go on where the last one ended, in every format."""
    notebooks = {name: (heading(1, name), heading(1, f"{name}, on"), APPENDIX) for name in "ab"}
    chapters = [Chapter(name, (), body) for name, body in notebooks.items()]
    whole = with_overview(bound(chapters), Overview(body=(heading(1, "All"),)))
    assert whole.body == (
        *(heading(1, "All"), title("a"), heading(1, "a, on"), title("b"), heading(1, "b, on")),
        *(heading(1, "a, on", appendix=True), APPENDIX, heading(1, "b, on", appendix=True)),
        APPENDIX,
    )
    one_each = bound([Chapter(name, (), (heading(1, name), APPENDIX)) for name in "ab"])
    begun = (title("a"), title("b"), title("a", appendix=True), APPENDIX)
    assert one_each.body == (*begun, title("b", appendix=True), APPENDIX)
    paper = replace(PAPER, abstract=(), body=one_each.body)
    for exporter, mark in (
        (TypstExporter, "#chapter-title(heading(level: depth"),
        (LatexExporter, "\\clearpage\n\\section"),
        (HtmlExporter, ' class="chapter"><span'),
    ):
        assert exporter.export(paper, Project(SHIPPED)).count(mark) == 4
        assert mark not in exporter.export(PAPER, Project(SHIPPED))


def test_an_overview_stands_before_the_studies() -> None:
    """Its numbers lead to the evidence of their studies; without evidence they are text."""
    entry = Evidence("ev-1", "An entry", ())
    chapters = [Chapter(name, (), (heading(1, name), entry)) for name in "ab"]
    shown = (Number("1.5", "ev-1"), Number("2.5", "ev-2"))
    overview = Overview((paragraph("all"),), (of_study(Paragraph(shown), "b"),))
    whole = with_overview(bound(chapters), overview)
    assert whole.abstract == (paragraph("all"),)
    assert whole.body[0] == Paragraph((Number("1.5", "b--ev-1"), Text("2.5")))
    assert whole.body[1:] == bound(chapters).body
    numbers_of(Paper("Title", (), (), whole.body, ()))


def test_numbers_of_the_abstract_lead_to_all_studies_together() -> None:
    """Their entry stands once, behind the studies, beside those that each study has of its own."""
    found = [
        analysis(everywhere(IMPROVED), of=replace(study(), name=name, title=f"Study {name}"))
        for name in ("a", "b")
    ]
    chapters = [
        Chapter(one.study.name, (), (heading(1, one.study.title), *evidence(one).blocks))
        for one in found
    ]
    overview = overview_of(found, Project(SHIPPED))
    whole = with_overview(bound(chapters), overview)
    numbers = links(whole.abstract)
    assert [number for number, _ in numbers[:3]] == ["2", "72", "72"]
    assert {label for _, label in numbers} == {evidence_label(WHOLE)}
    introduction = [one for one in overview.body[:4] if isinstance(one, Paragraph)]
    assert links(tuple(introduction)) == [("2", evidence_label(WHOLE))]
    entries = [one for one in walk(whole.body) if isinstance(one, Evidence)]
    labels = [one.label for one in entries]
    assert len(set(labels)) == len(labels)
    assert labels[-1] == evidence_label(WHOLE)
    assert entries[-1].title == "All studies together"
    said = "36 of 36 planned finished (36 ok); Plan SHA-256 "
    assert [name for name, _ in entries[-1].facts] == ["Study a", "Study b"]
    for (_, fact), name in zip(entries[-1].facts, "ab", strict=True):
        assert fact.startswith(said)
        assert fact.endswith(f"; Repeat pitfalls report {name} --profile laptop")
        assert own_label(name, evidence_label(WHOLE)) in labels


def test_without_their_entry_numbers_of_the_abstract_are_text() -> None:
    """No number of the abstract is a link to nowhere."""
    said = Paragraph((Text("Of "), Number("5", evidence_label(WHOLE)), Text(" runs.")))
    whole = with_overview(bound([Chapter("a", (), (heading(1, "A"),))]), Overview((said,)))
    assert whole.abstract == (Paragraph((Text("Of "), Text("5"), Text(" runs."))),)
