"""``analyze`` on logs of whole trainings: planted faults are found where they are."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitfalls_core.report.own_results import analyze, publishing
from tests.end_to_end.own_curves import (
    Curves,
    Fault,
    Runs,
    runs,
    write_lightning,
    write_mlflow,
    write_tensorboard,
    write_wandb,
)
from tests.end_to_end.own_files import Answer, answer
from tests.report.pages import unlinked
from tests.report.sample_paper import PAPER
from tests.results.logs.event_files import hparams, scalar, write_events

Captured = pytest.CaptureFixture[str]
Writer = Callable[[Path, Runs], None]

WRITERS: dict[str, tuple[Writer, str, str, Callable[[int], float]]] = {
    "tensorboard": (write_tensorboard, "test/accuracy", "new_3", lambda epoch: 4 * epoch - 1),
    "lightning": (write_lightning, "test_acc", "new_3/version_0", lambda epoch: 10 * epoch - 1),
    "mlflow": (write_mlflow, "test_accuracy", f"{9:032x}", lambda epoch: epoch - 1),
    "wandb": (
        partial(write_wandb, history=True),
        "test/accuracy",
        "run-20240501_120009-abc9",
        lambda epoch: epoch - 1,
    ),
}
"""Who writes, the score, the place of the run with a fault, and the step of an epoch from 1."""


def diverge(curves: Curves) -> None:
    """Let the training loss not be finite from epoch 21 on."""
    curves["train_loss"][20:] = np.nan


def spike(curves: Curves) -> None:
    """Double the training loss of epoch 16."""
    curves["train_loss"][15] *= 2


def stall(curves: Curves) -> None:
    """Let the training loss stand still at half its start."""
    loss = curves["train_loss"]
    noise = np.exp(0.01 * np.random.default_rng(5).standard_normal(len(loss)))
    np.maximum(loss, 0.5 * loss[0] * noise, out=loss)


def overfit(curves: Curves) -> None:
    """Let the validation loss rise to twice its value from epoch 11 on."""
    curves["validation_loss"] *= 1 + np.clip((np.arange(30) - 10) / 15, 0, 1)


def err_more(curves: Curves) -> None:
    """Let the validation accuracy fall by 15 points in the end."""
    curves["validation_accuracy"] -= 0.15 * np.clip((np.arange(30) - 12) / 10, 0, 1)


def shake(curves: Curves) -> None:
    """Multiply training losses by noise of SD 0.4."""
    noise = np.random.default_rng(6).standard_normal(30)
    curves["train_loss"] *= np.exp(0.4 * noise)


FAULTS: dict[str, tuple[Fault, int | None]] = {
    "divergence": (diverge, None),
    "spike": (spike, 16),
    "plateau": (stall, 19),
    "overfitting by loss": (overfit, None),
    "overfitting by accuracy": (err_more, None),
    "instability": (shake, None),
}
"""Detector to its fault, and the epoch of the alarm where that is known to the epoch."""


@pytest.fixture
def numbers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the documents out, which take seconds."""
    monkeypatch.setattr(analyze, "_paper", lambda *_: PAPER)
    monkeypatch.setattr(publishing, "rendered", lambda *_: {})


def given(
    capsys: Captured, source: Path, score: str, *words: str, ends: int = 0
) -> tuple[Answer, Any]:
    """Return the answer of ``analyze``, and the study in results.json."""
    out = source.parent / "out"
    asked = ("--baseline", "base", "--margin", "0.02", "--higher-is-better", "--score", score)
    found = answer(capsys, "analyze", str(source), *asked, *words, "--out", str(out))
    assert found.status == ends, found.errors
    if ends:
        return found, None
    (study,) = json.loads((out / "results.json").read_text())["studies"]
    return found, study


