"""Everything that a study offers to detectors, in one value."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pitfalls_core.findings.arms import Arm, Label
from pitfalls_core.findings.behaviour.behaviour import Behaviour
from pitfalls_core.findings.behaviour.predicted import predictions_of
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.run_words import SET, TRAINING
from pitfalls_core.findings.sentence import compose, plain_text
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.predictions import Predictions
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.study import Study

Name = Callable[[str, str], str]
"""Dataset and variant to what the reader sees."""

Place = tuple[str, str]
"""A dataset (``task/set``) and a variant."""


@dataclass(frozen=True)
class Scene:
    """A study with what is known of it.

    Parameters
    ----------
    runs
        The study with its runs.
    comparisons
        Those of the study's question.
    arms
        (dataset, variant) to its scores.
    behaviour
        Of these comparisons.
    name
        Names a variant on a dataset.
    """

    runs: StudyRuns
    comparisons: Sequence[Comparison]
    arms: Mapping[Place, Arm]
    behaviour: Behaviour
    name: Name

    @property
    def study(self) -> Study:
        """The study."""
        return self.runs.study

    @cached_property
    def records(self) -> Mapping[str, RunRecord]:
        """Run id to record."""
        return {record.id: record for record in self.runs.records}

    @cached_property
    def predictions(self) -> Mapping[Place, Mapping[Label, Predictions]]:
        """What the runs of each arm predicted on each test set, where that is stored."""
        tested = set(self.study.datasets)
        read = {
            place: predictions_of(self.runs, arm, place[0])
            for place, arm in self.arms.items()
            if place[0] in tested
        }
        return {place: found for place, found in read.items() if found}

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """Variants of the study's question, the baseline first."""
        pairs = [(one.design.baseline, one.design.treatment) for one in self.comparisons]
        return tuple(dict.fromkeys((*(first for first, _ in pairs), *(one for _, one in pairs))))

    def scores(self, place: Place, score: str) -> Mapping[Label, float]:
        """Return seed to the score named `score` of an arm's runs, without its set."""
        name = f"{place[0].partition('/')[2]}/{score}"
        found = {
            seed: self.records[run].scores
            for seed, run in self.arms[place].runs.items()
            if run in self.records
        }
        return {seed: scores[name] for seed, scores in found.items() if name in scores}

    def training(self, task: str, variant: str) -> str:
        """Return what the reader sees of a variant in training."""
        titles = {one.name: one.title for one in self.study.variants}
        return plain_text(
            compose(TRAINING, variant=titles[variant], task=self.study.task(task).title)
        )

    def dataset(self, dataset: str) -> str:
        """Return what the reader sees of a dataset."""
        return plain_text(compose(SET, name=self.study.dataset_title(dataset)))


Kind = Callable[[Scene], Iterator[Pitfall]]
"""Detectors of one kind: what they say of a study, alarm or not."""
