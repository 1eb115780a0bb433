"""The author's own sections: each in its place, and nothing that a cell shows gives way."""

from pathlib import Path

import pytest

from pitfalls_core.display.document import (
    Block,
    CrossReference,
    Heading,
    Paragraph,
    Table,
    walk,
)
from pitfalls_core.display.plain import plain_text
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.project import Project, template_folder
from pitfalls_core.report.assemble import merged, paper_of
from pitfalls_core.report.exporters import HtmlExporter, LatexExporter, TypstExporter
from pitfalls_core.report.numbering import numbers_of
from pitfalls_core.report.outline import outline_path
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.storyline import paper_of_story
from pitfalls_core.studies.catalogue import study_names
from tests.report.sample_notebooks import notebook, project_in, prose, shown
from tests.report.sample_paper import EVIDENCE, FIGURE, TABLE, text

WHOLE = """
[text]
automation = "Tools wrote nothing."
discussion = "What it means."
ethics = "Nobody is harmed."
introduction = "Why we ask."
related_work = "As in [@holm1979]."
"""
CELLS = (
    "# Title\n\nBefore.",
    shown(prose("In short.", "abstract")),
    "## Method\n\nHow.",
    "## Results\n\nWhat.",
    shown(TABLE),
    "## Appendix: Evidence",
    shown(EVIDENCE),
)


def project(folder: Path, outline: str) -> Project:
    """Return a project with this outline and two studies."""
    made = project_in(folder / "project", outline=outline)
    for name in ("a", "b"):
        (made.studies / f"{name}.py").write_text("")
    return made


def alone(folder: Path, outline: str, *cells: object) -> Paper:
    """Return the paper about study ``a`` alone."""
    made = merged({"a": notebook(*(cells or CELLS))})  # type: ignore[arg-type]  # cells, or texts
    return paper_of(made, project(folder, outline))


def told(blocks: tuple[Block, ...]) -> list[str]:
    """Return what is read: headings with their levels, paragraphs, and the labels of exhibits."""
    lines = []
    for block in blocks:
        if isinstance(block, Heading):
            mark = "Appendix: " if block.appendix else ""
            lines.append(f"{'#' * block.level} {mark}{plain_text(block.children)}")
        elif isinstance(block, Paragraph):
            lines.append(plain_text(block.children))
        else:
            lines.append(getattr(block, "label", ""))
    return lines


def test_added_sections_stand_before_the_first_and_behind_the_last(tmp_path: Path) -> None:
    """In the order of a paper, whatever their order in the outline; appendices stay last."""
    paper = alone(tmp_path, WHOLE)
    assert told(paper.body) == [
        "Before.",
        *("# Introduction", "Why we ask.", "# Related work", "As in [holm1979]."),
        *("# Method", "How.", "# Results", "What.", "tab-accuracy"),
        *("# Discussion", "What it means.", "# Ethics statement", "Nobody is harmed."),
        *("# Use of automation", "Tools wrote nothing."),
        *("# Appendix: Evidence", "ev-shift"),
    ]
    assert [reference.key for reference in paper.references] == ["holm1979"]
    assert numbers_of(paper).headings.keys() == {
        place for place, block in enumerate(paper.body) if isinstance(block, Heading)
    }


def test_without_sections_the_outline_changes_nothing(tmp_path: Path) -> None:
    """Empty texts, and texts of white space, are none."""
    empty = '[text]\nintroduction = ""\nethics = " \\n"\n[studies.a]\ndiscussion = ""\n'
    paper = alone(tmp_path / "empty", empty)
    assert paper == alone(tmp_path / "none", "")
    assert paper == alone(tmp_path / "shipped", outline_path(Project(tmp_path)).read_text())


def test_a_section_takes_the_place_of_the_notebook_s(tmp_path: Path) -> None:
    """Its words and its subsections go, whatever the case; what cells show stays, in order."""
    cells = (
        "# Title",
        "## INTRODUCTION\n\nOld words.\n\n### Old part\n\nMore.",
        shown(prose("The question.")),
        shown(TABLE),
        "## Method\n\nHow.",
        "## Discussion",
        "Old thoughts.",
        "## Limitations\n\nMany.",
    )
    assert told(alone(tmp_path, WHOLE, *cells).body) == [
        *("# INTRODUCTION", "Why we ask.", "The question.", "tab-accuracy"),
        *("# Related work", "As in [holm1979]."),
        *("# Method", "How.", "# Discussion", "What it means.", "# Limitations", "Many."),
        *("# Ethics statement", "Nobody is harmed."),
        *("# Use of automation", "Tools wrote nothing."),
    ]


def test_related_work_follows_the_introduction_of_the_notebook(tmp_path: Path) -> None:
    """It comes before the first section, unless that introduces the paper."""
    cells = ("# Title", "## Introduction\n\nWhy.", "## Method\n\nHow.")
    outline = '[text]\nrelated_work = "Before us."'
    assert told(alone(tmp_path, outline, *cells).body) == [
        *("# Introduction", "Why.", "# Related work", "Before us.", "# Method", "How."),
    ]


