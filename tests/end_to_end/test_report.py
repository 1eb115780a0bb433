"""The whole walk of ``pitfalls report``, on a user's own small project."""

import json
import shutil
from pathlib import Path

import jsonschema

from pitfalls_core.findings.detectors.rates import RATES
from pitfalls_core.report.results_file import results_schema
from tests.end_to_end.small_project import SmallProject

OUTPUTS = (
    "report.html",
    "report.pdf",
    "latex/paper.tex",
    "latex/references.bib",
    "latex/paper.bbl",
    "latex/pitfalls.sty",
    "latex/numbers.tex",
    "latex/README.md",
    "latex.zip",
    "results.json",
    "manifest.json",
    "timings.json",
    "notebooks/01_blobs.ipynb",
    "tables/tab-results.csv",
    "figures/fig-forest.svg",
    "figures/fig-forest.png",
    "figures/fig-forest.pdf",
)


def test_every_promised_file_is_there(built: SmallProject) -> None:
    """The report folder holds what the contract names."""
    assert all((built.report / name).is_file() for name in OUTPUTS)


def test_results_follow_their_schema(built: SmallProject) -> None:
    """Machines can rely on ``results.json``: every field, every planned run, one comparison."""
    results = json.loads((built.report / "results.json").read_text())
    jsonschema.validate(results, results_schema())
    assert results["complete"] is True
    (study,) = results["studies"]
    assert len(study["runs"]) == 9
    found = [
        (one["treatment"], one["dataset"], one["metric"], one["primary"])
        for one in study["comparisons"]
    ]
    assert found == [
        ("fast", "test", "accuracy", True),
        ("noisy", "test", "accuracy", False),
        ("fast", "validation", "accuracy", False),
        ("fast", "test", "expected calibration error", False),
    ]
    looked = {one["detector"] for one in study["pitfalls"]}
    assert looked <= RATES.keys()
    assert looked >= {
        "seed lottery",
        "power",
        "class regressions",
        "negative flips",
        "preprocessing fingerprint",
        "leakage",
        "split mismatch",
        "collapse",
        "divergence",
    }


