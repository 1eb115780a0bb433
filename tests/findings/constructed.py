"""Arms, comparisons and whole studies from given scores: nothing is trained."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.canonical import digest, plain
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.findings.arms import Arm, Label
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison, Design
from pitfalls_core.findings.wording import Names
from pitfalls_core.runs.frozen import Deviation
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.ledger import Entry, Ledger
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.controls import PositiveControl
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import PROFILES, Budget, Family, Margin, Study, Task
from pitfalls_core.studies.variant import Variant

MARGIN = 0.01
"""One point."""

EXAMPLES = 1000

IMPROVED = (0.030, 0.032, 0.029, 0.033, 0.031, 0.028)
DEGRADED = tuple(-difference for difference in IMPROVED)
EQUIVALENT = (0.001, -0.001, 0.002, -0.002, 0.0015, -0.001)
DETECTABLE = (0.004, 0.005, 0.006, 0.005, 0.0045, 0.0055)
UNDERPOWERED = (0.03, -0.04, 0.05, -0.02, 0.01, -0.03)
BORDERLINE = (0.006, 0.012, -0.002, 0.013, 0.008, -0.001)
CONSTANT = (0.02,) * 6
"""Differences of six seeds that give each verdict within a margin of one point."""

BASELINE = (0.700, 0.712, 0.705, 0.694, 0.708, 0.699)
"""Scores of a baseline, far from chance and from perfect."""

AT_CHANCE = (0.101, 0.099, 0.100, 0.102, 0.098, 0.100)
"""Scores of arms that have learned nothing."""

DATASETS = ("scans/test", "drawn/a", "drawn/b", "drawn/c")
PRIMARY = ("scans/test", "drawn/a", "drawn/b")
TITLES = {
    "scans/test": "Held-out scans",
    "drawn/a": "Thick strokes",
    "drawn/b": "Dim light",
    "drawn/c": "In distribution",
}
NAMES = Names("“Dim light”", "the refined variant", "the baseline", "accuracy")

Outcomes = Mapping[tuple[str, int], str]


def design(**changes: Any) -> Design:
    """Return the design of a primary comparison, with `changes`."""
    values: dict[str, Any] = {
        "dataset": "drawn/b",
        "metric": "accuracy",
        "baseline": "baseline",
        "treatment": "refined",
        "family": "drawn sets",
        "primary": True,
        "margin": MARGIN,
        "chance": 0.1,
    }
    return Design(**{**values, **changes})


def arm(scores: Sequence[float | None], variant: str = "refined", **changes: Any) -> Arm:
    """Return an arm with one planned run per score; None is a run that did not finish."""
    finished: dict[Label, float] = {
        seed: score for seed, score in enumerate(scores) if score is not None
    }
    values: dict[str, Any] = {"planned": tuple(range(len(scores))), "examples": EXAMPLES}
    return Arm(variant, finished, **{**values, **changes})


def arms(differences: Sequence[float | None], level: Sequence[float] = BASELINE) -> tuple[Arm, Arm]:
    """Return a treatment, and a baseline at `level`, that differ by `differences`.

    None is a run of the treatment that did not finish.
    """
    scores = np.resize(level, len(differences)).tolist()
    treated = [
        None if difference is None else score + difference
        for score, difference in zip(scores, differences, strict=True)
    ]
    return arm(treated), arm(scores, "baseline")


def comparison(differences: Sequence[float | None], **changes: Any) -> Comparison:
    """Return the comparison of two arms that differ by `differences`, the design with `changes`."""
    treatment, baseline = arms(differences)
    return compare(treatment, baseline, design(**changes))


def verdict_of(differences: Sequence[float | None], **changes: Any) -> tuple[str, str]:
    """Return verdict and reason of `comparison`."""
    decision = comparison(differences, **changes).decision
    return decision.verdict, decision.reason


def orthogonal_differences(datasets: int, seeds: int = 6) -> NDArray[np.float64]:
    """Return differences whose sample covariance over datasets is exactly that of independence.

    Axes: (seeds, datasets). The mean is zero and the SD is 1 in every dataset.
    """
    contrasts = np.linalg.qr(np.vander(np.arange(seeds), datasets + 1, increasing=True))[0][:, 1:]
    return np.asarray(contrasts * np.sqrt(seeds - 1), dtype=np.float64)


def study(claims: Sequence[Claim] = (), *, seeds: int = 6, shared: str = "") -> Study:
    """Return a study of two tasks and four datasets, three of them primary, in two families."""
    budgets = {profile: Budget(seeds=seeds, epochs=1) for profile in PROFILES}
    return Study(
        name="constructed",
        title="A constructed study",
        question="Does the refined recipe help?",
        prediction="Nobody knows.",
        source=("000", "A source paper"),
        tasks=(
            Task(
                "scans", "Scans, split at random", PART, {"test": "Held-out scans"}, budgets, shared
            ),
            Task(
                "drawn",
                "Drawn glyphs",
                PART,
                {name[-1]: TITLES[name] for name in DATASETS[1:]},
                budgets,
            ),
        ),
        variants=tuple(
            Variant(name, title, "as it is called", PART, PART)
            for name, title in (
                ("baseline", "Baseline"),
                ("refined", "Refined"),
                ("control", "Noisy labels"),
            )
        ),
        baseline="baseline",
        margin=Margin(MARGIN, "one point"),
        chance=0.1,
        families=(
            Family("real scans", ("scans/test",)),
            Family("drawn sets", ("drawn/a", "drawn/b")),
        ),
        positive_control=PositiveControl("control", seeds, "wrong labels cost accuracy"),
        claims=tuple(claims),
    )


PART = Part("tests.findings:Nothing")
"""Stands for every part of a run; nothing is ever built."""


def study_runs(
    scores: Mapping[tuple[str, str], Sequence[float | None]],
    of: Study,
    *,
    deviations: tuple[Deviation, ...] = (),
    outcomes: Outcomes | None = None,
) -> StudyRuns:
    """Return the runs of the study `of`: (dataset, variant) to one score per seed."""
    planned = planned_runs(of, "laptop")
    found = [_record(run, scores, outcomes or {}) for run in planned]
    entries = tuple(map(_entry, planned, found))
    records = tuple(one for one in found if one is not None)
    return StudyRuns(Ledger(of, "laptop", entries), records, "0" * 64, deviations)


def analysis(
    differences: Mapping[str, Sequence[float | None]],
    *,
    control: Mapping[str, Sequence[float | None]] | None = None,
    of: Study | None = None,
    deviations: tuple[Deviation, ...] = (),
    level: Sequence[float] = BASELINE,
) -> Analysis:
    """Return the analysis of a study whose treatment differs by `differences`, dataset by dataset.

    The control differs by `control`; where that does not name a dataset, it is degraded and so
    detected. A dataset that `differences` does not name is equivalent. The baseline is at `level`.
    """
    scores: dict[tuple[str, str], Sequence[float | None]] = {}
    for dataset in DATASETS:
        treatment, baseline = arms(differences.get(dataset, EQUIVALENT), level)
        controlled, _ = arms((control or {}).get(dataset, DEGRADED), level)
        scores[dataset, "baseline"] = [*baseline.scores.values()]
        scores[dataset, "refined"] = [treatment.scores.get(seed) for seed in treatment.planned]
        scores[dataset, "control"] = [controlled.scores.get(seed) for seed in controlled.planned]
    seeds = len(scores[DATASETS[0], "baseline"])
    return analyse(study_runs(scores, of or study(seeds=seeds), deviations=deviations))


def everywhere(differences: Sequence[float | None]) -> dict[str, Sequence[float | None]]:
    """Return `differences` for every dataset."""
    return dict.fromkeys(DATASETS, differences)


def _entry(run: RunSpecification, record: RunRecord | None) -> Entry:
    ingredients = Ingredients(plain(run), {}, {}, "cpu")
    if record is None:
        return Entry(run, ingredients, "failed", "failed before: planted")
    return Entry(run, ingredients, "finished", "", result=digest(record))


def _record(
    run: RunSpecification,
    scores: Mapping[tuple[str, str], Sequence[float | None]],
    outcomes: Outcomes,
) -> RunRecord | None:
    found = {name: scores[f"{run.task}/{name}", run.variant][run.seed] for name in run.datasets}
    finished = {name: score for name, score in found.items() if score is not None}
    if len(finished) < len(found):
        return None
    return RunRecord(
        id=run.id,
        task=run.task,
        variant=run.variant,
        seed=run.seed,
        outcome=outcomes.get((run.variant, run.seed), "ok"),  # type: ignore[arg-type]  # a literal
        scores={f"{name}/accuracy": score for name, score in finished.items()},
        examples=dict.fromkeys(finished, EXAMPLES),
        predictions={name: f"{run.variant}-{score!r}" for name, score in finished.items()},
        curves={},
        steps=1,
        parameters=1,
        arrays="",
        ingredients=Ingredients(plain(run), {}, {}, "cpu"),
    )
