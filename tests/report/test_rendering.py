"""A paper in every format: which files there are, and that each holds what its name says."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.report.rendering import rendered
from tests.report.sample_notebooks import project_in
from tests.report.sample_paper import FIGURE, PAPER, TABLE

PLAIN = replace(TABLE, rows=TABLE.rows[:2], note=())
"""A table that refers to nothing."""

BARE = replace(PAPER, abstract=(), body=(), references=(), notices=())


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the sample paper."""
    return rendered(PAPER, project_in(tmp_path_factory.mktemp("project")))


def test_every_format_and_every_exhibit(files: dict[str, bytes]) -> None:
    """Documents, the LaTeX bundle, and each table and figure by itself."""
    assert set(files) == {
        *("report.html", "report.pdf", "latex/paper.tex", "latex/references.bib"),
        *("latex/paper.bbl", "latex/pitfalls.sty", "latex/numbers.tex", "latex/README.md"),
        *("latex/tables/tab-accuracy.tex", "latex/figures/fig-seeds.pdf"),
        "tables/tab-accuracy.csv",
        *(f"figures/fig-seeds.{ending}" for ending in ("svg", "png", "pdf", "csv")),
    }
    starts = {
        "report.html": b"<!doctype html>",
        "report.pdf": b"%PDF-",
        "latex/paper.tex": b"% Compile with ",
        "figures/fig-seeds.svg": b"<svg",
    }
    for name, start in starts.items():
        assert files[name].lstrip().lower().startswith(start.lower()), name
    assert files["figures/fig-seeds.png"] == FIGURE.png
    assert files["latex/figures/fig-seeds.pdf"] == files["figures/fig-seeds.pdf"] == FIGURE.pdf


def test_data_behind_exhibits_is_inert(files: dict[str, bytes]) -> None:
    """Tables and figures as CSV: the header and every row, formulas defused."""
    rows = list(csv.reader(io.StringIO(files["tables/tab-accuracy.csv"].decode())))
    assert rows[0] == [column.header for column in TABLE.columns]
    assert len(rows) == 1 + len(TABLE.rows)
    assert "'=1+1" in files["figures/fig-seeds.csv"].decode()


def test_names_of_files_stay_in_their_folder(tmp_path: Path) -> None:
    """A label that looks like a path is no path."""
    odd = replace(BARE, body=(replace(PLAIN, label="../../Etc"),))
    names = [name for name in rendered(odd, project_in(tmp_path / "p")) if "tables" in name]
    assert len(names) == 2
    for name in names:
        assert name.removeprefix("latex/").startswith("tables/etc-")
        assert ".." not in name


def test_an_exhibit_of_the_abstract_has_files_too(tmp_path: Path) -> None:
    """Abstract and body are walked."""
    shown = replace(BARE, abstract=(PLAIN,))
    assert "tables/tab-accuracy.csv" in rendered(shown, project_in(tmp_path / "p"))


def test_the_same_paper_has_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    """Whatever the project's folder is called."""
    assert rendered(PAPER, project_in(tmp_path / "another")) == files