@pytest.mark.usefixtures("numbers_only")
@pytest.mark.parametrize("program", WRITERS)
@pytest.mark.parametrize("detector", FAULTS)
def test_a_fault_is_found_in_its_run(
    tmp_path: Path, capsys: Captured, program: str, detector: str
) -> None:
    """By its detector, with its run, its seed and its step, on screen and in results.json."""
    write, score, place, step_of = WRITERS[program]
    fault, epoch = FAULTS[detector]
    write(tmp_path / "logs", runs(fault))
    printed, study = given(capsys, tmp_path / "logs", score)
    alarms = [one for one in study["training"]["alarms"] if one["detector"] == detector]
    assert [(one["run"], one["seed"], one["subject"]) for one in alarms] == [(place, "3", "“new”")]
    assert {one["run"] for one in study["training"]["alarms"]} == {place}
    if detector == "divergence":
        first = step_of(21) - 3 if program == "tensorboard" else step_of(21)
        assert alarms[0]["step"] == first  # its first batch, not the end of its epoch
    elif epoch is not None:
        assert alarms[0]["step"] == step_of(epoch)
    assert f"alarm: {detector} in run {place}" in printed.output
    assert "curves of training: 12 of 12 runs have any\n" in printed.output
    (fired,) = [one for one in study["pitfalls"] if one["detector"] == detector and one["fired"]]
    assert "in 1 of 6 runs" in fired["evidence"]


@pytest.mark.usefixtures("numbers_only")
@pytest.mark.parametrize("program", WRITERS)
def test_sound_runs_raise_no_alarm(tmp_path: Path, capsys: Captured, program: str) -> None:
    """Every detector of curves looked at both variants, and says which metrics it took."""
    write, score, _, _ = WRITERS[program]
    write(tmp_path / "logs", runs())
    printed, study = given(capsys, tmp_path / "logs", score)
    assert study["training"]["alarms"] == []
    assert "alarm:" not in printed.output
    looks = [(one["detector"], one["subject"]) for one in study["pitfalls"]]
    assert looks == [(name, arm) for name in FAULTS_IN_ORDER for arm in ("“base”", "“new”")]
    assert not any(one["fired"] for one in study["pitfalls"])
    runs_read = study["training"]["runs"]
    assert len(runs_read) == 12
    assert all(one["points"] == 30 and one["epochs"] and not one["lacks"] for one in runs_read)
    assert {one["detector"] for one in study["training"]["not_applied"]} == {"best-last gap"}


FAULTS_IN_ORDER = (
    "overfitting by loss", "overfitting by accuracy", "divergence", "spike", "plateau",
    "instability",
)  # fmt: skip


@pytest.mark.usefixtures("numbers_only")
def test_summaries_hold_no_curves(tmp_path: Path, capsys: Captured) -> None:
    """Run folders with last values only are said to have none, and nothing is made up."""
    write_wandb(tmp_path / "logs", runs(overfit), history=False)
    printed, study = given(capsys, tmp_path / "logs", "test/accuracy")
    training = study["training"]
    assert study["pitfalls"] == training["alarms"] == []
    single = "a single value of it is there, and no curve"
    for one in training["runs"]:
        assert one["curves"] == {}
        assert (one["points"], one["first_step"]) == (0, None)
        assert set(one["lacks"].values()) == {single}
    assert {one["detector"] for one in training["not_applied"]} == {
        *FAULTS_IN_ORDER, "best-last gap",
    }  # fmt: skip
    (reason,) = {
        one["reason"] for one in training["not_applied"] if one["detector"] == "divergence"
    }
    assert reason == f"no training loss of a run can be used: {single}"
    assert "curves of training: 0 of 12 runs have any\n" in printed.output


@pytest.mark.usefixtures("numbers_only")
@pytest.mark.parametrize("gap", [0.0, 0.08])
def test_the_last_epoch_beside_the_best(tmp_path: Path, capsys: Captured, gap: float) -> None:
    """A test accuracy that falls behind the epoch that validation would have chosen."""
    for (variant, seed), (curves, score) in runs().items():
        curves["validation_loss"] = 1 + np.abs(np.arange(30) - 12) / 20
        events = [hparams({"variant": variant, "seed": float(seed)})]
        for epoch in range(30):
            late = gap * (epoch > 14) * (variant == "new")
            for tag, value in (
                ("train/loss", curves["train_loss"][epoch]),
                ("val/loss", curves["validation_loss"][epoch]),
                ("shift/accuracy", score + 0.001 * (seed % 2) * (epoch % 3) - late),
            ):
                events.append(scalar(tag, epoch, float(value)))
        write_events(tmp_path / "logs" / f"{variant}_{seed}", *events)
    _, study = given(capsys, tmp_path / "logs", "shift/accuracy")
    looks = {
        one["subject"]: one["fired"]
        for one in study["pitfalls"]
        if one["detector"] == "best-last gap"
    }
    assert looks == {"“base”, shift/accuracy": False, "“new”, shift/accuracy": gap > 0}


