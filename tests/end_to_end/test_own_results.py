"""``analyze`` and ``reanalyze`` from the command line: other files, same results, same bytes."""

import json
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.project import SHIPPED
from pitfalls_core.report.own_results import analyze, publishing
from pitfalls_core.results.shipped import EXAMPLES
from tests.end_to_end.own_files import BASE, NEW, Rows, answer, contents, text_of, two_arms
from tests.report.sample_paper import PAPER

Captured = pytest.CaptureFixture[str]

GOOD = text_of(two_arms())
DOCUMENTS = ("report.html", "report.pdf", "latex/paper.tex", "results.json")


@pytest.fixture
def numbers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the documents out, which take seconds and are looked at elsewhere."""
    monkeypatch.setattr(analyze, "_paper", lambda *_: PAPER)
    monkeypatch.setattr(publishing, "rendered", lambda *_: {})


def results_of(folder: Path, capsys: Captured, content: bytes, *words: str) -> Any:
    """Return results.json about a file with this content."""
    path, out = folder / "mine.csv", folder / "out"
    path.write_bytes(content)
    given = answer(capsys, "analyze", str(path), "--baseline", "base", *words, "--out", str(out))
    assert (given.status, given.errors) == (0, "")
    return json.loads((out / "results.json").read_text())


def lines_of(rows: Rows, delimiter: str = ",", comma: str = ".") -> str:
    """Return a file with other delimiters and decimal signs."""
    return "\n".join(delimiter.join(str(cell).replace(".", comma) for cell in row) for row in rows)


HEADER = ("variant", "seed", "value")
ROWS = [HEADER, *two_arms()]
WIDE = [
    ("variant", *(f"seed_{seed}" for seed in range(6))),
    ("base", *BASE),
    ("new", *NEW),
]


@pytest.mark.usefixtures("numbers_only")
@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("variant", "Variant ").replace("seed", " SEED").encode(),
        lines_of(ROWS, ";").encode(),
        lines_of(ROWS, "\t").encode("cp1252"),
        lines_of(ROWS, ";", ",").encode(),
        lines_of([HEADER, *ROWS[:0:-1]]).encode(),
        lines_of([("", *HEADER), *((n, *row) for n, row in enumerate(ROWS[1:]))]).encode(),
        text_of((name, f"{seed}.0", one) for name, seed, one in two_arms()).encode(),
        text_of((f" {name} ", seed, f" {one:.10f}") for name, seed, one in two_arms()).encode(),
        text_of(((*row, "finished") for row in two_arms()), "variant,seed,value,status").encode(),
        lines_of(WIDE).encode(),
    ],
)
def test_other_files_with_the_same_scores(tmp_path: Path, capsys: Captured, content: bytes) -> None:
    """Encoding, delimiter, decimal sign, order and form of a file change no number."""
    for name in ("clean", "other"):
        (tmp_path / name).mkdir()
    clean = results_of(tmp_path / "clean", capsys, GOOD.encode(), "--margin", "0.01")
    other = results_of(tmp_path / "other", capsys, content, "--margin", "0.01")
    for key in ("comparisons", "unit", "margin", "name"):
        assert other["studies"][0][key] == clean["studies"][0][key]
    runs = [
        sorted(each["studies"][0]["runs"], key=lambda run: run["id"]) for each in (clean, other)
    ]
    assert runs[0] == runs[1]


@pytest.mark.usefixtures("numbers_only")
def test_columns_of_other_names(tmp_path: Path, capsys: Captured) -> None:
    """They are mapped, and the metric is called as its column."""
    content = text_of(two_arms(), "method,rng,accuracy").encode()
    words = ("--variant-col", "method", "--seed-col", "rng", "--value-col", "accuracy")
    (one,) = results_of(tmp_path, capsys, content, *words)["studies"][0]["comparisons"]
    assert (one["id"], one["n"]) == ("all/accuracy/new-vs-base", 6)


@pytest.mark.usefixtures("numbers_only")
def test_margins_and_directions_by_metric(tmp_path: Path, capsys: Captured) -> None:
    """Each option finds its metric, from the command line to the file."""
    rows = [(*row, metric) for metric in ("acc", "loss") for row in two_arms()]
    content = text_of(rows, "variant,seed,value,metric").encode()
    words = ("--margin", "loss=0.1", "--margin", "acc=0.001", "--lower", "loss", "--floor", "acc=0")
    found = results_of(tmp_path, capsys, content, *words)["studies"][0]["comparisons"]
    seen = {one["metric"]: (one["margin"], one["lower_is_better"]) for one in found}
    assert seen == {"acc": (0.001, False), "loss": (0.1, True)}
    acc, loss = found
    assert acc["difference"] == pytest.approx(-loss["difference"])
    only = results_of(tmp_path, capsys, content, "--metric", "acc", "--margin", "0.25")
    assert [one["margin"] for one in only["studies"][0]["comparisons"]] == [0.25]


@pytest.mark.usefixtures("numbers_only")
def test_every_comparison_is_in_the_csv_file(tmp_path: Path, capsys: Captured) -> None:
    """Sixty comparisons are sixty rows, and a name that looks like a formula stays inert."""
    rows = [
        (name, seed, f"d{place}", score + shift * place / 1000)
        for place in range(30)
        for name, scores, shift in (("base", BASE, 1), ("=new", NEW, 2), ("@x", NEW[::-1], 3))
        for seed, score in enumerate(scores)
    ]
    content = text_of(rows, "variant,seed,dataset,value").encode()
    found = results_of(tmp_path, capsys, content)["studies"][0]["comparisons"]
    lines = (tmp_path / "out" / "comparisons.csv").read_text().splitlines()
    assert (len(found), len(lines)) == (60, 61)
    header = lines[0].split(",")
    cells = [dict(zip(header, line.split(","), strict=True)) for line in lines[1:]]
    for line, one in zip(cells, found, strict=True):
        assert line["treatment"] == f"'{one['treatment']}"
        for name in ("difference", "ci95_low", "ci90_high", "p_value", "p_adjusted", "exact_p"):
            assert float(line[name]) == one[name]
        assert (line["verdict"], line["margin"]) == (one["verdict"], "")
        assert line["paired"] == "true"
    assert not any(line.startswith(("=", "@")) for line in lines)


def test_one_seed_is_a_result(tmp_path: Path, capsys: Captured) -> None:
    """Nothing can be assessed, which is printed, reported, and no error."""
    path, out = tmp_path / "mine.csv", tmp_path / "out"
    path.write_text(text_of([("base", 0, 0.5), ("new", 0, 0.6)]))
    given = answer(capsys, "analyze", str(path), "--baseline", "base", "--out", str(out))
    assert (given.status, given.errors) == (0, "")
    assert "not assessable (too few runs)" in given.output
    for name in DOCUMENTS:
        assert (out / name).stat().st_size > 1000


def test_the_same_command_elsewhere(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file has the same bytes, wherever it is made, and none says where that was."""
    found = []
    for place in ("here/secret_folder", "there/quite/another_folder"):
        folder = tmp_path / place
        folder.mkdir(parents=True)
        monkeypatch.chdir(folder)
        (folder / "mine.csv").write_text(GOOD)
        words = ("analyze", str(folder / "mine.csv"), "--baseline", "base", "--margin", "0.02")
        given = answer(capsys, *words)
        assert (given.status, given.errors) == (0, "")
        out = folder / "build" / "analysis" / "mine"
        assert given.output.splitlines()[-4:] == [
            f"  build/analysis/mine/{name}" for name in DOCUMENTS
        ]
        found.append(contents(out))
    assert found[0] == found[1]
    for name, content in found[0].items():
        for part in (b"secret_folder", str(tmp_path).encode(), b"/tmp/", b"/root/", b"/home/"):
            assert part not in content, name


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_published_tables_that_come_with_the_package(
    tmp_path: Path, capsys: Captured, name: str
) -> None:
    """Each makes a whole report, under its own name."""
    source = SHIPPED / "pitfalls_core" / "results" / "examples" / f"{name}.csv"
    words = ("reanalyze", str(source), "--baseline", "Baseline", "--margin", "1", "--unit", "%")
    given = answer(capsys, *words, "--out", str(tmp_path / "out"))
    assert (given.status, given.errors) == (0, "")
    files = contents(tmp_path / "out")
    assert set(DOCUMENTS) <= set(files)
    (study,) = json.loads(files["results.json"])["studies"]
    assert (study["name"], study["margin"], study["unit"]) == (name, 1.0, "%")
    assert all(str(SHIPPED).encode() not in content for content in files.values())