def test_an_appendix_of_that_name_is_none_of_the_sections(tmp_path: Path) -> None:
    """A discussion in the appendix stays what it is."""
    cells = ("# Title", "## Appendix: Discussion\n\nOf details.")
    assert told(alone(tmp_path, '[text]\ndiscussion = "Mine."', *cells).body) == [
        *("# Discussion", "Mine.", "# Appendix: Discussion", "Of details."),
    ]


def test_a_notebook_without_sections_gets_them(tmp_path: Path) -> None:
    """They stand behind what it says."""
    assert told(alone(tmp_path, WHOLE, "# Title\n\nText.").body)[:3] == [
        *("Text.", "# Introduction", "Why we ask."),
    ]


def test_several_first_level_headings_are_sections(tmp_path: Path) -> None:
    """The author's sections are of their level."""
    cells = ("# Introduction\n\nOld.", "# Method\n\nHow.\n\n## Appendix: More\n\nMuch.")
    assert told(alone(tmp_path, f'title = "T"\n{WHOLE}', *cells).body) == [
        *("# Introduction", "Why we ask.", "# Related work", "As in [holm1979]."),
        *("# Method", "How.", "# Discussion", "What it means."),
        *("# Ethics statement", "Nobody is harmed."),
        *("# Use of automation", "Tools wrote nothing."),
        *("# Appendix: Method", "## Appendix: More", "Much."),
    ]


@pytest.mark.parametrize("marks", [("#", "##"), ("##", "###"), ("###", "####")])
def test_headings_in_a_section_stand_below_it(tmp_path: Path, marks: tuple[str, str]) -> None:
    """However many marks the author gives the highest, its level is the next one."""
    first, second = marks
    outline = f'[text]\nethics = """\nIn all.\n\n{first} Data\n\n{second} Consent\n"""'
    assert told(alone(tmp_path, outline).body)[-6:-2] == [
        *("# Ethics statement", "In all.", "## Data", "### Consent"),
    ]


def test_the_text_of_a_study_goes_before_that_of_the_whole(tmp_path: Path) -> None:
    """Block by block, and its title too; another study's is of no concern."""
    outline = (
        'title = "All"\n[text]\nintroduction = "Whole."\nethics = "Whole."\n'
        '[studies.a]\ntitle = "Own"\nintroduction = "Of a."\n'
        '[studies.b]\ntitle = "Other"\nethics = "Of b."'
    )
    paper = alone(tmp_path, outline)
    assert paper.title == "Own"
    lines = told(paper.body)
    assert lines[lines.index("# Introduction") + 1] == "Of a."
    assert lines[lines.index("# Ethics statement") + 1] == "Whole."


BOTH = """
[text]
introduction = "Two studies; see [](#b--tab-accuracy)."
discussion = "Together."
[studies.a]
title = "Study *A*"
introduction = "See [](#tab-accuracy)."
ethics = "Of a."
[studies.b]
discussion = "Of b."
"""


def test_in_proceedings_each_study_has_its_own_sections(tmp_path: Path) -> None:
    """Labels of a study's sections are its own, and the sections of the whole stand around all."""
    whole = merged({name: notebook(*CELLS) for name in ("a", "b")})
    made = project(tmp_path, BOTH)
    paper = paper_of(whole, made)
    assert told(paper.body) == [
        *("# Introduction", "Two studies; see b--tab-accuracy."),
        *("# Study *A*", "In short.", "Before.", "## Introduction", "See a--tab-accuracy."),
        *("## Method", "How.", "## Results", "What.", "a--tab-accuracy"),
        *("## Ethics statement", "Of a."),
        *("# Title", "In short.", "Before.", "## Method", "How.", "## Results", "What."),
        "b--tab-accuracy",
        *("## Discussion", "Of b.", "# Discussion", "Together."),
        *("# Appendix: Study *A*", "## Appendix: Evidence", "a--ev-shift"),
        *("# Appendix: Title", "## Appendix: Evidence", "b--ev-shift"),
    ]
    for exporter in (HtmlExporter, LatexExporter, TypstExporter):
        assert "Two studies; see" in exporter.export(paper, made)


def test_a_study_of_proceedings_that_is_called_discussion_stays(tmp_path: Path) -> None:
    """The sections of the whole take the place of no study."""
    whole = merged({"a": notebook("# Discussion\n\nA."), "b": notebook("# B")})
    paper = paper_of(whole, project(tmp_path, '[text]\ndiscussion = "All."'))
    assert told(paper.body) == ["# Discussion", "A.", "# B", "# Discussion", "All."]


