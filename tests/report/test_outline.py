"""The outline is the author's: title, authors and sections, strict about anything else."""

from pathlib import Path

import pytest

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.assemble import paper_of
from pitfalls_core.report.exporters import HtmlExporter, LatexExporter, TypstExporter
from pitfalls_core.report.outline import (
    BLOCKS,
    Outline,
    StudyOutline,
    bibliography_path,
    outline_path,
    read_outline,
)
from pitfalls_core.report.own_sections import HEADINGS
from pitfalls_core.report.paper import Author
from tests.report.sample_notebooks import notebook, project_in

FORMATS = (HtmlExporter, TypstExporter, LatexExporter)


def outline(folder: Path, text: str) -> Path:
    """Write an outline and return its path."""
    path = folder / "outline.toml"
    path.write_text(text)
    return path


def test_the_shipped_outline_is_anonymous() -> None:
    """Without an own outline there is no author, and the title is the study's."""
    project = Project(SHIPPED / "nowhere")
    assert read_outline(outline_path(project)) == Outline("", ())


def test_every_field_may_be_left_out(tmp_path: Path) -> None:
    """An empty file is an outline."""
    assert read_outline(outline(tmp_path, "")) == Outline()


def test_authors_have_a_name_and_may_have_more(tmp_path: Path) -> None:
    """Affiliation and address are empty unless they are given."""
    text = """
    title = "Own"
    authors = [
        { name = "Ada", affiliation = "London", email = "ada@example.org" },
        { name = "Bo" },
    ]
    """
    assert read_outline(outline(tmp_path, text)) == Outline(
        "Own", (Author("Ada", "London", "ada@example.org"), Author("Bo"))
    )


def test_the_project_s_own_files_go_first(tmp_path: Path) -> None:
    """Each file of the project replaces the shipped one alone."""
    project = Project(tmp_path)
    templates = tmp_path / "report_templates"
    templates.mkdir()
    assert outline_path(project) == SHIPPED / "report_templates" / "outline.toml"
    own = outline(templates, 'title = "Own"')
    assert outline_path(project) == own
    assert bibliography_path(project) == SHIPPED / "report_templates" / "references.bib"
    (templates / "references.bib").write_text("")
    assert bibliography_path(project) == templates / "references.bib"


@pytest.mark.parametrize("format_", FORMATS)
def test_authors_are_shown_and_by_default_none(tmp_path: Path, format_: type[HtmlExporter]) -> None:
    """Every format names the authors of the outline, and without it nobody."""
    known = project_in(tmp_path / "known", outline='authors = [{ name = "Ada Lovelace" }]')
    unknown = project_in(tmp_path / "unknown")
    pages = [
        format_.export(paper_of(notebook("# Title"), project), project)
        for project in (known, unknown)
    ]
    assert ["Ada Lovelace" in page for page in pages] == [True, False]


SECTIONS = """
title = "All"
[text]
ethics = "Whole."
introduction = "Whole."
discussion = " "
[studies.a]
title = "A"
introduction = "Of a."
automation = "Of a."
"""


def test_sections_are_kept_as_they_are_written(tmp_path: Path) -> None:
    """Markdown by name, for the whole and for one study; what is empty is not there."""
    assert read_outline(outline(tmp_path, SECTIONS)) == Outline(
        "All",
        (),
        {"introduction": "Whole.", "ethics": "Whole."},
        {"a": StudyOutline("A", {"introduction": "Of a.", "automation": "Of a."})},
    )


def test_others_can_ask_what_an_author_gave(tmp_path: Path) -> None:
    """What was written for a study goes first, and the whole serves every other study."""
    made = read_outline(outline(tmp_path, SECTIONS))
    assert made.text_for("a") == {
        "introduction": "Of a.",
        "ethics": "Whole.",
        "automation": "Of a.",
    }
    assert made.text_for("b") == {"introduction": "Whole.", "ethics": "Whole."}
    assert (made.title_for("a"), made.title_for("b")) == ("A", "All")
    assert not Outline().text_for("a")


def test_every_section_has_a_heading() -> None:
    """What the outline may hold, and what the paper calls it, are the same sections."""
    assert tuple(HEADINGS) == BLOCKS


def test_the_shipped_outline_names_every_section() -> None:
    """Who copies it finds each of them, empty, twice."""
    path = SHIPPED / "report_templates" / "outline.toml"
    lines = path.read_text().splitlines()
    for name in BLOCKS:
        assert lines.count(f'{name} = ""') == 1
        assert lines.count(f'# {name} = ""') == 1


