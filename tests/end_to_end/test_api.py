"""The calls of the API publish what the commands publish, and the notebook explores it."""

import json
from pathlib import Path

import pytest

import pitfalls_core as pc
from pitfalls_core.cli import main
from pitfalls_core.errors import NotebookFailed
from pitfalls_core.project import SHIPPED
from pitfalls_core.report.execute import NotebookJob, execute
from tests.api.own_results import TABLE
from tests.end_to_end.small_project import SmallProject

NOTEBOOK = SHIPPED / "notebooks" / "explore.ipynb"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "timings.json"
    }


def test_a_report_is_that_of_the_command(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the command has published is up to date for the call; its verdicts are in the frame."""
    monkeypatch.chdir(project.root)
    published = pc.report()
    assert (published.state, published.failed) == ("up to date", ())
    assert all(path.is_file() for path in published.paths)
    assert (published.html, published.pdf) == published.paths[:2]
    (study,) = json.loads((project.report / "results.json").read_text())["studies"]
    frame = published.verdicts
    assert frame["verdict"].tolist() == [one["verdict"] for one in study["comparisons"]]
    assert frame["difference"].tolist() == [one["difference"] for one in study["comparisons"]]
    assert set(frame["study"]) == {"blobs"}
    shown = published._repr_mimebundle_()
    assert "1 of" not in shown["text/plain"]
    assert f"{project.report / 'report.html'}" in shown["text/plain"]
    assert repr(published) == f"Report(up to date: {project.report})"


def test_refusals_are_those_of_the_command(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown studies, profiles and options have the messages of the command line."""
    monkeypatch.chdir(project.root)
    with pytest.raises(pc.InputError, match=r"^unknown study 'blob'\. Did you mean 'blobs'\?"):
        pc.report("blob")
    with pytest.raises(pc.InputError, match=r"^unknown profile 'smoky'\. Did you mean 'smoke'\?"):
        pc.report(profile="smoky")
    with pytest.raises(pc.InputError, match=r"^unknown argument 'profil'\. Did you mean 'profile'"):
        pc.report(profil="smoke")  # type: ignore[call-arg]  # the slip
    with pytest.raises(pc.InputError, match=r"^argument --jobs: must be a whole number"):
        pc.report(jobs=0)


@pytest.mark.long
def test_own_results_are_published_as_by_the_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`analyze` and `reanalyze` write the same bytes, whichever way they are asked."""
    monkeypatch.chdir(tmp_path)
    Path("results.csv").write_text(TABLE)
    words = ["--baseline", "plain", "--margin", "1.5", "--unit", "%", "--planned-seeds", "7"]
    assert main(["analyze", "results.csv", *words, "--out", "command"]) == 0
    published = pc.analyze(
        "results.csv", baseline="plain", margin=1.5, unit="%", planned_seeds=7, out="call"
    )
    assert _files(Path("call")) == _files(Path("command"))
    assert published.verdicts["verdict"].tolist() == ["improved"]
    Path("means.csv").write_text("dataset,variant,mean,sd,n\nall,a,70.0,1.0,6\nall,b,72.5,1.2,6\n")
    assert (
        main(["reanalyze", "means.csv", "--baseline", "a", "--spread", "sd", "--out", "one"]) == 0
    )
    pc.reanalyze("means.csv", baseline="a", spread="sd", out="two")
    assert _files(Path("one")) == _files(Path("two"))


def _outputs(project: SmallProject, folder: Path, **parameters: str) -> list[dict[str, str]]:
    given = {"study": "blobs", "profile": "laptop", **parameters}
    executed = execute(NotebookJob(NOTEBOOK, given, folder))
    return [
        dict(output.data)
        for cell in executed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "execute_result"
    ]


@pytest.mark.long
def test_the_notebook_explores(project: SmallProject) -> None:
    """It runs from its folder and from the project's, with the same outputs but for widget ids."""
    first = _outputs(project, project.root / "notebooks")
    second = _outputs(project, project.root)
    widget = "application/vnd.jupyter.widget-view+json"
    assert widget in first[-1]
    assert first[-1]["text/html"] == second[-1]["text/html"]
    assert first[:-1] == second[:-1]
    texts = [one["text/plain"] for one in first]
    planned = json.loads((project.report / "results.json").read_text())["studies"][0]
    (primary,) = [one for one in planned["comparisons"] if one["primary"]]
    assert sum(text.startswith("Exploratory: a margin of 2 points instead") for text in texts) == 1
    assert any(text.startswith("Exploratory: seeds were chosen, 2 of 3 planned") for text in texts)
    (results,) = [text for text in texts if text.startswith("tab-results: ")][:1]
    assert f"{100 * primary['difference']:+.1f}".replace("-", "−") in results
    assert sum("image/png" in one for one in first) == 3
    assert first[0]["text/plain"].startswith("('blobs',")


@pytest.mark.long
def test_the_notebook_needs_no_widgets(project: SmallProject) -> None:
    """Without ipywidgets it runs to its end, which shows plain results."""
    fault = "raise ModuleNotFoundError('taken away', name='ipywidgets')\n"
    (project.root / "ipywidgets.py").write_text(fault)
    last = _outputs(project, project.root)[-1]
    assert "application/vnd.jupyter.widget-view+json" not in last
    assert last["text/plain"].startswith("There are no widgets here, since ipywidgets is not")
    assert "tab-results: " in last["text/plain"]


@pytest.mark.long
def test_the_notebook_trains_nothing(project: SmallProject) -> None:
    """A study without finished runs at this profile stops it with the command to make them."""
    with pytest.raises(NotebookFailed, match="do them with `pitfalls run blobs --profile full`"):
        _outputs(project, project.root, profile="full")
    assert len(project.stored) == 9
