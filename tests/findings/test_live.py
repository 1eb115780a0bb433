"""Offline against live: gaps, pilots, inputs and the demonstration, against independent truth."""

import importlib
import re
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.live_digits import LiveDigits
from pitfalls_core.errors import InputError
from pitfalls_core.findings.live.covariate_shift import (
    CovariateShift,
    covariate_shifts,
    features,
)
from pitfalls_core.findings.live.gaps import gaps
from pitfalls_core.findings.live.mismatch import FAULTS, twins, twins_of
from pitfalls_core.findings.live.pilots import errors_apart, pilots
from pitfalls_core.findings.live.redrawn import redrawn
from pitfalls_core.findings.live.sets import LiveSets, live_sets
from pitfalls_core.seeding import Streams
from pitfalls_core.studies.definitions.offline_is_not_live import STUDY
from tests.findings.constructed import arm, study

# SciPy has no annotations.
stats: Any = importlib.import_module("scipy.stats")

SETS = live_sets(STUDY, "drawn_stream")
SCANS = live_sets(STUDY, "scanned_stream")


def test_sets_are_known_by_their_names() -> None:
    """Batches in the order of their arrival; the first one is the pilot."""
    assert (
        LiveSets(
            "drawn_stream",
            "drawn_stream/offline",
            "drawn_stream/live_large",
            tuple(f"drawn_stream/{name}" for name in ("live_small", "live_2", "live_3", "live_4")),
        )
        == SETS
    )
    assert SETS.small == "drawn_stream/live_small"


def test_a_task_without_a_stream_is_refused() -> None:
    """The message says what is missing."""
    message = (
        "task drawn of study constructed has no set offline, live_large, live_small; a live stream "
        "has offline, live_small, further batches and live_large"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        live_sets(study(), "drawn")


def test_a_gap_is_that_of_the_same_runs() -> None:
    """Its interval is the paired t interval; a run without a partner is left out."""
    offline, live = [0.9, 0.92, 0.88, 0.91], [0.7, 0.75, 0.69, None]
    arms = {(SETS.offline, "baseline"): arm(offline), (SETS.live, "baseline"): arm(live)}
    (found,) = gaps(arms, ("baseline", "other"), SETS)
    assert (found.variant, found.finished, found.planned) == ("baseline", 3, 4)
    differences = np.array([0.2, 0.17, 0.19])
    expected = stats.t.interval(0.95, 2, differences.mean(), differences.std(ddof=1) / np.sqrt(3))
    assert found.gap is not None
    assert found.gap.interval(0.95) == pytest.approx(expected)
    assert found.offline == pytest.approx((0.9, np.std([0.9, 0.92, 0.88], ddof=1)))


def test_a_pilot_at_random_is_off_in_one_run_of_twenty() -> None:
    """Parts of a whole, drawn without replacement: the standard error is the right one."""
    generator = np.random.default_rng(0)
    whole = np.arange(2000) < 1500
    off = [
        errors_apart(generator.permutation(whole)[:200].mean(), 0.75, (200, 2000))
        for _ in range(4000)
    ]
    assert np.std(off) == pytest.approx(1, abs=0.04)
    assert np.mean(np.abs(off) > 2) == pytest.approx(0.045, abs=0.015)


def test_pilots_count_runs_that_are_off_in_either_direction() -> None:
    """More than two standard errors; examples are those of the arms."""
    arms = {
        (SETS.small, "baseline"): arm([0.80, 0.70, 0.55], examples=200),
        (SETS.live, "baseline"): arm([0.70, 0.70, 0.70], examples=2000),
    }
    (found,) = pilots(arms, ("baseline", "other"), SETS)
    error = np.sqrt(0.7 * 0.3 * (1 / 200 - 1 / 2000))
    assert found.off == pytest.approx((0.1 / error, 0, -0.15 / error))
    assert found.misled == 2
    assert (found.small, found.large) == pytest.approx((2.05 / 3, 0.7))


def test_a_perfect_whole_has_no_error() -> None:
    """No division by zero: equal accuracies are no error apart, others infinitely many."""
    assert errors_apart(1.0, 1.0, (10, 100)) == 0
    assert errors_apart(0.9, 1.0, (10, 100)) == -np.inf


def test_data_are_drawn_again_as_the_runs_saw_them() -> None:
    """The streams are those of the study and the task."""
    found = redrawn(STUDY, "laptop", "scanned_stream", 3)
    expected = LiveDigits().sample(Streams(3, "offline_is_not_live/scanned_stream"))
    assert found.train.inputs.tobytes() == expected.train.inputs.tobytes()


def test_a_drifting_stream_is_told_apart_and_validation_is_not() -> None:
    """More so with every batch; the clean twin raises no alarm."""
    found = covariate_shifts(STUDY, "smoke", SETS, (0, 1))
    areas = {one.dataset.partition("/")[2]: np.mean(one.areas) for one in found}
    assert list(areas) == ["validation", "live_small", "live_2", "live_3", "live_4", "live_large"]
    assert abs(areas["validation"] - 0.5) < 0.12
    assert areas["live_4"] > areas["live_2"] > 0.7
    assert found[0].shifted is False


def test_an_alarm_needs_the_whole_interval() -> None:
    """A single seed says nothing."""
    assert CovariateShift("x/y", (0.9, 0.91, 0.92)).shifted is True
    assert CovariateShift("x/y", (0.5, 0.9, 0.7)).shifted is False
    assert CovariateShift("x/y", (0.9,)).shifted is None


def test_features_are_means_over_parts() -> None:
    """Of equal width, in reading order, then mean and SD."""
    image = np.arange(100, dtype=np.float32).reshape(1, 1, 10, 10)
    found = features(image)[0]
    parts = image[0, 0].reshape(5, 2, 5, 2).mean(axis=(1, 3)).ravel()
    assert found[:25] == pytest.approx(parts)
    assert found[25:] == pytest.approx([image.mean(), image.std()])


def test_planted_mismatches_alarm_and_their_clean_twin_does_not() -> None:
    """The black-box repair finds what was done; the clean twin is not improved by any."""
    found = {one.fault: one for one in twins(STUDY, "laptop", "scanned_stream")}
    assert tuple(found) == tuple(FAULTS)
    clean = found.pop("clean")
    assert (clean.alarm, clean.repair_alarm, clean.repair) == (False, False, "none")
    assert {one.repair for one in found.values()} == {"invert", "times 255", "transpose"}
    for one in found.values():
        assert one.repair_alarm
        assert one.repaired == pytest.approx(clean.accuracy, abs=0.02)


def test_the_nearest_neighbour_is_that_of_scikit_learn() -> None:
    """The stand-in for a model is what it says."""
    neighbors: Any = importlib.import_module("sklearn.neighbors")
    splits = redrawn(STUDY, "laptop", "scanned_stream", 0)
    train, offline = splits.train, splits.tests["offline"]
    model = neighbors.KNeighborsClassifier(1).fit(
        train.inputs.reshape(len(train), -1), train.labels
    )
    expected = model.score(offline.inputs.reshape(len(offline), -1), offline.labels)
    assert twins_of(splits)[0].accuracy == pytest.approx(expected)
