"""A paper from a Markdown file: text and exhibits in the order of the file."""

from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.display.document import Figure, Heading, Paragraph, Prose, Table, Text
from pitfalls_core.display.plain import plain_text
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.project import Project, template_folder
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.storyline import Exhibit, paper_of_story
from tests.report.sample_paper import FIGURE, TABLE

ABSTRACT = Prose((Paragraph((Text("In short."),)),), role="abstract")
RESULT = Prose((Paragraph((Text("It improved."),)),))
EXHIBITS: dict[str, Exhibit] = {
    "abstract": ABSTRACT,
    "table": replace(TABLE, note=()),
    "figure": FIGURE,
    "said": RESULT,
    "nothing": None,
}
STORY = """# {{ title }}

{{ abstract }}

## First

Before [](#tab-accuracy).

{{ table }}

{{said}}

{{ nothing }}

After.

## Appendix: More

{{  figure  }}
"""


def told(folder: Path, story: str, title: str = "A title") -> Paper:
    """Return the paper of a story in a project of its own."""
    path = folder / "paper.md"
    path.write_text(story, encoding="utf-8")
    return paper_of_story(path, title, EXHIBITS, Project(folder))


def test_exhibits_stand_where_the_file_has_them(tmp_path: Path) -> None:
    """Text, tables, figures and prose, in order; nothing where there is nothing to show."""
    paper = told(tmp_path, STORY)
    assert (paper.title, paper.abstract) == ("A title", ABSTRACT.blocks)
    kinds = [type(block) for block in paper.body]
    assert kinds == [Heading, Paragraph, Table, Paragraph, Paragraph, Heading, Figure]
    texts = [plain_text(block.children) for block in paper.body if isinstance(block, Paragraph)]
    assert texts == ["Before tab-accuracy.", "It improved.", "After."]
    levels = [(b.level, b.appendix) for b in paper.body if isinstance(b, Heading)]
    assert levels == [(1, False), (1, True)]


@pytest.mark.parametrize(
    "title", ["# {{ abstract }}", "<b>*x*</b> [@y]", "{{ table }}", "50 % $x$"]
)
def test_a_title_is_text(tmp_path: Path, title: str) -> None:
    """What a file is called is neither Markdown nor a place for an exhibit."""
    paper = told(tmp_path, STORY, title)
    assert paper.title == title
    assert len(paper.body) == 7


def test_an_own_title_goes_before(tmp_path: Path) -> None:
    """A project's own template may name its papers itself."""
    assert told(tmp_path, STORY.replace("{{ title }}", "Mine")).title == "Mine"


def test_an_unknown_exhibit(tmp_path: Path) -> None:
    """A slip in a template is told with the nearest name; no gap is left in the paper."""
    with pytest.raises(UnknownNameError) as caught:
        told(tmp_path, STORY.replace("{{ figure }}", "").replace("{{ table }}", "{{ tabel }}"))
    assert str(caught.value) == (
        f"unknown exhibit 'tabel' in {tmp_path}/paper.md. Did you mean 'table'? Known: abstract, "
        "figure, nothing, said, table."
    )


def test_a_place_within_a_line_is_text(tmp_path: Path) -> None:
    """An exhibit stands alone in its line."""
    paper = told(tmp_path, "# {{ title }}\n\nSee {{ table }} here.\n")
    assert [type(block) for block in paper.body] == [Paragraph]


def test_what_a_paper_cannot_show(tmp_path: Path) -> None:
    """The message has the template and the line from which the text was read."""
    with pytest.raises(InputError) as caught:
        told(tmp_path, "# {{ title }}\n\n{{ said }}\n\ntext\n\n***\n")
    assert str(caught.value).startswith("paper.md from line 3, line 5: Markdown 'hr' cannot be ")


def test_a_template_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file and one that is no text are told by name."""
    with pytest.raises(InputError) as caught:
        paper_of_story(tmp_path / "none.md", "T", EXHIBITS, Project(tmp_path))
    missing = f"[Errno 2] No such file or directory: '{tmp_path}/none.md'"
    assert str(caught.value) == f"the template {tmp_path}/none.md cannot be read: {missing}"
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(InputError) as caught:
        paper_of_story(tmp_path / "bad.md", "T", EXHIBITS, Project(tmp_path))
    assert str(caught.value).startswith(f"the template {tmp_path}/bad.md cannot be read: 'utf-8' ")


@pytest.mark.parametrize("name", ["analyze", "reanalyze"])
def test_a_project_s_own_template_goes_before_the_shipped_one(tmp_path: Path, name: str) -> None:
    """The shipped one is there for all others."""
    assert (template_folder(name, Project(tmp_path)) / "paper.md").is_file()
    own = tmp_path / "report_templates" / name
    own.mkdir(parents=True)
    assert template_folder(name, Project(tmp_path)) == own
