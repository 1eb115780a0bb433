"""Exploring with widgets: what is chosen is passed to the plain calls, whose results are shown."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ipywidgets import (
    HTML,
    Dropdown,
    FloatText,
    HBox,
    Layout,
    SelectMultiple,
    Tab,
    VBox,
    Widget,
)

from pitfalls_core.api.studies import study_names
from pitfalls_core.display.document import Block, Code, Paragraph, Prose, Strong, Text
from pitfalls_core.display.preview import previews_of
from pitfalls_core.errors import PitfallsError

if TYPE_CHECKING:
    from pitfalls_core.api.exploration import Exploration

ALL = ("all", "")
"""The choice of everything, and what plain calls have for it."""


DIRECTIONS = (("not said", None), ("higher is better", False), ("lower is better", True))


@dataclass(frozen=True)
class View:
    """One tab: the result of a plain call.

    Parameters
    ----------
    title, method
        What the tab is called, and the method of an exploration that it shows the result of.
    takes
        The names of what is chosen that the method takes.
    needs
        Those among them that it cannot do without: "all" is the first one there.
    """

    title: str
    method: str
    takes: tuple[str, ...]
    needs: tuple[str, ...] = ()
    shown: Any = field(default_factory=HTML)


QUESTION = ("dataset", "treatment", "metric", "margin", "seeds", "lower_is_better")


class Panel:
    """The controls of an exploration, and what they show.

    Each tab is the result of a plain call, which stands below it. It is made when the tab is looked
    at. A question that cannot be asked shows the message of that call, and no result.

    Parameters
    ----------
    exploration
        What is explored at first.
    """

    def __init__(self, exploration: "Exploration") -> None:
        self.exploration = exploration
        own = exploration.study.name
        self.study = Dropdown(
            options=tuple(dict.fromkeys((own, *study_names()))), value=own, description="Study"
        )
        self.dataset = Dropdown(description="Dataset")
        self.treatment = Dropdown(description="Treatment")
        self.metric = Dropdown(description="Metric")
        self.lower_is_better = Dropdown(options=DIRECTIONS, value=None, description="Direction")
        self.margin = FloatText(step=0.005, description="Margin")
        self.seeds = SelectMultiple(rows=5, description="Seeds")
        self.curve = Dropdown(description="Curve")
        self.call, self.message = HTML(), HTML()
        self.views = (
            View("Verdicts", "verdicts", QUESTION),
            View("Pairs", "pairs", QUESTION),
            View("Differences", "forest", QUESTION),
            View("Curves", "curves", ("dataset", "treatment", "curve", "seeds"), ("dataset",)),
            View(
                "Disagreements",
                "disagreements",
                ("dataset", "treatment", "seeds"),
                ("dataset", "treatment"),
            ),
        )
        self.tabs = Tab(
            children=[view.shown for view in self.views],
            titles=[view.title for view in self.views],
            selected_index=0,
        )
        self._fresh: set[str] = set()
        self._adopt(exploration)
        self.study.observe(self._study_chosen, names="value")
        self.metric.observe(self._metric_chosen, names="value")
        for control in self._chosen_by:
            control.observe(self._changed, names="value")
        self.tabs.observe(self._looked_at, names="selected_index")
        self.refresh()

    @property
    def asked(self) -> dict[str, Any]:
        """What is chosen, as arguments of plain calls; what is as planned is left out."""
        study = self.exploration.study
        own = self.metric.value == study.metric
        planned = {
            "dataset": "",
            "treatment": "",
            "metric": study.metric,
            "margin": study.margin.value if own else 0.0,
            "seeds": self.exploration.seeds,
            "lower_is_better": None,
            "curve": self.exploration.curve_of_selection,
        }
        chosen = {name: getattr(self, name).value for name in planned}
        return {name: value for name, value in chosen.items() if value != planned[name]}

    @property
    def view(self) -> View:
        """The tab that is looked at."""
        return self.views[self.tabs.selected_index or 0]

    def arguments(self, view: View) -> dict[str, Any]:
        """Return what the plain call behind `view` is given for what is chosen."""
        asked = self.asked
        first = {"dataset": self.exploration.datasets[0]}
        task = asked.get("dataset", first["dataset"]).partition("/")[0]
        first["treatment"] = self.exploration.treatments_on(task)[0]
        needed = {name: first[name] for name in view.needs}
        return {**needed, **{name: asked[name] for name in view.takes if name in asked}}

    def refresh(self) -> None:
        """Show what is chosen, in the tab that is looked at."""
        self._fresh.clear()
        self._show(self.view)

    def _show(self, view: View) -> None:
        arguments = self.arguments(view)
        self.call.value = _html(Paragraph((Code(self._plain_call(view, arguments)),)))
        if view.title in self._fresh:
            return
        view.shown.value = ""
        with self._refusals():
            value = getattr(self.exploration, view.method)(**arguments)
            view.shown.value = previews_of(value)["text/html"]
            self._fresh.add(view.title)

    def _plain_call(self, view: View, arguments: Mapping[str, Any]) -> str:
        runs = self.exploration.runs
        words = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
        start = f"pc.explore({runs.study.name!r}, profile={runs.profile!r})"
        return f"{start}.{view.method}({words})"

    def _adopt(self, exploration: "Exploration") -> None:
        """Offer what `exploration` has, and choose what its study planned."""
        self.exploration, study = exploration, exploration.study
        with self._unobserved():
            datasets = [(study.dataset_title(name), name) for name in exploration.datasets]
            variants = [(study.variant(name).title, name) for name in exploration.treatments]
            for control, options, value in (
                (self.dataset, [ALL, *datasets], exploration.datasets[0]),
                (self.treatment, [ALL, *variants], ""),
                (self.metric, exploration.metrics, exploration.metrics[0]),
                (self.seeds, exploration.seeds, exploration.seeds),
                (self.curve, exploration.curves_recorded, exploration.curve_of_selection or None),
            ):
                control.options = options
                control.value = value
        self._follow_metric()

    def _follow_metric(self) -> None:
        """Choose the margin of the plan for the metric of the plan, and none for another one."""
        study = self.exploration.study
        own = self.metric.value == study.metric
        with self._unobserved():
            self.margin.value = study.margin.value if own else 0.0
            self.lower_is_better.value = None
            self.lower_is_better.disabled = own

    @property
    def _chosen_by(self) -> tuple[Any, ...]:
        return (
            self.dataset,
            self.treatment,
            self.lower_is_better,
            self.margin,
            self.seeds,
            self.curve,
        )

    def _study_chosen(self, change: Mapping[str, Any]) -> None:
        from pitfalls_core.api.exploration import explore

        for view in self.views:
            view.shown.value = ""
        with self._refusals():
            self._adopt(explore(change["new"], profile=self.exploration.runs.profile))
            self.refresh()

    def _metric_chosen(self, _: object) -> None:
        if not self._settling:
            self._follow_metric()
            self.refresh()

    def _changed(self, _: object) -> None:
        if not self._settling:
            self.refresh()

    def _looked_at(self, _: object) -> None:
        self._show(self.view)

    _settling = False
    """Whether values change that belong together, so that nothing is to be shown in between."""

    @contextmanager
    def _unobserved(self) -> Iterator[None]:
        self._settling = True
        try:
            yield
        finally:
            self._settling = False

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """Show what a plain call refuses as its message."""
        self.message.value = ""
        try:
            yield
        except PitfallsError as error:
            self.message.value = _html(Paragraph((Strong((Text(str(error)),)),)))

    @property
    def box(self) -> VBox:
        """All widgets, laid out."""
        left = _column(self.study, self.dataset, self.treatment, self.curve)
        right = _column(self.metric, self.lower_is_better, self.margin)
        choices = HBox([left, right, _column(self.seeds)])
        return VBox([choices, self.message, self.tabs, self.call])

    def __repr__(self) -> str:
        return f"Panel({self.exploration.runs.summary})"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Return the widgets, and for places that know none what they show at first."""
        widgets: dict[str, Any] = self.box._repr_mimebundle_()
        first = self.views[0]
        return {**widgets, **previews_of(self.exploration.verdicts(**self.arguments(first)))}


def _html(*blocks: Block) -> str:
    html: str = previews_of(Prose(blocks))["text/html"]
    return html


def _column(*controls: Widget) -> VBox:
    """Return controls below each other, as wide as their share of the cell."""
    for control in controls:
        control.layout.width = "auto"
    return VBox(list(controls), layout=Layout(flex="1 1 12rem", min_width="0"))
