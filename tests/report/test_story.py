"""What an author wrote, and what it imports, is read from the file of a notebook alone."""

import json
from pathlib import Path

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.report.story import imported_modules, story_of
from tests.report.sample_notebooks import code, written


def test_imports_of_all_code_cells_are_found(tmp_path: Path) -> None:
    """Imports at any depth count; Markdown does not."""
    path = written(
        tmp_path / "a.ipynb",
        "import nothing",
        code("import b.c as d\nfrom e import f"),
        code("if False:\n    import g"),
    )
    assert imported_modules(path) == ("b.c", "e", "e.f", "g")


def test_the_story_is_what_the_author_wrote(tmp_path: Path) -> None:
    """Sources, tags and metadata count; ids, outputs and counts come from JupyterLab."""
    cell = code("a = 1\nb", data={"text/plain": "3"}, tags=["parameters"])
    path = written(tmp_path / "a.ipynb", "# Title", cell)
    assert story_of(path) == {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": "# Title"},
            {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "a = 1\nb"},
        ],
        "metadata": {},
    }


def test_a_source_in_lines_is_the_same_story(tmp_path: Path) -> None:
    """The format allows a text and a list of lines."""
    stories = []
    for source in ("import b\nimport c", ["import b\n", "import c"]):
        path = tmp_path / "a.ipynb"
        cells = [{"cell_type": "code", "source": source}]
        path.write_text(json.dumps({"cells": cells, "metadata": {}}))
        assert imported_modules(path) == ("b", "c")
        stories.append(story_of(path))
    assert stories[0] == stories[1]


@pytest.mark.parametrize(
    ("source", "told"),
    [("a = 1\n%matplotlib inline", "line 2: invalid syntax"), ("!ls", "line 1: invalid syntax")],
)
def test_a_cell_that_is_not_plain_python_is_refused(tmp_path: Path, source: str, told: str) -> None:
    """Commands of IPython are refused with their cell and line: nobody can say what they need."""
    path = written(tmp_path / "a.ipynb", "# Title", code(source))
    with pytest.raises(InputError) as caught:
        imported_modules(path)
    assert str(caught.value) == (
        f"{path}, cell 2, {told}; a code cell must be plain Python, without commands of the shell "
        "or of IPython"
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "no JSON", "[]", "{}", '{"worksheets": [], "metadata": {}}', "\ud800"),
        *('{"cells": [], "metadata": 3}', '{"cells": 3, "metadata": {}}'),
        *('{"cells": [{}], "metadata": {}}', '{"cells": [[]], "metadata": {}}'),
    ],
)
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, text: str) -> None:
    """The file is named, with what to do."""
    path = tmp_path / "a.ipynb"
    path.write_bytes(text.encode(errors="surrogatepass"))
    with pytest.raises(InputError) as caught:
        story_of(path)
    assert str(caught.value) == (
        f"{path} cannot be read as a notebook of format 4; save it again in JupyterLab"
    )


def test_a_missing_notebook_is_refused(tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(InputError) as caught:
        imported_modules(tmp_path / "a.ipynb")
    assert str(caught.value) == f"there is no notebook {tmp_path / 'a.ipynb'}"
