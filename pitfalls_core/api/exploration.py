"""Finished runs, asked again: another dataset, metric, margin or choice of seeds; never trained."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from pitfalls_core.display import exploration as shown
from pitfalls_core.display.document import Code, Figure, Paragraph, Prose, Text
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.exploration.disagreements import disagreements
from pitfalls_core.findings.exploration.exploring import Explored, explored
from pitfalls_core.findings.exploration.question import Asked, metrics_of, question_of
from pitfalls_core.runs.runner import StudyRuns, run_study
from pitfalls_core.studies.study import Study

if TYPE_CHECKING:
    from pitfalls_core.api.panel import Panel

MOST_EXAMPLES = 10
"""Examples that are listed, unless more are asked for."""


class Asking(TypedDict, total=False):
    """What may be asked for; what is left out is as the study planned it, and of everything."""

    dataset: str
    treatment: str
    metric: str
    margin: float | None
    seeds: Iterable[int] | None
    lower_is_better: bool | None


@dataclass(frozen=True, repr=False)
class Exploration:
    """The finished runs of a study, and what they say to any question.

    Every answer that is not to the planned question says what departs from the plan, and its
    comparisons are flagged as exploratory.

    Parameters
    ----------
    runs
        The runs.

    Examples
    --------
    >>> import pitfalls_core as pc
    >>> runs = pc.run_study("blobs", profile="smoke", train=False)
    >>> view = pc.explore(runs)
    >>> view
    Exploration(blobs at smoke: 9 of 9 runs)
    >>> view.datasets
    ('blobs/test',)
    >>> answer = view.comparisons(dataset="blobs/test", margin=0.2)
    >>> answer.question.departures
    ('Exploratory: a margin of 20 points instead of the planned 1 point.',)
    """

    runs: StudyRuns

    @property
    def study(self) -> Study:
        """The study."""
        return self.runs.study

    @property
    def datasets(self) -> tuple[str, ...]:
        """All datasets, as ``task/set``."""
        return self.study.datasets

    @property
    def treatments(self) -> tuple[str, ...]:
        """The variants that are compared with the baseline."""
        return tuple(variant.name for variant in self.study.treatments)

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that runs have scores in, that of the study first."""
        return metrics_of(self.runs)

    def treatments_on(self, task: str) -> tuple[str, ...]:
        """Return the treatments that are run on the task called `task`."""
        on_task = {one.name for one in self.study.on_task(task)}
        return tuple(name for name in self.treatments if name in on_task)

    @cached_property
    def curves_recorded(self) -> tuple[str, ...]:
        """The names of the training curves that runs have."""
        return tuple(sorted({name for one in self.runs.records for name in one.curves}))

    @property
    def curve_of_selection(self) -> str:
        """The curve that selects the epoch, or else the first one; empty without any."""
        usual = f"validation_{self.study.metric}"
        return usual if usual in self.curves_recorded else next(iter(self.curves_recorded), "")

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """The planned seeds."""
        return question_of(Asked(), self.runs).seeds

    def comparisons(
        self,
        dataset: str = "",
        treatment: str = "",
        *,
        metric: str = "",
        margin: float | None = None,
        seeds: Iterable[int] | None = None,
        lower_is_better: bool | None = None,
    ) -> Explored:
        """Return the comparisons that answer a question, with their verdicts.

        Families stay those of the study, also where fewer comparisons are shown.

        Parameters
        ----------
        dataset, treatment
            What is shown; empty for all.
        metric
            The metric; empty for that of the study.
        margin
            The smallest difference that would matter, in the stored unit of the metric: 0.01 is one
            point. None is the margin of the plan, or none at all in another metric.
        seeds
            The seeds that are looked at; None for all.
        lower_is_better
            Whether a smaller value of `metric` is a better one; it has to be said where the name
            suggests so.

        Raises
        ------
        UnknownNameError
            If a dataset, a treatment or a metric does not exist.
        InputError
            If the margin is not positive, seeds were not planned, or a direction has to be said.
        """
        chosen = None if seeds is None else tuple(seeds)
        found = explored(self.runs, Asked(metric, margin, chosen, lower_is_better))
        known = self.treatments
        if dataset:
            task = self._task(dataset)
            known, found = self.treatments_on(task), found.on(dataset)
        if treatment:
            found = found.only(self._known("treatment", treatment, known))
        return found

    def verdicts(self, **asked: Unpack[Asking]) -> Prose:
        """Return the table of results to a question; the arguments are those of `comparisons`."""
        return shown.verdicts(self.comparisons(**asked))

    def pairs(self, **asked: Unpack[Asking]) -> Figure:
        """Return the figure of every pair of runs; the arguments are those of `comparisons`."""
        return shown.seeds_figure(self.comparisons(**asked))

    def forest(self, **asked: Unpack[Asking]) -> Figure:
        """Return the figure of differences and margins; the arguments are as in `comparisons`."""
        return shown.forest_figure(self.comparisons(**asked))

    def curves(
        self,
        dataset: str,
        treatment: str = "",
        *,
        curve: str = "",
        seeds: Iterable[int] | None = None,
    ) -> Figure:
        """Return the figure of a training curve of the baseline and of treatments, run by run.

        Parameters
        ----------
        dataset
            ``task/set``: all sets of a task have the same training.
        treatment
            What is shown beside the baseline; empty for all that are run on the task.
        curve
            Name of the curve; empty for the accuracy that selects the epoch, or else the first one.
        seeds
            As in `comparisons`.

        Raises
        ------
        UnknownNameError, InputError
            If a name does not exist, or no run has a curve.
        """
        task = self._task(dataset)
        names = self.treatments_on(task)
        if treatment:
            names = (self._known("treatment", treatment, names),)
        if not self.curves_recorded:
            raise InputError(f"no run of study {self.study.name} has recorded a curve")
        name = self._known("curve", curve or self.curve_of_selection, self.curves_recorded)
        return shown.exploration_curves(self.runs, task, names, name, self._seeds(seeds))

    def disagreements(
        self,
        dataset: str,
        treatment: str,
        *,
        seeds: Iterable[int] | None = None,
        most: int = MOST_EXAMPLES,
    ) -> Prose:
        """Return on which test examples a treatment and the baseline disagree.

        Parameters
        ----------
        dataset, treatment
            ``task/set``, and a variant.
        seeds
            As in `comparisons`.
        most
            How many examples are listed.

        Raises
        ------
        UnknownNameError
            If a name does not exist, or the treatment is not run on the task.
        """
        self._known("treatment", treatment, self.treatments_on(self._task(dataset)))
        found = disagreements(self.runs, dataset, treatment, self._seeds(seeds))
        return shown.disagreement_tables(found, self.runs, most)

    def panel(self) -> "Panel | Prose":
        """Return all of this with widgets to choose by.

        Returns
        -------
        Panel or Prose
            Without ipywidgets (extra ``lab``), the verdicts of the first dataset, and how to get
            the widgets.
        """
        try:
            from pitfalls_core.api.panel import Panel
        except ModuleNotFoundError as error:
            return Prose((missing(error), *self.verdicts(dataset=self.datasets[0]).blocks))
        return Panel(self)

    def __repr__(self) -> str:
        return f"Exploration({self.runs.summary})"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return self.runs._repr_mimebundle_()

    def _seeds(self, seeds: Iterable[int] | None) -> tuple[int, ...]:
        chosen = None if seeds is None else tuple(seeds)
        return question_of(Asked(seeds=chosen), self.runs).seeds

    def _task(self, dataset: str) -> str:
        return self._known("dataset", dataset, self.datasets).partition("/")[0]

    def _known(self, kind: str, name: str, known: Iterable[str]) -> str:
        if name not in (names := tuple(known)):
            raise UnknownNameError(kind, name, names, f"in study {self.study.name}")
        return name


def missing(error: ModuleNotFoundError) -> Paragraph:
    """Return what to say where widgets are not installed."""
    return Paragraph(
        (
            Text(f"There are no widgets here, since {error.name} is not installed: "),
            Code("pip install 'pitfalls-core[lab]'"),
            Text(" brings it. The plain calls show the same."),
        )
    )


def explore(study: str | Study | StudyRuns, *, profile: str = "laptop") -> Exploration:
    """Return the finished runs of a study for exploring; nothing is trained.

    Parameters
    ----------
    study
        The name of a study, the study, or its runs.
    profile
        The size of the study, unless runs are given.

    Raises
    ------
    UnknownNameError
        If there is no such study.
    InputError
        If no run of it is finished at this profile.
    """
    if isinstance(study, StudyRuns):
        runs = study
    else:
        name = study.name if isinstance(study, Study) else study
        runs = run_study(name, profile=profile, train=False)
    if not runs.records:
        raise InputError(
            f"study {runs.study.name} has no finished run at profile {runs.profile}; do them with "
            f"`pitfalls run {runs.study.name} --profile {runs.profile}`"
        )
    return Exploration(runs)
