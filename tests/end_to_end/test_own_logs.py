"""``analyze`` on logs from the command line: the same results as from the table that it writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.commands.logs import KINDS
from pitfalls_core.report.own_results import analyze, publishing
from pitfalls_core.results.logs import kinds
from tests.end_to_end.own_files import answer, contents, two_arms
from tests.report.pages import unlinked
from tests.report.sample_paper import PAPER
from tests.results.logs.event_files import hparams, scalar, write_events

Captured = pytest.CaptureFixture[str]

ASKED = ("--baseline", "base", "--margin", "0.02", "--higher-is-better")


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Write event files of two variants; one run diverged at its end."""
    for variant, seed, score in two_arms():
        folder = tmp_path / "runs" / f"{variant}_{seed}"
        last = float("nan") if (variant, seed) == ("new", 5) else float(str(score))
        write_events(
            folder,
            hparams({"variant": str(variant), "seed": float(str(seed))}),
            scalar("shift/accuracy", 1, 0.5),
            scalar("shift/accuracy", 2, last),
        )
    return tmp_path / "runs"


@pytest.fixture
def numbers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the documents out, which take seconds."""
    monkeypatch.setattr(analyze, "_paper", lambda *_: PAPER)
    monkeypatch.setattr(publishing, "rendered", lambda *_: {})


def results(capsys: Captured, source: Path, out: Path, *words: str) -> Any:
    """Return the study in results.json about `source`."""
    given = answer(capsys, "analyze", str(source), *ASKED, *words, "--out", str(out))
    assert (given.status, given.errors) == (0, "")
    (study,) = json.loads((out / "results.json").read_text())["studies"]
    return study


@pytest.mark.usefixtures("numbers_only")
def test_the_table_gives_the_same_results(tmp_path: Path, runs: Path, capsys: Captured) -> None:
    """Runs, comparisons and their denominators do not depend on where the scores came from."""
    before = contents(runs)
    table = tmp_path / "table.csv"
    words = ("--score", "shift/accuracy")
    written = answer(capsys, "analyze", str(runs), *words, "--to-csv", str(table))
    assert (written.status, written.errors) == (0, "")
    first = results(capsys, runs, tmp_path / "a", *words)
    second = results(capsys, table, tmp_path / "b")
    assert first["comparisons"] == second["comparisons"]
    assert [one["scores"] for one in first["runs"]] == [one["scores"] for one in second["runs"]]
    (comparison,) = first["comparisons"]
    assert (comparison["n"], comparison["planned"]) == (5, 6)
    assert contents(runs) == before


@pytest.mark.usefixtures("numbers_only")
def test_the_same_logs_give_the_same_bytes(tmp_path: Path, runs: Path, capsys: Captured) -> None:
    """Wherever the folder lies; and another log is another input."""
    first = results(capsys, runs, tmp_path / "a", "--score", "shift/accuracy")
    moved = tmp_path / "elsewhere" / "runs"
    moved.parent.mkdir()
    runs.rename(moved)
    assert results(capsys, moved, tmp_path / "b", "--score", "shift/accuracy") == first
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    write_events(moved / "base_0", scalar("lr", 1, 0.5), name="events.out.tfevents.2.host")
    results(capsys, moved, tmp_path / "c", "--score", "shift/accuracy")
    files = [json.loads((tmp_path / one / "manifest.json").read_text()) for one in "ac"]
    assert files[0]["inputs"]["file"] != files[1]["inputs"]["file"]


def test_a_dry_run(tmp_path: Path, runs: Path, capsys: Captured) -> None:
    """It says what would be compared, and writes nothing."""
    before = contents(tmp_path)
    given = answer(capsys, "analyze", str(runs), "--score", "shift/accuracy", "--dry-run")
    assert given.output == (
        "dataset  metric    variant  scores  failed\n"
        "shift    accuracy  base     6       0\n"
        "shift    accuracy  new      5       1\n"
        "note: 12 runs read from logs (TensorBoard): the score is the last point that was logged "
        "of 'accuracy'\n"
        "note: 1 score whose value is not finite: counted as failed\n"
    )
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("--score", "shift/accuracy"),
            "--baseline is missing: name the variant that the others are compared with",
        ),
        (
            ("--baseline", "base"),
            "runs: say with --score which of the logged metrics are scores; "
            "there are: shift/accuracy",
        ),
        (("--baseline", "base", "--from", "csv"), "runs is a folder; name a file of results in it"),
        (
            ("--baseline", "base", "--from", "wandb", "--score", "x"),
            "runs holds no runs of kind wandb; name the folder that holds them",
        ),
        (
            ("--baseline", "base", "--from", "csv", "--select", "step:2"),
            "--select is about logs, and runs is read as a table of scores: leave it out, or say "
            "with --from what the logs are",
        ),
        (
            ("--baseline", "base", "--score", "x", "--where", "seed"),
            "--where must be NAME=VALUE; got 'seed'",
        ),
    ],
)
def test_what_is_refused(
    tmp_path: Path, runs: Path, capsys: Captured, words: tuple[str, ...], message: str
) -> None:
    """One line with the remedy, and nothing written."""
    before = contents(tmp_path)
    given = answer(capsys, "analyze", str(runs), *words)
    assert (given.status, given.output) == (2, "")
    assert given.errors.replace(f"{tmp_path}/", "") == f"pitfalls: {message}\n"
    assert contents(tmp_path) == before


def test_an_empty_folder(tmp_path: Path, capsys: Captured) -> None:
    """What is read is listed."""
    given = answer(capsys, "analyze", str(tmp_path), "--baseline", "base")
    assert given.errors.replace(str(tmp_path), "ROOT") == (
        "pitfalls: ROOT is a folder without logs: name a file of results in it, or a folder with "
        "run folders of Weights & Biases, MLflow, TensorBoard, Lightning's CSVLogger or Hydra\n"
    )


def test_the_kinds_are_those_that_are_read() -> None:
    """The command line lists them without importing the readers."""
    assert KINDS == kinds.KINDS


@pytest.mark.long
def test_a_whole_report(tmp_path: Path, runs: Path, capsys: Captured) -> None:
    """The documents say where the scores came from and which point they are."""
    results(capsys, runs, tmp_path / "out", "--score", "shift/accuracy")
    text = unlinked((tmp_path / "out/report.html").read_text(encoding="utf-8"))
    assert "12 runs read from logs (TensorBoard)" in text
    assert "the last point that was logged" in text
    assert str(tmp_path) not in text
