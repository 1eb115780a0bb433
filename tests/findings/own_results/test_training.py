"""Detectors on logged curves: who is applied, who is not and why, and what is said of it."""

import re

import numpy as np
import pytest

from pitfalls_core.findings.detectors.rates import RATES
from pitfalls_core.findings.own_results import training_words
from pitfalls_core.findings.own_results.training import MOST_POINTS, NAMES, trained
from pitfalls_core.findings.own_results.training_account import looked_at, not_applied
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.results.logs.asked import Asked, Score
from pitfalls_core.results.logs.courses import LoggedCourse, courses_of
from pitfalls_core.results.logs.logged import Curve, LoggedRun, Logs
from tests.findings.detectors.curves.planted_courses import sound
from tests.findings.test_words import FORBIDDEN

LOGGED = ("train_loss", "validation_loss", "validation_accuracy")


def course(seed: int, *roles: str, points: int = 30, epochs: bool = True) -> LoggedCourse:
    """Return the course of a run with these curves, and reasons for the others."""
    drawn = sound(np.random.default_rng((3, seed)))
    return LoggedCourse(
        f"run{seed}",
        "plain",
        str(seed),
        "",
        names={role: role for role in roles},
        curves={role: tuple(np.resize(drawn[role], points).tolist()) for role in roles},
        steps=tuple(float(step) for step in range(points)) if roles else (),
        epochs=epochs,
        lacks={role: "it is not logged" for role in LOGGED if role not in roles},
    )


def said(*courses: LoggedCourse) -> str:
    """Return the whole account of some courses."""
    found = trained(courses)
    return " ".join(map(plain_text, (*looked_at(found), *not_applied(found))))


def test_every_detector_is_applied_or_out_of_reach() -> None:
    """None is passed over in silence."""
    beyond = [name for names in training_words.BEYOND.values() for name in names]
    assert sorted([*beyond, *NAMES.values(), "best-last gap"]) == sorted(RATES)


def test_training_losses_alone() -> None:
    """Detectors of validation say what they lack, with the variant."""
    text = said(course(0, "train_loss"), course(1, "train_loss"))
    assert text.startswith("All 2 runs logged curves of training. A point is one logged value")
    assert "Not applied: overfitting by loss" in text
    assert "to “plain”, since no validation loss of a run can be used: it is not logged." in text
    assert "Not applied: instability" not in text


def test_reasons_that_differ_from_run_to_run() -> None:
    """Each is told, beside how many runs were left out."""
    runs = (
        course(0, "train_loss", "validation_loss"),
        course(1, "train_loss"),
        course(2, "validation_loss"),
    )
    (one,) = [each for each in trained(runs).unapplied if each.detector == "overfitting by loss"]
    assert one.subject == "2 of 3 runs of “plain”"
    assert one.reason == (
        "no training loss of a run can be used: it is not logged; "
        "no validation loss of a run can be used: it is not logged"
    )


def test_points_that_may_be_batches() -> None:
    """Instability is not looked for, the rest is; and nothing slow is done with many points."""
    text = said(course(0, "train_loss", epochs=False))
    assert f"Not applied: instability to “plain”, since {training_words.NOT_EPOCHS}." in text
    many = trained([course(0, "train_loss", points=MOST_POINTS + 1, epochs=False)])
    assert [one.detector for one in many.pitfalls] == ["divergence"]
    assert {one.reason for one in many.unapplied if one.detector == "spike"} == {
        "the curves have more than 2,000 points, which are steps rather than epochs"
    }


def logged(seed: int, batches: int, *, shaken: bool) -> LoggedCourse:
    """Return the course of a run that logged losses of single batches, of SD 0.3 in logarithm."""
    generator = np.random.default_rng((8, seed))
    drawn = sound(generator)
    level = 0.1 + 2 * np.exp(-0.2 * np.arange(30))
    if shaken:
        level = level * np.exp(0.4 * generator.standard_normal(30))
    losses = np.exp(0.3 * generator.standard_normal((30, batches))) * level[:, None]
    ends = np.arange(30) * batches + batches - 1
    curves = {
        "train_loss": Curve.of(range(30 * batches), losses.ravel().tolist()),
        "val_loss": Curve.of(ends.tolist(), drawn["validation_loss"].tolist()),
        "acc": Curve.of([0], [0.5]),
    }
    parameters = {"variant": "plain", "seed": str(seed)}
    run = LoggedRun(f"run{seed}", parameters, curves, frozenset(curves))
    (found,) = courses_of(Logs("logs", "kind", (run,), ()), Asked((Score("acc"),)))
    return found


@pytest.mark.parametrize(("batches", "looked"), [(4, False), (200, True)])
def test_means_of_a_few_batches(batches: int, looked: bool) -> None:
    """Their jumps are not taken for spikes; means of many are looked at, and are quiet."""
    found = [trained([logged(seed, batches, shaken=False)]) for seed in range(60)]
    names = [{one.detector for one in each.pitfalls} for each in found]
    assert all(({"spike", "instability"} <= one) == looked for one in names)
    assert sum(bool(each.alarms) for each in found) <= 3
    reasons = {
        one.reason for each in found for one in each.unapplied if one.detector == "instability"
    }
    assert all("is the mean of too few logged values" in one for one in reasons)
    assert bool(reasons) != looked
    shaken = [trained([logged(seed, batches, shaken=True)]) for seed in range(20)]
    alarms = sum("instability" in {one.detector for one in each.alarms} for each in shaken)
    assert alarms == (20 if looked else 0)


def test_runs_without_curves_are_named() -> None:
    """And without any, nothing is said to have been looked at."""
    text = said(*(course(seed, *(LOGGED if seed < 2 else ())) for seed in range(10)))
    assert text.startswith(
        "Of 10 runs, 2 logged curves of training, and the others have none: “run2”, “run3”, "
        "“run4”, “run5”, “run6”, “run7” and 2 more."
    )
    assert said(course(0)).startswith("None of 1 runs has a curve of training that could be used")


def test_a_table_of_scores_has_none() -> None:
    """It says so in one sentence."""
    (one,) = looked_at(None)
    assert plain_text(one) == training_words.NO_TABLE
    assert not_applied(None) == ()


@pytest.mark.parametrize("word", FORBIDDEN)
def test_words_are_fair(word: str) -> None:
    """No template says more than a detector knows."""
    words = vars(training_words).items()
    texts = [text for name, text in words if name.isupper() and name != "BEYOND"]
    assert not re.search(re.escape(word), str(texts), re.IGNORECASE)