def test_the_shipped_outline_works_once_it_is_filled_in(tmp_path: Path) -> None:
    """The example and the tables in its comments are such as can be used."""
    text = (SHIPPED / "report_templates" / "outline.toml").read_text()
    opened, closed = text.index('# introduction = """'), text.index("[text]\n")
    example = text[opened:closed].replace("# ", "").replace("#\n", "")
    assert read_outline(outline(tmp_path, f"[text]\n{example}")).text["introduction"]
    study = text[text.index("# [studies.NAME]") :].replace("# ", "")
    assert read_outline(outline(tmp_path, study)).studies.keys() == {"NAME"}


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    """The nearest field is named."""
    path = outline(tmp_path, 'titel = "Own"')
    with pytest.raises(UnknownNameError) as caught:
        read_outline(path)
    assert str(caught.value) == (
        f"unknown field 'titel' in the outline {path}. Did you mean 'title'? "
        "Known: authors, studies, text, title."
    )


def test_an_unknown_field_of_an_author_is_refused(tmp_path: Path) -> None:
    """The nearest field is named."""
    path = outline(tmp_path, 'authors = [{ name = "Ada", mail = "ada@example.org" }]')
    with pytest.raises(UnknownNameError) as caught:
        read_outline(path)
    assert str(caught.value) == (
        f"unknown field 'mail' of an author in the outline {path}. Did you mean 'email'? "
        "Known: affiliation, email, name."
    )


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ('{ affiliation = "London" }', "{'affiliation': 'London'}"),
        ('{ name = "" }', "{'name': ''}"),
        ("{ name = 3 }", "{'name': 3}"),
        ('"Ada"', "'Ada'"),
    ],
)
def test_an_author_needs_a_name(tmp_path: Path, author: str, shown: str) -> None:
    """What stands there instead is shown, with an example."""
    path = outline(tmp_path, f"authors = [{author}]")
    with pytest.raises(InputError) as caught:
        read_outline(path)
    assert str(caught.value) == (
        f"the outline {path}: an author is a table of texts with a name, as in "
        f'{{ name = "Ada Lovelace" }}; got {shown}'
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = 3", "the title must be a text; got 3"),
        ('authors = "Ada"', "authors must be a list of tables; got 'Ada'"),
        ("authors = { name = 'Ada' }", "authors must be a list of tables; got {'name': 'Ada'}"),
        ('text = "Ada"', "text must be a table [text]; got 'Ada'"),
        ("studies = 3", "studies must be a table [studies]; got 3"),
        ("[studies]\na = 3", "studies.a must be a table [studies.a]; got 3"),
        ("[studies.a]\ntitle = 3", "[studies.a]: the title must be a text; got 3"),
        (
            'introduction = "Text."',
            "'introduction' stands outside of the table [text]; move it below the line [text], or "
            "below [studies.NAME] if it is about one study",
        ),
    ],
)
def test_a_field_of_another_type_is_refused(tmp_path: Path, text: str, told: str) -> None:
    """The file and the value are named."""
    path = outline(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_outline(path)
    between = "," if told.startswith("[") else ":"
    assert str(caught.value) == f"the outline {path}{between} {told}"


@pytest.mark.parametrize(
    ("table", "known"),
    [("text", ", ".join(sorted(BLOCKS))), ("studies.a", ", ".join(sorted((*BLOCKS, "title"))))],
)
def test_an_unknown_section_is_refused(tmp_path: Path, table: str, known: str) -> None:
    """The nearest one is named, and the table; a section that is no text is refused, too."""
    path = outline(tmp_path, f'[{table}]\nrelatedwork = "Own"')
    with pytest.raises(UnknownNameError) as caught:
        read_outline(path)
    assert str(caught.value) == (
        f"unknown field 'relatedwork' in [{table}] of the outline {path}. "
        f"Did you mean 'related_work'? Known: {known}."
    )
    path = outline(tmp_path, f"[{table}]\nethics = ['Own']")
    with pytest.raises(InputError) as refused:
        read_outline(path)
    assert str(refused.value) == (
        f"the outline {path}, [{table}]: ethics must be a text; got ['Own']"
    )


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    """The file and the line are named."""
    path = outline(tmp_path, "title = ")
    with pytest.raises(InputError) as caught:
        read_outline(path)
    assert str(caught.value) == (
        f"the outline {path} cannot be read: Invalid value (at end of document)"
    )


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are told as such."""
    path = tmp_path / "outline.toml"
    path.write_bytes(b"title = '\xff'")
    with pytest.raises(InputError) as caught:
        read_outline(path)
    assert str(caught.value) == (
        f"the outline {path} cannot be read: 'utf-8' codec can't decode byte 0xff in position 9: "
        "invalid start byte"
    )
