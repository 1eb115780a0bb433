"""Reports about own scores: every document whole, every name escaped, nothing left out unsaid."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.cli import main
from pitfalls_core.report.manifest import read_manifest
from pitfalls_core.report.own_results.comparisons_file import NOT_IN_A_CELL
from tests.end_to_end.own_files import contents, text_of
from tests.report.pages import Page

Files = Mapping[str, bytes]

MARKUP = '<script>alert(1)</script> &amp; $x^2$ \\input{/etc/passwd} #panic("x") {{ 7*7 }} *b* [@y]'
LONG = " ".join(["a very long name of a variant"] * 12)
VARIANTS = (MARKUP, LONG, "../../x", "=1+1", "Größe Ω ж 'q' \"p\"")
DATASETS = ("{{ title }}%$#&_^~\\", "<img src=http://e.org/a.png>")

DOCUMENTS = ("report.html", "report.pdf", "latex/paper.tex", "latex/references.bib", "results.json")


def made(folder: Path, content: str, *words: str) -> Files:
    """Return the files of a report about scores with this content."""
    path = folder / "mine.csv"
    path.write_text(content)
    status = main(["analyze", str(path), "--baseline", "base", *words, "--out", str(folder / "o")])
    assert status == 0
    return contents(folder / "o")


def drawn(place: int, count: int, level: float = 0.8) -> list[float]:
    """Return `count` scores with four decimals."""
    scores = np.random.default_rng((7, place)).normal(level, 0.01, count).tolist()
    return [round(score, 4) for score in scores]


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return a report about variants and datasets of strange names."""
    rows = [
        (variant, seed, dataset, score)
        for number, variant in enumerate(("base", *VARIANTS))
        for place, dataset in enumerate(DATASETS[: 2 if number < 2 else 1])
        for seed, score in enumerate(drawn(10 * number + place, 4))
    ]
    header = "variant,seed,dataset,value"
    words = ("--margin", "0.01", "--positive-control", "=1+1", "--selection", MARKUP)
    return made(tmp_path_factory.mktemp("strange"), text_of(rows, header), *words)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return a report about sixty comparisons, with folds and a control."""
    rows = [
        (variant, seed, f"d{place}", fold, score)
        for place in range(30)
        for number, (variant, level) in enumerate(
            (("base", 0.8), ("new", 0.8), ("other", 0.9), ("bad", 0.5))
        )
        for fold in range(2)
        for seed, score in enumerate(drawn(100 * number + place, 5, level + 0.01 * fold))
    ]
    header = "variant,seed,dataset,fold,value"
    words = ("--margin", "0.02", "--positive-control", "bad", "--planned-seeds", "6")
    return made(tmp_path_factory.mktemp("many"), text_of(rows, header), *words)


def page(files: Files) -> Page:
    """Return the HTML page of a report."""
    return Page(files["report.html"].decode())


def results(files: Files) -> Any:
    """Return the one study of results.json."""
    (study,) = json.loads(files["results.json"])["studies"]
    return study


@pytest.mark.parametrize("report", ["strange", "many"])
def test_every_document_is_there(report: str, request: pytest.FixtureRequest) -> None:
    """The manifest promises every file, and no file has a name of a user's making."""
    files: Files = request.getfixturevalue(report)
    assert set(DOCUMENTS) <= set(files)
    exhibits = results(files)["exhibits"]
    for one in exhibits:
        ending = "csv" if one["kind"] == "table" else "pdf"
        assert f"{one['kind']}s/{one['label']}.{ending}" in files
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*", name) for name in files)
    promised = json.loads(files["manifest.json"])["outputs"]
    assert set(promised) == set(files) - {"manifest.json"}


@pytest.mark.parametrize("report", ["strange", "many"])
def test_the_page_needs_no_network(report: str, request: pytest.FixtureRequest) -> None:
    """Nothing is fetched, no reference leads nowhere, and no id is there twice."""
    found = page(request.getfixturevalue(report))
    assert found.loaded == []
    assert found.broken == []
    assert len(found.ids) == len(set(found.ids))
    assert found.handlers == []
    html = request.getfixturevalue(report)["report.html"].decode()
    assert not re.search(r"@import|url\(\s*['\"]?(?!data:|#)", html)


def test_strange_names_are_text_in_html(strange: Files, many: Files) -> None:
    """They add no element, and can be read as they were written."""
    found = page(strange)
    assert found.tags.count("script") == page(many).tags.count("script")
    addresses = [value for _, value in found.resources if not value.startswith("data:")]
    assert not any("e.org" in value for value in addresses)
    for name in (MARKUP, "../../x", "=1+1", *DATASETS):
        assert " ".join(name.split()) in found.text


