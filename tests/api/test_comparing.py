"""Comparing gives the verdicts that the commands publish."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import pitfalls_core as pc
from pitfalls_core.findings.analysis import analyse
from tests.api.own_results import BETTER, PLAIN, TABLE
from tests.findings.constructed import BASELINE, DATASETS, study, study_runs


@pytest.fixture
def results(tmp_path: Path) -> pc.Results:
    """Return the results of a file."""
    path = tmp_path / "results.csv"
    path.write_text(TABLE)
    return pc.Results.from_csv(path)


def test_a_table_is_judged(results: pc.Results) -> None:
    """The difference and its interval are those of a paired t test."""
    (one,) = pc.compare(results, "plain", margin=1.0).comparisons
    gains = np.round(BETTER, 1) - np.array(PLAIN)
    truth = stats.ttest_1samp(gains, 0.0).confidence_interval(0.95)
    assert one.effect is not None
    assert one.effect.difference == pytest.approx(gains.mean())
    assert one.effect.ci95 == pytest.approx((truth.low, truth.high))
    assert one.decision.verdict == "improved"


def test_lower_can_be_better(results: pc.Results) -> None:
    """A declared direction turns the verdict, as on the command line."""
    (one,) = pc.compare(results, "plain", margin=1.0, lower_is_better=True).comparisons
    assert one.decision.verdict == "degraded"


def test_a_margin_may_name_its_metric(results: pc.Results) -> None:
    """Values by metric are those of `--margin METRIC=X`."""
    (one,) = pc.compare(results, "plain", margin={"value": 5.0}).comparisons
    assert (one.design.margin, one.decision.verdict) == (5.0, "equivalent")


def test_runs_are_judged_by_their_plan() -> None:
    """Runs of a study give the analysis of its report, and take no declarations."""
    scores = {
        (d, name): [*BASELINE] for d in DATASETS for name in ("baseline", "refined", "control")
    }
    runs = study_runs(scores, study())
    assert pc.compare(runs).comparisons == analyse(runs).comparisons
    for given, what in (({"baseline": "refined"}, "baseline"), ({"margin": 0.1}, "margin")):
        with pytest.raises(pc.InputError) as refused:
            pc.compare(runs, **given)
        assert str(refused.value) == (
            f"{what} was given for runs of study constructed, whose plan says what is compared; "
            "leave it out, or ask other questions with explore()"
        )


def test_refusals_are_those_of_the_command(results: pc.Results) -> None:
    """Wrong values, wrong names and a missing baseline each have one message."""
    with pytest.raises(pc.InputError) as refused:
        pc.compare(results)
    assert str(refused.value) == "compare() needs a baseline, one of the variants: plain, better"
    with pytest.raises(pc.InputError) as refused:
        pc.compare(results, "plain", margin=-1.0)
    assert str(refused.value) == "argument --margin: must be a number above zero; got '-1.0'"
    with pytest.raises(pc.InputError) as refused:
        pc.compare(results, "plain", pairing="never")  # type: ignore[arg-type]  # the fault
    assert str(refused.value).startswith("argument --pairing: invalid choice: 'never'")
    with pytest.raises(pc.InputError) as refused:
        pc.compare(results, "plain", margn=1.0)  # type: ignore[call-arg]  # the slip
    assert str(refused.value).startswith("unknown argument 'margn'. Did you mean 'margin'? Known: ")
    with pytest.raises(pc.InputError, match="unknown variant 'plan'"):
        pc.compare(results, "plan")
