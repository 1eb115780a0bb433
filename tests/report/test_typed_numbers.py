"""Numbers typed by hand: found in prose, and nowhere else."""

from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from pitfalls_core.report.markdown import parse_markdown
from pitfalls_core.report.typed_numbers import typed_in_file, typed_in_notebook, typed_numbers


def found(markdown: str, *, in_words: bool = False) -> list[str]:
    """Return the numerals that are found in Markdown."""
    blocks = parse_markdown(markdown, place="here")
    return [one.text for one in typed_numbers(blocks, "here", in_words=in_words)]


@pytest.mark.parametrize(
    ("markdown", "numerals"),
    [
        ("Accuracy fell to 61.3 % here.", ["61.3 %"]),
        ("It gained +1.5 points in 6 runs.", ["+1.5", "6"]),
        ("- an item with 12\n- and −3", ["12", "−3"]),
        ("*Only 4* of **5**", ["4", "5"]),
        (r"With $\alpha = 0.05$ and $n = 12$.", ["0.05", "12"]),
        ("$$n_1 = 200$$", ["200"]),
    ],
)
def test_a_number_in_prose_is_found(markdown: str, numerals: list[str]) -> None:
    """Whatever it is set in."""
    assert found(markdown) == numerals


@pytest.mark.parametrize(
    "markdown",
    [
        "`rate=0.4` and [@kingma2015adam]",
        "[](#tab-source-000) and [a page](https://example.org/2024)",
        r"Let $p = 2\,P(T \ge \sqrt{n-1})$ and $x_1 + x_2$.",
        "MNIST-1D, CIFAR-10 and x86 are names.",
        "```\n1 + 1\n```",
        "No number at all, or just one, or two of them.",
    ],
)
def test_names_code_and_references_are_no_numbers(markdown: str) -> None:
    """They may hold digits."""
    assert found(markdown, in_words=True) == []


@given(st.integers(0, 10**6))
def test_no_whole_number_slips_through(number: int) -> None:
    """A number between words is always found."""
    assert found(f"There were {number} of them") == [str(number)]


def test_words_are_looked_for_where_that_is_asked_for() -> None:
    """From three on, and fractions."""
    text = "Three seeds in a quarter of twenty runs, one of them twice."
    assert found(text) == []
    assert found(text, in_words=True) == ["Three", "quarter", "twenty"]


def test_a_notebook_is_told_with_its_cell(tmp_path: Path) -> None:
    """Code cells are not looked at, and the message says what to do."""
    path = tmp_path / "own.ipynb"
    cells = [
        new_code_cell("x = 3"),
        new_markdown_cell("# Title\n\nIt fell. It fell by 3.5 points."),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    (one,) = typed_in_notebook(path)
    assert str(one) == (
        "own.ipynb, cell 2: the number '3.5' is typed by hand in 'It fell by 3.5 points.'; take it "
        "from the study or a finding, by a call that shows it"
    )


def test_a_template_is_looked_at(tmp_path: Path) -> None:
    """Places hold no number."""
    path = tmp_path / "words.md"
    path.write_text("The margin is {{ margin }}, not 2.\n", encoding="utf-8")
    assert [one.text for one in typed_in_file(path)] == ["2."]
