"""What exhibits are made from: findings of every kind of report, from given results."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np

from pitfalls_core.display import prose
from pitfalls_core.display.document import Evidence, walk
from pitfalls_core.display.error_rates import error_rates_evidence
from pitfalls_core.display.published.evidence import published_evidence
from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.findings.error_rates.rates import ErrorRates
from pitfalls_core.findings.own_results.assessment import Assessment
from pitfalls_core.findings.own_results.training import Training, trained
from pitfalls_core.findings.published.reanalysing import reanalyse
from pitfalls_core.findings.published.reanalysis import Question, Reanalyses
from pitfalls_core.runs.frozen import Deviation
from pitfalls_core.runs.proof.verifications import Verification
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.runs.store.record import Adoption
from tests.display.finetuning.tuned import tuned
from tests.display.noisy.made import made
from tests.display.published.test_published import CASES
from tests.display.sequences.small_study import small_analysis
from tests.display.shapes import MIXED
from tests.display.test_assessment import many
from tests.display.test_error_rates import rates
from tests.display.test_tables import CLAIMS
from tests.findings.constructed import CONSTANT, analysis
from tests.findings.own_results.test_training import logged
from tests.findings.own_tables import BASE, NEW, WORSE, folded, one_place
from tests.findings.published_tables import row, table
from tests.findings.streams import stream_analysis
from tests.findings.whole import whole_runs, whole_study

Ground = Analysis | Assessment | Reanalyses | ErrorRates | Training

RAISED = Deviation("margin", {"value": 0.02}, {"value": 0.01}, 30)
"""A margin that was changed when thirty runs existed."""


def broken() -> Analysis:
    """Return the whole study with claims, a lost and a collapsed run, and another margin.

    Of its runs, two were carried over after an edit, and two made again.
    """
    runs = whole_runs(of=whole_study(claims=CLAIMS))
    lost, collapsed = [one for one in runs.records if (one.task, one.variant) == PLACE][:2]
    records = tuple(
        replace(one, outcome="collapsed") if one is collapsed else one
        for one in runs.records
        if one is not lost
    )
    first, second, third = (one.id for one in records[:3])
    carried = {name: Adoption("key", 3, "source changed") for name in (first, second)}
    again = {second: Verification("bit for bit"), third: Verification("different", "accuracy")}
    runs = replace(runs, records=records, deviations=(RAISED,))
    return analyse(replace(runs, adoptions=carried, verifications=again))


PLACE = ("drawn", "wide")
"""The arm of `broken` that lacks a run."""


def nothing_of(runs: StudyRuns) -> Analysis:
    """Return the analysis of a study of which no run has finished."""
    return analyse(replace(runs, records=(), predictions=None))


def long_table() -> Reanalyses:
    """Return a published table with more rows than a page holds."""
    variants = [row(("A", f"v{place}"), ("50.5", "1.0", 6), place) for place in range(60)]
    rows = table(row(("A", "old"), ("50.0", "1.0", 6), 99), *variants)
    return reanalyse(rows, Question("old", margin=1.0, spread="sd"))


def on_few_examples() -> Reanalyses:
    """Return a published table on 100 test examples: two means that cannot be, two single runs."""
    rows = (
        *(row(("A", name), ("79.4", "1.0", runs), runs) for name, runs in (("old", 6), ("new", 1))),
        *(row(("B", name), (mean, None, 1), 9) for name, mean in (("old", "79"), ("new", "84"))),
    )
    asked = Question("old", margin=1.0, spread="sd", examples=100, perfect=100)
    return reanalyse(table(*rows), asked)


def one_broken() -> ErrorRates:
    """Return error rates with one that is not as promised."""
    found = rates()
    at_zero = replace(found.at_zero, verdicts={"improved": 70, "equivalent": 930})
    return replace(found, differences=(at_zero, *found.differences[1:]))


def with_folds() -> Assessment:
    """Return scores of several rows for each model."""
    scores = np.random.default_rng(3).normal(0.8, 0.01, (2, 4, 3)).tolist()
    return folded({"base": scores[0], "new": scores[1]})


GROUNDS: Mapping[str, Callable[[], Ground]] = {
    "whole": lambda: analyse(whole_runs()),
    "broken": broken,
    "mixed": lambda: analysis({**MIXED, "drawn/c": CONSTANT}),
    "nothing": lambda: nothing_of(whole_runs()),
    "fine-tuning": tuned,
    "nothing tuned": lambda: nothing_of(tuned().runs),
    "streams": stream_analysis,
    "noisy": lambda: analyse(made()),
    "sequences": lambda: small_analysis(predictions=True),
    "own": lambda: one_place({"base": BASE, "new": NEW, "bad": WORSE}, positive_control="bad"),
    "many own": lambda: many(30, margins={"acc": 0.01}),
    "folds": with_folds,
    "logs": lambda: trained([logged(seed, 200, shaken=True) for seed in range(3)]),
    **{f"published, {name}": partial(CASES.__getitem__, name) for name in CASES},
    "published, long": long_table,
    "published, few examples": on_few_examples,
    "error rates": rates,
    "error rates, one broken": one_broken,
}
"""Findings by what they are about."""


@cache
def ground(name: str) -> Any:
    """Return one of `GROUNDS`; nobody changes it."""
    return GROUNDS[name]()


@cache
def labels(name: str) -> frozenset[str]:
    """Return the labels of all evidence that a report about a ground holds."""
    found = ground(name)
    if isinstance(found, Training):
        found = ground("own")
    if isinstance(found, Reanalyses):
        entries: object = published_evidence(found)
    elif isinstance(found, ErrorRates):
        entries = error_rates_evidence(found, ground("whole"))
    elif isinstance(found, Assessment):
        entries = prose.evidence(found.shown, whole=found)
    else:
        entries = prose.evidence(found)
    return frozenset(one.label for one in walk(entries) if isinstance(one, Evidence))


def names(name: str) -> tuple[str, ...]:
    """Return the names and words of authors in a ground, which may hold digits; long ones first."""
    found = ground(name)
    told: list[str] = []
    if isinstance(found, Reanalyses):
        told = [part for one in found.comparisons for part in (one.treatment.variant, one.id)]
    elif not isinstance(found, ErrorRates | Training):
        told = [*found.titles.datasets.values(), *found.titles.variants.values()]
    if isinstance(found, Analysis):
        study = found.study
        told += [study.title, study.question, study.prediction, study.margin.justification]
        told += [one.difference for one in study.variants]
        told += [text for one in study.tasks for text in (one.title, one.shared)]
        told += [one.why for one in study.controls]
    return tuple(sorted(filter(None, told), key=len, reverse=True))
