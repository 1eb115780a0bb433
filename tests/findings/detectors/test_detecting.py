"""What a study is put through: each detector where there is something to look at."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from pitfalls_core.data.facts import SetFacts
from pitfalls_core.findings.analysis import Subject, analyse
from pitfalls_core.findings.detectors.detecting import detect
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.rates import RATES
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.runs.store.record import RunRecord
from tests.findings.constructed import analysis
from tests.findings.whole import SEEDS, whole_analysis, whole_runs

FALL = tuple(2 * 0.8**epoch for epoch in range(20))

CURVES: Mapping[str, Sequence[float]] = {
    "train_loss": FALL,
    "validation_loss": FALL,
    "validation_accuracy": tuple(1 - loss / 4 for loss in FALL),
}

RISE = (*FALL[:10], *(2 * loss for loss in FALL[9::-1]))

LEVELS = {
    ("drawn/a", "refined"): 0.30,
    ("drawn/a", "baseline"): 0.70,
    ("drawn/b", "deep"): 0.08,
    ("drawn/c", "refined"): 0.78,
}

RUNS = whole_runs(LEVELS)
WHOLE = analyse(RUNS)


def looks_with(change: Callable[[RunRecord], RunRecord]) -> tuple[Pitfall, ...]:
    """Return what the detectors say once the records of a whole study are changed."""
    runs = replace(RUNS, records=tuple(map(change, RUNS.records)))
    return detect(runs, WHOLE.comparisons, WHOLE.arms, WHOLE.behaviour, Subject(WHOLE.titles))


def with_curves(
    planted: Mapping[tuple[str, str, int], Mapping[str, Sequence[float]]],
) -> tuple[Pitfall, ...]:
    """Return what is said of sound curves, but for those of runs that `planted` names."""

    def change(one: RunRecord) -> RunRecord:
        curves = {**CURVES, **planted.get((one.task, one.variant, one.seed), {})}
        return replace(one, curves={name: tuple(curve) for name, curve in curves.items()})

    return looks_with(change)


def scored(record: RunRecord, name: str, value: float) -> RunRecord:
    """Return `record` with one score more."""
    return replace(record, scores={**record.scores, name: value})


def of(found: Sequence[Pitfall], detector: str) -> dict[str, Pitfall]:
    """Return what a detector says, by subject."""
    return {one.subject: one for one in found if one.detector == detector}


def fired(found: Sequence[Pitfall], detector: str) -> set[str]:
    """Return the subjects of the alarms of a detector."""
    return {subject for subject, one in of(found, detector).items() if one.fired}


FOUND = with_curves({})


def test_there_is_one_pitfall_for_each_detector_and_subject() -> None:
    """Not one for each run; and each detector has its rates."""
    for looks in (FOUND, analysis({}).pitfalls):
        names = Counter((one.detector, one.subject) for one in looks)
        assert max(names.values()) == 1
        assert {detector for detector, _ in names} <= RATES.keys()


def test_scores_alone_are_looked_at_as_scores() -> None:
    """Without curves, predictions and facts of sets, detectors of these say nothing."""
    assert {one.detector for one in analysis({}).pitfalls} == {
        "seed lottery",
        "power",
        "seed instability",
    }


def test_every_variant_in_training_has_its_curves_looked_at() -> None:
    """Two tasks, of which one has two variants more; each is named with its task."""
    for detector in ("overfitting by loss", "divergence", "spike", "plateau", "instability"):
        looks = of(FOUND, detector)
        assert len(looks) == 4 + 6
        assert "Wide strokes, Drawn glyphs" in looks
        assert fired(FOUND, detector) == set()
    assert not of(FOUND, "memorisation")


def test_faults_of_single_runs_are_counted_in_their_arm() -> None:
    """Two of six runs overfit, on one task; one run of another arm memorises."""
    planted: dict[tuple[str, str, int], Mapping[str, Sequence[float]]] = {
        ("scans", "refined", 1): {"validation_loss": RISE},
        ("scans", "refined", 4): {"validation_loss": (*FALL[:9], *RISE[9:])},
        ("drawn", "deep", 0): {"memorized": [0.1] * 5 + [0.9] * 15, "recovered": [0.5] * 20},
    }
    found = with_curves(planted)
    assert fired(found, "overfitting by loss") == {"Refined, Scans, split at random"}
    (said,) = (one for one in of(found, "overfitting by loss").values() if one.fired)
    assert f"the alarm is raised in 2 of {SEEDS} runs (epoch" in plain_text(said.evidence)
    assert fired(found, "memorisation") == {"Deep, Drawn glyphs"}
    (said,) = of(found, "memorisation").values()
    assert "in 1 of 1 runs (epoch 6), and seed 0 is shown." in plain_text(said.evidence)


def test_a_run_that_diverges_at_once_is_seen() -> None:
    """It has no curve at all; other detectors of curves have nothing to look at."""

    def change(one: RunRecord) -> RunRecord:
        return replace(one, outcome="diverged") if one.variant == "deep" else one

    found = looks_with(change)
    assert of(found, "divergence").keys() == fired(found, "divergence") == {"Deep, Drawn glyphs"}
    assert not of(found, "spike")


def test_the_names_of_shares_may_say_that_they_are_shares() -> None:
    """As probes may write them."""
    shares = {"memorized_share": [0.9] * 20, "recovered_share": [0.1] * 20}
    assert fired(with_curves({("drawn", "deep", 0): shares}), "memorisation") == {
        "Deep, Drawn glyphs"
    }


def test_collapse_is_looked_at_on_every_set() -> None:
    """One arm is below chance on one set."""
    assert len(of(FOUND, "collapse")) == 4 + 3 * 6
    assert fired(FOUND, "collapse") == {"Deep on “Dim light”"}


def test_shifted_sets_are_held_against_the_one_that_is_not() -> None:
    """Only tasks with such sets have a gap; the refined variant changes places with others."""
    gaps = of(FOUND, "offline-live gap")
    assert gaps.keys() == {
        f"{name}, Drawn glyphs" for name in ("Baseline", "Refined", "Wide strokes", "Deep")
    }
    assert fired(FOUND, "offline-live gap") == {"Refined, Drawn glyphs", "Deep, Drawn glyphs"}
    reversed_on = {f"“{name}” against “In distribution”" for name in ("Thick strokes", "Dim light")}
    assert fired(FOUND, "rank reversal") == of(FOUND, "rank reversal").keys() == reversed_on
    unmoved = whole_analysis().pitfalls
    assert of(unmoved, "rank reversal").keys() == reversed_on
    assert not fired(unmoved, "rank reversal")


def test_validation_deceives_where_a_shifted_set_is_at_chance() -> None:
    """With good validation scores, one arm on one shifted set."""
    assert not of(FOUND, "deceptive validation")
    found = looks_with(lambda one: scored(one, "validation/accuracy", 0.9))
    assert len(of(found, "deceptive validation")) == 2 * 6
    assert fired(found, "deceptive validation") == {"Deep on “Dim light”"}


def test_chance_in_validation_is_that_of_its_most_frequent_class() -> None:
    """Of a set with nine tenths in one class, 0.9 is no good score."""
    facts = {"validation": SetFacts(100, (90, 10))}
    found = looks_with(lambda one: replace(scored(one, "validation/accuracy", 0.9), sets=facts))
    assert of(found, "deceptive validation")
    assert not fired(found, "deceptive validation")


def test_scores_of_the_last_epoch_are_held_against_the_best() -> None:
    """Where there are any; on one set here, which all variants lose."""
    found = looks_with(lambda one: scored(one, "a/accuracy_last_epoch", 0.2))
    assert len(of(found, "best-last gap")) == 6
    assert "Refined on “Thick strokes”" in fired(found, "best-last gap")


@pytest.mark.parametrize(("value", "alarms"), [(None, {"“In distribution”"}), (0.5, set())])
def test_metrics_with_equal_values_are_named(value: float | None, alarms: set[str]) -> None:
    """A second metric on one set, and its values in the last epoch, which are none of its own."""

    def change(one: RunRecord) -> RunRecord:
        if one.task != "drawn":
            return one
        second = value or one.scores["c/accuracy"]
        return scored(scored(one, "c/hwa", second), "c/hwa_last_epoch", second)

    found = looks_with(change)
    assert of(found, "metric naming").keys() == {"“In distribution”"}
    assert fired(found, "metric naming") == alarms