@pytest.mark.usefixtures("numbers_only")
def test_one_run_without_curves_among_others(tmp_path: Path, capsys: Captured) -> None:
    """It is counted and named, and the others are looked at."""
    write_tensorboard(tmp_path / "logs", runs())
    events = hparams({"variant": "base", "seed": 2.0}), scalar("test/accuracy", 120, 0.8)
    write_events(tmp_path / "logs" / "base_2", *events)
    printed, study = given(capsys, tmp_path / "logs", "test/accuracy")
    (bare,) = [one for one in study["training"]["runs"] if not one["curves"]]
    assert bare["run"] == "base_2"
    assert set(bare["lacks"].values()) == {"it is not logged"}
    left = {one["subject"] for one in study["training"]["not_applied"]}
    assert left == {"1 of 6 runs of “base”", "“base”", "“new”"}  # whole arms: best-last gap
    (look,) = [
        one
        for one in study["pitfalls"]
        if (one["detector"], one["subject"]) == ("divergence", "“base”")
    ]
    assert "in 0 of 5 runs" in look["evidence"]
    assert "curves of training: 11 of 12 runs have any\n" in printed.output


@pytest.mark.usefixtures("numbers_only")
@pytest.mark.parametrize(
    ("word", "message"),
    [
        (
            "loss=train/loss",
            "--curve must be ROLE=NAME with a role of train_loss, validation_loss, "
            "validation_accuracy; got 'loss=train/loss'",
        ),
        (
            "train_loss=train/los",
            "unknown metric 'train/los' in logs, given with --curve. Did you mean 'train/loss'? "
            "Known: test/accuracy, train/loss, val/accuracy, val/loss.",
        ),
    ],
)
def test_curves_that_are_not_there(
    tmp_path: Path, capsys: Captured, word: str, message: str
) -> None:
    """One line with the remedy."""
    write_tensorboard(tmp_path / "logs", runs())
    found, _ = given(capsys, tmp_path / "logs", "test/accuracy", "--curve", word, ends=2)
    assert found.errors.replace(f"{tmp_path}/", "") == f"pitfalls: {message}\n"


@pytest.mark.long
def test_a_whole_report(tmp_path: Path, capsys: Captured) -> None:
    """The document says which curves were looked at, the alarm with its place, and what was not."""
    write_tensorboard(tmp_path / "logs", runs(spike))
    given(capsys, tmp_path / "logs", "test/accuracy")
    text = unlinked((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    for words in (
        "How training went",
        "All 12 runs logged curves of training.",
        "train/loss",
        "run new_3 of “new”",
        "step 63",
        "Not applied: best-last gap to “base”, “new”, since no run has an accuracy among its "
        "scores that was logged along training",
        "Other detectors of this program need what logs do not hold",
    ):
        assert words in text
    assert str(tmp_path) not in text


@pytest.mark.usefixtures("numbers_only")
def test_a_curve_that_the_user_names(tmp_path: Path, capsys: Captured) -> None:
    """A name that says nothing is no curve until the user says what it is."""
    made = runs(diverge)
    for (variant, seed), (curves, score) in made.items():
        events = [hparams({"variant": variant, "seed": float(seed)}), scalar("acc", 0, score)]
        losses = curves["train_loss"].tolist()
        events += [scalar("objective", epoch, loss) for epoch, loss in enumerate(losses)]
        write_events(tmp_path / "logs" / f"{variant}_{seed}", *events)
    _, study = given(capsys, tmp_path / "logs", "acc")
    assert study["training"]["alarms"] == []
    _, study = given(capsys, tmp_path / "logs", "acc", "--curve", "train_loss=objective")
    (alarm,) = study["training"]["alarms"]
    assert (alarm["detector"], alarm["run"], alarm["step"]) == ("divergence", "new_3", 20)
    assert {one["curves"]["train_loss"] for one in study["training"]["runs"]} == {"objective"}