def test_a_title_makes_up_for_that_of_a_notebook(tmp_path: Path) -> None:
    """A notebook without a first-level heading can stand in proceedings under the outline's."""
    whole = merged({"a": notebook("## Results"), "b": notebook("# B")})
    paper = paper_of(whole, project(tmp_path, '[studies.a]\ntitle = "A"'))
    assert told(paper.body) == ["# A", "## Results", "# B"]


def test_one_title_cannot_stand_for_several(tmp_path: Path) -> None:
    """The table and the remedy are named."""
    whole = merged({"a": notebook("# A\n\n# C"), "b": notebook("# B")})
    made = project(tmp_path, '[studies.a]\ntitle = "A"')
    with pytest.raises(InputError) as caught:
        paper_of(whole, made)
    assert str(caught.value) == (
        f"the outline {outline_path(made)}, [studies.a]: one title cannot stand for the 2 "
        "first-level headings of the notebook; leave it out, or keep one of them"
    )


def test_a_report_about_own_results_has_the_text_of_the_whole(tmp_path: Path) -> None:
    """Where there is no study, that of a study is not asked for."""
    made = project(tmp_path, f'{WHOLE}\n[studies.a]\nethics = "Of a."')
    (tmp_path / "paper.md").write_text("# {{ title }}\n\n## Results\n\n{{ figure }}\n")
    paper = paper_of_story(tmp_path / "paper.md", "T", {"figure": FIGURE}, made)
    lines = told(paper.body)
    assert lines[:4] == ["# Introduction", "Why we ask.", "# Related work", "As in [holm1979]."]
    assert lines[lines.index("# Ethics statement") + 1] == "Nobody is harmed."


@pytest.mark.parametrize("name", ["analyze", "reanalyze"])
def test_the_shipped_stories_have_room_for_them(name: str) -> None:
    """No shipped story of own results says what only the author can say."""
    story = (template_folder(name) / "paper.md").read_text()
    assert not any(f"## {word}" in story for word in ("Introduction", "Discussion", "Ethics"))


def refusal(folder: Path, outline: str) -> tuple[str, Path]:
    """Return the message about this outline, and the path of it."""
    with pytest.raises(InputError) as caught:
        alone(folder, outline)
    return str(caught.value), folder / "project" / "report_templates" / "outline.toml"


def test_markdown_that_no_paper_shows_is_refused_with_its_place(tmp_path: Path) -> None:
    """The outline, the section and the line within it."""
    message, path = refusal(tmp_path, '[text]\nethics = """\nText.\n\n> quote\n"""')
    assert message == (
        f"the outline {path}, [text] ethics, line 3: Markdown 'blockquote' cannot be shown in a "
        "paper. Use headings, paragraphs, lists, code, emphasis, links, [@citations] and "
        "[](#label) references; make tables and figures in a code cell."
    )


def test_an_appendix_in_a_section_is_refused(tmp_path: Path) -> None:
    """It would take the rest of the paper with it."""
    message, path = refusal(tmp_path, '[studies.a]\ndiscussion = "## Appendix: More"')
    assert message == (
        f"the outline {path}, [studies.a] discussion: the heading 'Appendix: More' starts an "
        "appendix, which a section of the author's cannot hold; rename it, or put the appendix "
        "into the notebook"
    )


def test_an_unknown_citation_is_refused_with_its_place(tmp_path: Path) -> None:
    """The nearest key is named."""
    message, path = refusal(tmp_path, '[text]\nrelated_work = "As in [@holm1978]."')
    assert message == (
        f"unknown citation 'holm1978' in the outline {path}, [text] related_work. "
        "Did you mean 'holm1979'? Known: holm1979, knuth1984."
    )


def test_an_unknown_label_is_refused_with_its_place(tmp_path: Path) -> None:
    """The nearest label is named."""
    message, path = refusal(tmp_path, '[studies.a]\ndiscussion = "See [](#tab-acuracy)."')
    assert message == (
        f"unknown label 'tab-acuracy' in the outline {path}, [studies.a] discussion. "
        "Did you mean 'tab-accuracy'? Known: ev-shift, tab-accuracy."
    )


def test_a_study_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """Or a mistyped name would leave its text out in silence."""
    made = project(tmp_path, '[studies.bb]\ntitle = "B"')
    with pytest.raises(UnknownNameError) as caught:
        paper_of(notebook("# Title"), made)
    known = ", ".join(study_names(made))
    assert known.startswith("a, b, ")
    assert str(caught.value) == (
        f"unknown study 'bb' in the outline {outline_path(made)}. Did you mean 'b'? Known: {known}."
    )


def test_every_reference_is_kept(tmp_path: Path) -> None:
    """A reference in a section is one to the reader, too."""
    paper = alone(tmp_path, '[text]\ndiscussion = "See [](#tab-accuracy)."')
    (found,) = (one for one in walk(paper.body) if isinstance(one, CrossReference))
    assert found.label == TABLE.label
    assert sum(isinstance(one, Table) for one in walk(paper.body)) == 1
    assert text("See ")[0] in list(walk(paper.body))
