"""Reports about published tables: every document whole, every name escaped."""

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.findings.published.reanalysis import MOST_SHOWN, Question
from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.report.own_results.reanalyze import reanalyze
from pitfalls_core.report.own_results.request import TableRequest
from tests.end_to_end.own_files import contents, text_of
from tests.report.pages import Page

Files = Mapping[str, bytes]

EXAMPLE = SHIPPED / "pitfalls_core" / "results" / "examples" / "source_000_table_1.csv"
MARKUP = '<script>alert(1)</script> $x$ \\input{/etc/passwd} #panic("x") {{ 7*7 }}'
HEADER = "dataset,variant,mean,sd,n"


def made(folder: Path, source: Path, question: Question) -> Files:
    """Return the files of a report about a published table."""
    out = folder / "out"
    reanalyze(TableRequest(source, out, Project(folder), "pitfalls reanalyze t.csv"), question)
    return contents(out)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return the report about the first source paper, its spread being unknown."""
    question = Question("Baseline", margin=1.0, metric="accuracy", unit="%")
    return made(tmp_path_factory.mktemp("example"), EXAMPLE, question)


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return a report of strange names, clear and single numbers, zero spreads and many rows."""
    folder = tmp_path_factory.mktemp("strange")
    rows = [
        *((MARKUP, name, mean, 1.0, 6) for name, mean in (("base", 50.0), ("=1+1", 40.0))),
        *(("../x", name, mean, 0.0, 6) for name, mean in (("base", 50.0), (MARKUP, 50.5))),
        *(("single", name, 50.0, "", "") for name in ("base", "new " * 60)),
        *((f"d{place}", name, 50.0, 1.0, 5) for place in range(12) for name in ("base", "new")),
    ]
    (folder / "odd.csv").write_text(text_of(rows, HEADER))
    return made(folder, folder / "odd.csv", Question("base", margin=0.5))


def results(files: Files) -> Any:
    """Return the one study of results.json."""
    (study,) = json.loads(files["results.json"])["studies"]
    return study


@pytest.mark.parametrize("report", ["example", "strange"])
def test_documents(report: str, request: pytest.FixtureRequest) -> None:
    """Every document and exhibit is there; the page fetches nothing and leads nowhere wrong."""
    files: Files = request.getfixturevalue(report)
    documents = ("report.html", "report.pdf", "latex/paper.tex", "results.json", "manifest.json")
    assert set(documents) <= set(files)
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*", name) for name in files)
    for one in results(files)["exhibits"]:
        ending = "csv" if one["kind"] == "table" else "pdf"
        assert f"{one['kind']}s/{one['label']}.{ending}" in files
    page = Page(files["report.html"].decode())
    assert (page.loaded, page.broken, page.handlers) == ([], [], [])
    assert len(page.ids) == len(set(page.ids))


def test_what_the_first_source_paper_could_show(example: Files) -> None:
    """The page tells each row's answer, and that it holds whatever the spread is."""
    text = Page(example["report.html"].decode()).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "What source_000_table_1 could and could not show" in text
    for letter in "ABC":
        assert f"Refined on “Shifted Test {letter}”: improvements above " in text
    assert "The table does not say what its spread is" in text
    assert len(results(example)["comparisons"]) == 3


def test_strange_names(strange: Files, example: Files) -> None:
    """They are text in every format, and whole in results.json."""
    page, clean = (Page(files["report.html"].decode()) for files in (strange, example))
    assert page.tags.count("script") == clean.tags.count("script")
    assert MARKUP in page.text
    source = "".join(strange[name].decode() for name in strange if name.endswith(".tex"))
    source = source.replace("\\allowbreak{}", "")
    assert "\\input{/etc" not in source
    assert "\\textbackslash{}input\\{/etc/passwd\\}" in source
    for name, content in strange.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode())):
                assert not any(re.match(r"[=@\t]|[+-](?![\d.])", cell) for cell in row), name
    assert results(strange)["comparisons"][0]["treatment"] == "=1+1"


def test_a_long_table(strange: Files) -> None:
    """The abstract speaks of the first rows and counts the others; a file holds every row."""
    text = Page(strange["report.html"].decode()).text
    assert "Further rows: 3." in text
    assert len(results(strange)["comparisons"]) == 15
    assert "d11" in strange["comparisons.csv"].decode()


def test_nothing_is_written_about_a_bad_table(tmp_path: Path) -> None:
    """Not even the folder."""
    (tmp_path / "t.csv").write_text(text_of([("A", "base", 50, 1, 5)], HEADER))
    with pytest.raises(InputError) as caught:
        made(tmp_path, tmp_path / "t.csv", Question("base"))
    assert str(caught.value) == (
        "t.csv: every row is of the baseline 'base'; add the rows to compare it with"
    )
    assert not (tmp_path / "out").exists()


def test_a_long_table_is_shown_in_part(tmp_path: Path) -> None:
    """Documents show the first rows and say so; results.json and comparisons.csv hold all."""
    rows = [
        (f"d{place}", name, mean, 1.0, 5)
        for place in range(MOST_SHOWN + 6)
        for name, mean in (("base", 50.0), ("new", 50.5))
    ]
    (tmp_path / "long.csv").write_text(text_of(rows, HEADER))
    files = made(tmp_path, tmp_path / "long.csv", Question("base", spread="sd"))
    table = list(csv.reader(io.StringIO(files["tables/tab-published.csv"].decode())))
    assert len(table) == 1 + MOST_SHOWN
    assert len(results(files)["comparisons"]) == MOST_SHOWN + 6
    every = list(csv.DictReader(io.StringIO(files["comparisons.csv"].decode())))
    assert [one["dataset"] for one in every] == [f"d{place}" for place in range(MOST_SHOWN + 6)]
    note = f"The first {MOST_SHOWN} of {MOST_SHOWN + 6} rows are shown; comparisons.csv holds all"
    assert note in files["report.html"].decode()
