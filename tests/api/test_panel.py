"""Widgets pass what is chosen to plain calls and show their results; tested without a browser."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import pitfalls_core as pc
from pitfalls_core.api.panel import Panel
from pitfalls_core.display.preview import previews_of
from tests.api.explored import runs_with_curves

TABS = {"Verdicts": 0, "Pairs": 1, "Differences": 2, "Curves": 3, "Disagreements": 4}


@pytest.fixture
def panel(tmp_path: Path, undrawn: None, monkeypatch: pytest.MonkeyPatch) -> Panel:
    """Return a panel that explores a whole study."""
    monkeypatch.chdir(tmp_path)
    return Panel(pc.explore(runs_with_curves()))


def _html(value: Any) -> str:
    shown: str = previews_of(value)["text/html"]
    return shown


def _call(panel: Panel) -> str:
    """Return the plain call that the panel names."""
    return unescape(re.sub("<[^>]*>", "", panel.call.value)).strip()


def test_it_starts_with_the_plan(panel: Panel) -> None:
    """The first dataset, all treatments, and everything as planned."""
    assert panel.asked == {"dataset": "scans/test"}
    assert panel.margin.value == 0.01
    assert panel.views[0].shown.value == _html(panel.exploration.verdicts(dataset="scans/test"))
    assert _call(panel) == (
        "pc.explore('constructed', profile='laptop').verdicts(dataset='scans/test')"
    )


def test_every_choice_changes_what_is_shown(panel: Panel) -> None:
    """Dataset, treatment, margin and seeds: each new value shows the result of the plain call."""
    view, shown = panel.exploration, panel.views[0].shown
    panel.dataset.value = "drawn/b"
    assert shown.value == _html(view.verdicts(dataset="drawn/b"))
    panel.treatment.value = "refined"
    assert shown.value == _html(view.verdicts(dataset="drawn/b", treatment="refined"))
    panel.margin.value = 0.05
    asked: dict[str, Any] = {"dataset": "drawn/b", "treatment": "refined", "margin": 0.05}
    assert shown.value == _html(view.verdicts(**asked))
    assert "Exploratory: a margin of 5 points instead of the planned 1 point." in shown.value
    panel.seeds.value = (0, 1, 2, 5)
    assert shown.value == _html(view.verdicts(**asked, seeds=(0, 1, 2, 5)))
    assert _call(panel) == (
        "pc.explore('constructed', profile='laptop').verdicts(dataset='drawn/b', "
        "treatment='refined', margin=0.05, seeds=(0, 1, 2, 5))"
    )


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_its_plain_call(panel: Panel, tab: str) -> None:
    """A tab shows what the call below it returns, when it is looked at."""
    panel.dataset.value, panel.treatment.value, panel.margin.value = "drawn/b", "wide", 0.03
    panel.tabs.selected_index = TABS[tab]
    value = eval(
        _call(panel).replace("pc.explore('constructed', profile='laptop')", "view"),
        {"view": panel.exploration},
    )
    assert panel.view.shown.value == _html(value)
    assert panel.message.value == ""


def test_other_tabs_are_made_when_they_are_looked_at(panel: Panel) -> None:
    """What is not looked at costs nothing, and is never that of an earlier question."""
    figure = panel.views[1].shown
    assert figure.value == ""
    panel.tabs.selected_index = 1
    first = figure.value
    assert "<img" in first
    panel.tabs.selected_index = 0
    panel.dataset.value = "drawn/c"
    panel.tabs.selected_index = 1
    assert figure.value == _html(panel.exploration.pairs(dataset="drawn/c"))
    assert figure.value != first


def test_a_refused_question_shows_why_and_nothing_else(panel: Panel) -> None:
    """The message of the plain call stands there, until a question can be asked again."""
    shown = panel.views[0].shown
    panel.seeds.value = ()
    assert "no seed was given for study constructed at profile laptop" in panel.message.value
    assert shown.value == ""
    panel.seeds.value = panel.exploration.seeds
    assert panel.message.value == ""
    assert shown.value == _html(panel.exploration.verdicts(dataset="scans/test"))
    panel.treatment.value = "wide"
    assert "unknown treatment &#39;wide&#39; in study constructed" in panel.message.value
    assert shown.value == ""


def test_another_study_is_loaded_or_refused(panel: Panel) -> None:
    """Studies that ship are offered; one without finished runs says so, and shows nothing stale."""
    assert panel.study.options == ("constructed", *pc.study_names())
    panel.study.value = "reference_results"
    assert "study reference_results has no finished run at profile laptop" in panel.message.value
    assert panel.views[0].shown.value == ""


def test_another_study_offers_its_own(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is chosen becomes that of the new study's plan."""
    other = pc.explore(runs_with_curves())
    panel.dataset.value, panel.margin.value = "drawn/c", 0.5
    monkeypatch.setattr("pitfalls_core.api.exploration.explore", lambda _, **__: other)
    panel.study.value = "reference_results"
    assert panel.exploration is other
    assert panel.asked == {"dataset": "scans/test"}
    assert panel.views[0].shown.value == _html(other.verdicts(dataset="scans/test"))


def test_a_direction_is_said_and_not_guessed(panel: Panel) -> None:
    """A metric whose name suggests a direction is refused until it is chosen; no margin is kept."""
    runs = panel.exploration.runs
    records = tuple(
        replace(one, scores={**one.scores, **{f"{name}/loss": 0.5 for name in one.examples}})
        for one in runs.records
    )
    other = Panel(pc.explore(replace(runs, records=records)))
    other.metric.value = "loss"
    assert other.margin.value == 0.0
    assert "say which is meant with lower_is_better=True" in other.message.value
    other.lower_is_better.value = True
    assert other.asked == {"dataset": "scans/test", "metric": "loss", "lower_is_better": True}
    assert other.views[0].shown.value == _html(other.exploration.verdicts(**other.asked))
    other.metric.value = "accuracy"
    assert other.asked == {"dataset": "scans/test"}
    assert other.margin.value == 0.01


def test_places_without_widgets_show_the_table(panel: Panel) -> None:
    """Beside the widgets there is what the first tab holds, for a page that is only read."""
    panel.margin.value = 0.05
    shown = panel._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert shown["text/html"] == _html(
        panel.exploration.verdicts(dataset="scans/test", margin=0.05)
    )
    assert repr(panel) == "Panel(constructed at laptop: 60 of 60 runs)"