def test_the_pdf_is_a_tagged_document(built: SmallProject) -> None:
    """It is a PDF that says what it is, to assistive technology too."""
    content = (built.report / "report.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid" in content


def test_user_text_is_text(built: SmallProject) -> None:
    """A hostile name of a test set is shown as it is, and is markup in no document."""
    page = (built.report / "report.html").read_text()
    assert "&lt;b&gt;&amp; #panic(1) $x$ \\input{a}" in page
    assert "<b>&" not in page
    latex = (built.report / "latex" / "paper.tex").read_text()
    assert "\\input{a}" not in latex
    assert r"\#panic(1) \$x\$" in latex
    assert (built.report / "report.pdf").stat().st_size > 0  # or Typst would have panicked


def test_the_page_asks_nothing_of_the_network(built: SmallProject) -> None:
    """The HTML is self-contained: all that it loads is in it."""
    page = (built.report / "report.html").read_text()
    assert "default-src 'none'" in page
    assert 'src="http' not in page
    assert "url(http" not in page


def test_again_does_nothing(project: SmallProject) -> None:
    """With nothing changed the same command trains nothing and writes nothing."""
    before = {path: path.stat().st_mtime_ns for path in project.report.rglob("*")}
    done = project.run("report")
    assert done.returncode == 0
    assert "up to date:" in done.stdout
    assert "training" not in done.stderr
    assert {path: path.stat().st_mtime_ns for path in project.report.rglob("*")} == before


def test_a_changed_sentence_rebuilds_without_training(project: SmallProject) -> None:
    """Prose reaches the documents, and no run is done again."""
    project.write_notebook(story="Another story.")
    done = project.run("report")
    assert done.returncode == 0, done.stderr
    assert "training" not in done.stderr
    assert "Another story." in (project.report / "report.html").read_text()


def test_a_changed_template_rebuilds_without_training(project: SmallProject) -> None:
    """The project's own look is taken, and no run is done again."""
    shipped = Path(__file__).parents[2] / "report_templates" / "html"
    own = project.root / "report_templates" / "html"
    shutil.copytree(shipped, own)
    (own / "style.css").write_text((own / "style.css").read_text() + "\n/* own look */\n")
    done = project.run("report")
    assert done.returncode == 0, done.stderr
    assert "training" not in done.stderr
    assert "/* own look */" in (project.report / "report.html").read_text()


def test_an_edited_outline_renews_the_documents_alone(project: SmallProject) -> None:
    """The author's words reach every format; nothing is trained, and no notebook executed."""
    kept = {path: path.stat().st_mtime_ns for path in project.root.glob("build/notebooks/*")}
    before = project.promised()
    templates = project.root / "report_templates"
    templates.mkdir()
    (templates / "outline.toml").write_text('[studies.blobs]\nethics = "Nobody is harmed."')
    done = project.run("report")
    assert done.returncode == 0, done.stderr
    assert "training" not in done.stderr
    for name in ("report.html", "latex/paper.tex"):
        assert "Nobody is harmed." in (project.report / name).read_text()
    after = project.promised()
    changed = {name for name in before if before[name] != after[name]}
    documents = {"report.html", "report.pdf", "latex/paper.tex", "latex.zip"}
    assert changed == {*documents, "manifest.json"}
    assert after.keys() == before.keys()
    now = {path: path.stat().st_mtime_ns for path in project.root.glob("build/notebooks/*")}
    assert now == kept


def test_a_flipped_byte_of_a_document_is_mended(project: SmallProject) -> None:
    """A report that is not what was written is written again, to the same bytes."""
    before = project.promised()
    (project.report / "report.pdf").write_bytes(b"not a paper")
    assert project.run("report").returncode == 0
    assert project.promised() == before


def test_an_edited_helper_leaves_no_stale_number(project: SmallProject) -> None:
    """A module that the user's data import is edited: its runs are done again, and say why."""
    before = project.promised()["results.json"]
    project.edit("helper.py", "SPREAD = 0.1", "SPREAD = 0.2")
    status = project.run("status").stdout
    assert "9 stale" in status
    assert "source changed: helper" in status
    assert project.run("report").returncode == 0
    assert project.promised()["results.json"] != before


def test_an_edited_comment_trains_nothing(project: SmallProject) -> None:
    """Comments are no part of what a run is made from."""
    project.edit("helper.py", "SPREAD = 0.1", "# how far\nSPREAD = 0.1  # of the mean")
    assert "9 finished" in project.run("status").stdout


def test_a_cell_that_raises_publishes_nothing(project: SmallProject) -> None:
    """A failed notebook is named with its cell and its error, and the old report stays."""
    before = project.promised()
    project.write_notebook("1 / 0")
    done = project.run("report")
    assert done.returncode == 1
    assert done.stderr == (
        "failed: the documents: notebook 01_blobs.ipynb, cell 13: ZeroDivisionError: division by "
        "zero. Open it with `make lab`, or correct the cell and repeat the command.\n"
        "        repeat with: pitfalls report --profile laptop\n"
        "all failures: build/report/failures.html\n"
    )
    assert "not written:" in done.stdout
    assert project.promised() == before


def test_a_template_that_is_wrong_publishes_nothing(project: SmallProject) -> None:
    """An undefined name in a template is an error that names it, and the old report stays."""
    before = project.promised()
    shipped = Path(__file__).parents[2] / "report_templates" / "html"
    own = project.root / "report_templates" / "html"
    shutil.copytree(shipped, own)
    index = own / "index.html.j2"
    index.write_text(index.read_text() + "{{ paper.titel }}")
    done = project.run("report")
    assert done.returncode == 1
    assert "titel" in done.stderr
    assert "index.html.j2" in done.stderr
    assert project.promised() == before


def test_runs_that_raise_stay_in_the_denominator(project: SmallProject) -> None:
    """Failed runs give exit status 1, a partial report that says so, and a page of all failures."""
    project.break_variant()
    done = project.run("report")
    assert done.returncode == 1
    assert done.stderr.count("ValueError: on purpose") == 3
    assert "repeat with: pitfalls run blobs --profile laptop" in done.stderr
    results = json.loads((project.report / "results.json").read_text())
    (study,) = results["studies"]
    assert results["complete"] is False
    assert [run["status"] for run in study["runs"]].count("failed") == 3
    fast = study["comparisons"][0]
    assert (fast["n"], fast["planned"], fast["verdict"]) == (0, 3, "not_assessable")
    assert "Partial report: 6 of 9" in (project.report / "report.html").read_text()
    assert (project.report / "failures.html").read_text().count("on purpose") >= 3


def test_an_output_folder_that_cannot_be_written_to(project: SmallProject) -> None:
    """It is refused before any work is done."""
    (project.root / "file").write_text("in the way")
    done = project.run("report", "--out", "file/report")
    assert done.returncode == 2
    assert done.stderr == (
        "pitfalls: the output folder file/report cannot be written to: Not a directory; "
        "name another one with --out\n"
    )


def test_foreign_files_in_the_report_folder_stay(project: SmallProject) -> None:
    """What the user put beside the report is not ours to remove."""
    (project.report / "notes.txt").write_text("mine")
    project.write_notebook(story="Another story.")
    assert project.run("report").returncode == 0
    assert (project.report / "notes.txt").read_text() == "mine"
