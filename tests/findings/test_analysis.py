"""From runs to findings: which arms meet, in which families, with which control."""

from dataclasses import replace

import pytest

from pitfalls_core.findings.analysis import analyse
from pitfalls_core.findings.designs import CONTROL_FAMILY
from pitfalls_core.runs.frozen import Deviation
from pitfalls_core.studies.claims.gains import MeanNotHigher
from pitfalls_core.studies.claims.predicate import Claim
from tests.findings.constructed import (
    BASELINE,
    DATASETS,
    DEGRADED,
    EQUIVALENT,
    EXAMPLES,
    IMPROVED,
    PRIMARY,
    UNDERPOWERED,
    analysis,
    study,
    study_runs,
)


def test_each_dataset_is_compared_once_per_treatment() -> None:
    """The control is not a treatment; it is compared apart, on the same datasets."""
    found = analysis({})
    assert [one.id for one in found.comparisons] == [
        f"{dataset}/accuracy/refined-vs-baseline" for dataset in DATASETS
    ]
    assert [one.id for one in found.controls] == [
        f"{dataset}/accuracy/control-vs-baseline" for dataset in DATASETS
    ]
    assert {one.design.family for one in found.controls} == {CONTROL_FAMILY}


def test_families_and_primary_sets_are_those_of_the_study() -> None:
    """A dataset that no family names is a family of its own, and secondary."""
    found = analysis({})
    assert [one.design.family for one in found.comparisons] == [
        "real scans",
        "drawn sets",
        "drawn sets",
        "drawn/c",
    ]
    assert tuple(one.design.dataset for one in found.primary) == PRIMARY
    assert not any(one.design.primary for one in found.controls)


def test_scores_meet_by_dataset_and_variant() -> None:
    """Each comparison holds the scores of its own dataset and arms."""
    found = analysis({"drawn/a": IMPROVED, "drawn/b": DEGRADED})
    means = {one.design.dataset: one.sample.treatment_mean for one in found.comparisons}
    baseline = sum(BASELINE) / 6
    assert means["drawn/a"] == pytest.approx(baseline + sum(IMPROVED) / 6)
    assert means["drawn/b"] == pytest.approx(baseline + sum(DEGRADED) / 6)
    arm = found.arms["drawn/a", "baseline"]
    assert arm.scores == dict(enumerate(BASELINE))
    assert (arm.examples, arm.planned) == (EXAMPLES, tuple(range(6)))
    assert arm.runs[2] == "constructed/drawn/baseline/2"


def test_the_runs_behind_a_comparison_are_named() -> None:
    """Both arms of every finished pair, by id."""
    found = analysis({"scans/test": (0.01, 0.02, None, 0.012, 0.011, 0.013)})
    runs = found.comparisons[0].sample.runs
    assert len(runs) == 10
    assert "constructed/scans/refined/2" not in runs
    assert "constructed/scans/baseline/2" not in runs
    assert {run.split("/")[1] for run in runs} == {"scans"}


def test_correction_stays_inside_the_family() -> None:
    """A weak result is taken back in its family of two, and not in its family of one."""
    weak = (0.012, 0.001, -0.003, 0.011, 0.016, 0.009)
    found = analysis({"scans/test": weak, "drawn/a": weak, "drawn/b": UNDERPOWERED})
    alone, among, *_ = found.comparisons
    assert alone.effect is not None
    assert alone.p_adjusted == alone.effect.p_value
    assert among.effect is not None
    assert among.effect.p_value is not None
    assert among.p_adjusted == pytest.approx(2 * among.effect.p_value)
    assert (alone.verdict_family, among.verdict_family) == ("improved", "inconclusive")


@pytest.mark.parametrize(
    ("control", "detected"), [(DEGRADED, True), (IMPROVED, True), (UNDERPOWERED, False)]
)
def test_the_control_is_detected_where_it_differs(
    control: tuple[float, ...], detected: bool
) -> None:
    """An effect in either direction counts; only on its own dataset."""
    found = analysis({}, control={"drawn/a": control, "drawn/b": UNDERPOWERED})
    seen = {one.design.dataset: found.control_detected(one) for one in found.comparisons}
    assert seen == {"scans/test": True, "drawn/a": detected, "drawn/b": False, "drawn/c": True}


def test_a_control_in_another_metric_does_not_count() -> None:
    """What the control showed of accuracy says nothing about a comparison of something else."""
    found = analysis({})
    one = found.comparisons[0]
    other = replace(one, design=replace(one.design, metric="macro F1"))
    assert found.control_detected(one)
    assert not found.control_detected(other)


def test_an_equivalent_control_is_not_detected() -> None:
    """A control inside the margin shows nothing of an effect of that size."""
    found = analysis({}, control={"drawn/a": EQUIVALENT})
    seen = [found.control_detected(one) for one in found.comparisons]
    assert seen == [True, False, True, True]


@pytest.mark.parametrize(("field", "exploratory"), [("margin", True), ("claims", False)])
def test_a_changed_margin_is_exploratory(field: str, exploratory: bool) -> None:
    """Only a change of the margin makes the margin exploratory."""
    found = analysis({}, deviations=(Deviation(field, 1, 2, 10),))
    assert found.margin_is_exploratory == exploratory
    assert not analysis({}).margin_is_exploratory


def test_outcomes_reach_the_flags() -> None:
    """A run that diverged flags every dataset of its task, and no other task."""
    scores = {
        (dataset, variant): [score + shift for score in BASELINE]
        for dataset in DATASETS
        for variant, shift in (("baseline", 0.0), ("refined", 0.02), ("control", -0.1))
    }
    scores["scans/test", "refined"] = [
        score + gain for score, gain in zip(BASELINE, IMPROVED, strict=True)
    ]
    runs = study_runs(scores, study(), outcomes={("refined", 3): "diverged"})
    flags = {one.design.dataset: one.flags for one in analyse(runs).comparisons}
    assert flags["scans/test"] == ("collapse",)
    arm = analyse(runs).arms["scans/test", "refined"]
    assert arm.outcomes[3] == "diverged"


def test_a_study_without_any_finished_run() -> None:
    """Nothing can be assessed, nothing is claimed, and nothing breaks."""
    nothing = dict.fromkeys(
        ((dataset, variant) for dataset in DATASETS for variant in ("baseline", "refined")),
        [None] * 6,
    )
    control = dict.fromkeys(((dataset, "control") for dataset in DATASETS), [None] * 6)
    claim = Claim("c", "", "", MeanNotHigher("refined", PRIMARY, "any"))
    found = analyse(study_runs({**nothing, **control}, study([claim])))
    assert {one.decision.verdict for one in found.comparisons} == {"not_assessable"}
    assert {one.sample.planned for one in found.comparisons} == {6}
    assert (found.claims[0].status, found.claims[0].null_rate) == ("inconclusive", None)
    assert not any(found.control_detected(one) for one in found.comparisons)


def test_claims_are_decided_in_the_order_of_the_study() -> None:
    """Each claim is found again, with evidence on its own datasets."""
    claims = [
        Claim("one", "", "", MeanNotHigher("refined", ("drawn/a",), "any")),
        Claim("two", "", "", MeanNotHigher("refined", ("drawn/b",), "any")),
    ]
    found = analysis({"drawn/a": IMPROVED, "drawn/b": DEGRADED}, of=study(claims))
    statuses = [(finding.claim.id, finding.status) for finding in found.claims]
    assert statuses == [("one", "refuted"), ("two", "supported")]
    assert found.claims[0].evidence[0][0] == "Thick strokes"
