"""Plain calls explore runs that exist, with the figures of the report, and say what departs."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

import pitfalls_core as pc
from pitfalls_core.display.document import Figure, Prose, Table
from pitfalls_core.display.figures import forest, slopes
from pitfalls_core.display.plain import plain_text
from pitfalls_core.display.tables import results_table
from pitfalls_core.findings.analysis import analyse
from pitfalls_core.runs.runner import StudyRuns
from tests.api.explored import runs_with_curves
from tests.findings.whole import whole_study


@pytest.fixture(scope="module")
def runs() -> StudyRuns:
    """Return runs with predictions and curves."""
    return runs_with_curves()


@pytest.fixture
def view(runs: StudyRuns) -> pc.Exploration:
    """Return the exploration of the runs."""
    return pc.explore(runs)


def _tables(prose: Prose) -> list[Table]:
    return [block for block in prose.blocks if isinstance(block, Table)]


def test_names_are_those_of_the_study(view: pc.Exploration) -> None:
    """What can be chosen is what the study and its runs have."""
    assert view.study == whole_study()
    assert view.datasets == view.study.datasets
    assert view.treatments == ("refined", "wide", "deep")
    assert view.treatments_on("scans") == ("refined",)
    assert view.metrics == ("accuracy",)
    assert view.curves_recorded == ("train_loss", "validation_accuracy")
    assert view.seeds == (0, 1, 2, 3, 4, 5)
    assert repr(view) == "Exploration(constructed at laptop: 60 of 60 runs)"


@pytest.mark.usefixtures("undrawn")
def test_the_planned_question_shows_the_report(view: pc.Exploration, runs: StudyRuns) -> None:
    """Table and figures are those that a notebook of the study makes from its analysis."""
    planned = analyse(runs).on("drawn/b").only("refined")
    asked = {"dataset": "drawn/b", "treatment": "refined"}
    assert view.comparisons("drawn/b", "refined").comparisons == planned.comparisons
    assert view.verdicts(dataset="drawn/b", treatment="refined").blocks == (results_table(planned),)
    assert view.pairs(**asked) == slopes(planned)  # type: ignore[arg-type]  # its keys are names
    assert view.forest(**asked) == forest(planned)  # type: ignore[arg-type]  # the same


@pytest.mark.usefixtures("undrawn")
def test_another_question_says_so_everywhere(view: pc.Exploration) -> None:
    """Table and figures begin with what departs from the plan."""
    said = "Exploratory: a margin of 5 points instead of the planned 1 point."
    prose = view.verdicts(dataset="drawn/b", margin=0.05)
    assert plain_text(prose.blocks[0].children) == said  # type: ignore[union-attr]  # a paragraph
    assert "the margin is 5.0 points" in plain_text(_tables(prose)[0].caption)
    for figure in (view.pairs(dataset="drawn/b", margin=0.05), view.forest(margin=0.05)):
        assert plain_text(figure.caption).startswith(f"{said} ")


@pytest.mark.usefixtures("undrawn")
def test_curves_show_the_runs_that_are_asked_for(view: pc.Exploration) -> None:
    """The data behind the figure are the stored curves, of the baseline and of the treatment."""
    figure = view.curves("drawn/a", "wide", curve="train_loss", seeds=(1, 3))
    rows = [line.split(",") for line in figure.data.splitlines()]
    assert rows[0] == ["run", "outcome", "epoch", "train_loss"]
    names = {row[0] for row in rows[1:]}
    assert names == {
        f"constructed/drawn/{arm}/{seed}" for arm in ("baseline", "wide") for seed in (1, 3)
    }
    values = {(row[0], int(row[2])): float(row[3]) for row in rows[1:]}
    for one in view.runs.records:
        if one.id in names:
            for epoch, value in enumerate(one.curves["train_loss"], start=1):
                assert values[one.id, epoch] == value
    assert isinstance(view.curves("scans/test"), Figure)


def test_disagreements_count_examples(view: pc.Exploration) -> None:
    """A row for each seed, and as many examples as were asked for."""
    counts, examples = _tables(view.disagreements("drawn/b", "refined", seeds=(0, 2), most=4))
    assert [plain_text(row.cells[0]) for row in counts.rows] == ["0", "2"]
    assert len(examples.rows) == 4
    assert [column.header for column in examples.columns][-2:] == ["Only Baseline", "Only Refined"]


def test_refusals_name_the_nearest(view: pc.Exploration) -> None:
    """A wrong name gives one message, also where the treatment exists on another task."""
    with pytest.raises(pc.InputError) as refused:
        view.verdicts(dataset="drawn/bb")
    assert str(refused.value) == (
        "unknown dataset 'drawn/bb' in study constructed. Did you mean 'drawn/b'? Known: drawn/a, "
        "drawn/b, drawn/c, scans/test."
    )
    for call in (
        lambda: view.verdicts(dataset="scans/test", treatment="wide"),
        lambda: view.curves("scans/test", "wide"),
        lambda: view.disagreements("scans/test", "wide"),
    ):
        with pytest.raises(pc.InputError) as refused:
            call()
        assert str(refused.value) == (
            "unknown treatment 'wide' in study constructed. Known: refined."
        )
    with pytest.raises(pc.InputError, match="unknown curve 'loss' in study constructed"):
        view.curves("scans/test", curve="loss")


def test_runs_without_curves_are_told_apart(view: pc.Exploration) -> None:
    """Programs of a user's own may have recorded none."""
    bare = replace(view.runs, records=tuple(replace(one, curves={}) for one in view.runs.records))
    with pytest.raises(pc.InputError) as refused:
        pc.explore(bare).curves("drawn/a")
    assert str(refused.value) == "no run of study constructed has recorded a curve"


def test_nothing_is_trained_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without finished runs, the message says how to make them, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    for study in ("reference_results", pc.load_study("reference_results")):
        with pytest.raises(pc.InputError) as refused:
            pc.explore(study, profile="smoke")
        assert str(refused.value) == (
            "study reference_results has no finished run at profile smoke; do them with `pitfalls "
            "run reference_results --profile smoke`"
        )
    assert list(tmp_path.iterdir()) == []


def test_without_widgets_there_are_plain_results(
    view: pc.Exploration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The panel gives way to the verdicts, below a sentence on how to get the widgets."""
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    monkeypatch.delitem(sys.modules, "pitfalls_core.api.panel", raising=False)
    shown = view.panel()
    assert isinstance(shown, Prose)
    assert plain_text(shown.blocks[0].children) == (  # type: ignore[union-attr]  # a paragraph
        "There are no widgets here, since ipywidgets is not installed: "
        "pip install 'pitfalls-core[lab]' brings it. The plain calls show the same."
    )
    assert shown.blocks[1:] == view.verdicts(dataset="scans/test").blocks