def test_strange_names_are_text_in_latex(strange: Files) -> None:
    """No command, mathematics or comment of a name is one of the document."""
    source = "".join(strange[name].decode() for name in strange if name.endswith(".tex"))
    source = source.replace("\\allowbreak{}", "")
    assert "\\input{/etc" not in source
    assert "\\textbackslash{}input\\{/etc/passwd\\}" in source
    assert "\\$x\\textasciicircum{}2\\$" in source
    assert "\\{\\{ title \\}\\}\\%\\$\\#\\&\\_\\textasciicircum{}\\textasciitilde{}" in source
    assert source.count("\\begin{") == source.count("\\end{")


def test_strange_names_are_inert_in_spreadsheets(strange: Files) -> None:
    """No cell of any CSV file is a formula; the names are all there."""
    for name, content in strange.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode())):
                assert not any(re.match(r"[=@\t]|[+-](?![\d.])", cell) for cell in row), name
    rows = list(csv.DictReader(io.StringIO(strange["comparisons.csv"].decode())))
    assert {row["treatment"] for row in rows} == {
        *(name for name in VARIANTS if name != "=1+1"),
        "'=1+1",
    }


def test_names_are_stored_as_they_are(strange: Files) -> None:
    """What is escaped in documents is whole in results.json."""
    found = results(strange)["comparisons"]
    assert {one["treatment"] for one in found} == set(VARIANTS)
    assert {one["dataset"] for one in found} == set(DATASETS)


def test_the_first_of_many_comparisons_are_shown(many: Files) -> None:
    """Documents show twelve, the counts and their evidence cover all, and the files hold all."""
    study = results(many)
    comparisons = [one for one in study["comparisons"] if one["primary"]]
    assert (len(comparisons), len(study["comparisons"])) == (60, 90)
    with io.StringIO(many["tables/tab-counts.csv"].decode()) as file:
        counts = list(csv.reader(file))
    assert [row[2] for row in counts[1:]] == ["30", "30"]
    rows = list(csv.DictReader(io.StringIO(many["comparisons.csv"].decode())))
    assert [row["id"] for row in rows] == [one["id"] for one in study["comparisons"]]
    assert set(rows[0]) == set(study["comparisons"][0]) - set(NOT_IN_A_CELL)
    text = page(many).text
    assert "The first 12 comparisons" in text
    assert "On “d5”" in text
    assert "On “d6”" not in text
    evidence = [name for name in page(many).ids if re.fullmatch(r"E\d+", name)]
    assert len(evidence) == 1 + 12 + 6
    verdicts = Counter(one["verdict_family"].replace("_", " ") for one in comparisons)
    told = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.items())
    assert f"{told} (after Holm's correction)" in text


def test_many_comparisons_in_words(many: Files) -> None:
    """The abstract leads with the largest bound, and tells the control and what is missing."""
    document = json.loads(many["results.json"])
    notes = document["notes"]
    bound = max(one["ci90_high"] for one in results(many)["comparisons"] if one["primary"])
    assert notes[0].startswith(f"Against “base”, improvements above {bound:.4f} are ruled out in ")
    assert "The positive control, “bad”, was detected in 30 of 30 comparisons." in notes
    assert document["complete"] is False
    assert {(one["n"], one["planned"]) for one in results(many)["comparisons"]} == {(5, 6)}


def test_folds_are_one_model(many: Files) -> None:
    """Two folds of five seeds are five models; the naive interval is shown, and is narrower."""
    pitfalls = results(many)["pitfalls"]
    assert len(pitfalls) == 60 + 2
    assert {one["detector"] for one in pitfalls} == {"pseudo_replication"}
    assert "The unit of analysis." in page(many).text
    assert "a run has 2 rows that differ in 'fold'" in page(many).text.replace("A run", "a run")


def test_the_report_says_how_it_was_made(strange: Files, tmp_path: Path) -> None:
    """The command is told without folders, and the inputs by digest."""
    text = page(strange).text
    assert "pitfalls analyze mine.csv --baseline base --margin 0.01" in text
    (tmp_path / "manifest.json").write_bytes(strange["manifest.json"])
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert manifest["inputs"]["command"].startswith("pitfalls analyze mine.csv --baseline base ")
    assert re.fullmatch("[0-9a-f]{64}", manifest["inputs"]["file"])
    assert manifest["inputs"]["declared"]["margins"] == {"": 0.01}
