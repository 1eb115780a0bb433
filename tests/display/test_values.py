"""What a notebook shows of studies, runs and findings is worth reading, and is no exhibit."""

from dataclasses import replace

import pytest

from pitfalls_core.display.document import Prose, Table
from pitfalls_core.display.payload import MIME
from pitfalls_core.display.values import MOST_SHOWN, document_of, previews
from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.previewed import Previewed
from pitfalls_core.runs.runner import StudyRuns
from tests.findings.whole import whole_analysis


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """Return a whole analysis."""
    return whole_analysis()


def _values(analysis: Analysis) -> tuple[Previewed, ...]:
    runs = analysis.runs
    return analysis, analysis.comparisons[0], runs, runs.study, runs.records[0]


def test_a_cell_shows_previews_and_no_exhibit(analysis: Analysis) -> None:
    """Each value has HTML and text; a paper, which takes exhibits only, takes none of it."""
    for value in _values(analysis):
        shown = value._repr_mimebundle_(include=None, exclude=None)
        assert set(shown) == {"text/html", "text/plain"}
        assert MIME not in shown
        assert shown == previews(value)
        assert isinstance(document_of(value), Prose)


def test_a_terminal_prints_a_line(analysis: Analysis) -> None:
    """Names, counts and verdicts, instead of everything that the value holds."""
    first = analysis.comparisons[0]
    assert list(map(repr, _values(analysis)[2:])) == [
        "StudyRuns(constructed at laptop: 60 of 60 runs)",
        "Study(constructed)",
        "RunRecord(constructed/scans/baseline/0: ok)",
    ]
    assert repr(first).startswith("Comparison(scans/test/accuracy/refined-vs-baseline: ")
    assert repr(first).endswith(
        f"points {first.design.scale.interval(_ci95(analysis))}, {_word(analysis)})"
    )
    assert repr(analysis).startswith(f"Analysis({len(analysis.comparisons)} comparisons: ")
    assert repr(replace(analysis, comparisons=())) == "Analysis(0 comparisons)"


def _ci95(analysis: Analysis) -> tuple[float, float]:
    effect = analysis.comparisons[0].effect
    assert effect is not None
    return effect.ci95


def _word(analysis: Analysis) -> str:
    return analysis.comparisons[0].decision.verdict


def _tables(value: object) -> dict[str, Table]:
    return {one.label: one for one in document_of(value).blocks if isinstance(one, Table)}


def test_a_study_shows_the_names_that_calls_take(analysis: Analysis) -> None:
    """All datasets and variants by name, with title and role."""
    text = previews(analysis.study)["text/plain"]
    for name in analysis.study.datasets:
        assert f"\n{name} | " in text
    assert "\nbaseline | Baseline | as it is called | baseline" in text
    assert "\ncontrol | Noisy labels | as it is called | positive control" in text
    assert "\nagain | Reseeded | as it is called | planted null" in text
    assert "\nrefined | Refined | as it is called | treatment" in text
    assert "Does the refined recipe help?" in text


def test_runs_show_what_is_missing_and_how_to_get_it(analysis: Analysis) -> None:
    """Finished of planned, arm by arm, and the command for the rest."""
    runs = analysis.runs
    assert "Profile laptop: 60 runs planned, 60 finished" in previews(runs)["text/plain"]
    first = runs.ledger.entries[0]
    entries = (replace(first, state="missing", reason="new"), *runs.ledger.entries[1:])
    fewer = StudyRuns(
        replace(runs.ledger, entries=entries),
        tuple(one for one in runs.records if one.id != first.specification.id),
        runs.plan_sha256,
        (),
    )
    text = previews(fewer)["text/plain"]
    assert "60 runs planned, 59 finished, 0 failed, 0 stale, 1 missing." in text
    assert "The others are done by pitfalls run constructed --profile laptop." in text
    assert "\nscans | baseline | 5/6 | 0" in text
    assert "\nscans | refined | 6/6 | 0" in text


def test_a_run_shows_its_scores(analysis: Analysis) -> None:
    """Every score is there with its name."""
    run = analysis.runs.records[0]
    text = previews(run)["text/plain"]
    for name, value in run.scores.items():
        assert f"{name}: {value:.6g}" in text


def test_a_comparison_shows_all_that_its_verdict_rests_on(analysis: Analysis) -> None:
    """The facts are those of its evidence in the report."""
    text = previews(analysis.comparisons[0])["text/plain"]
    for fact in ("Compared: ", "Pairs: 6 of 6 planned", "Intervals: ", "Equivalence: ", "Flags: "):
        assert f"\n{fact}" in text


def test_long_sets_say_how_to_choose(analysis: Analysis) -> None:
    """A cell shows a page of comparisons, and says how many more there are."""
    few = _tables(analysis)["tab-results"]
    assert len([row for row in few.rows if not row.group]) == len(analysis.comparisons)
    many = replace(analysis, comparisons=analysis.comparisons * 9)
    shown = _tables(many)["tab-results"]
    assert len([row for row in shown.rows if not row.group]) == MOST_SHOWN
    left = len(many.comparisons) - MOST_SHOWN
    assert f"And {left} more comparisons: choose with .on(DATASET)" in previews(many)["text/plain"]


def test_what_is_not_known_is_refused() -> None:
    """A value without a document raises instead of showing nothing."""
    with pytest.raises(TypeError, match="nothing is known of how to show a int"):
        document_of(3)
