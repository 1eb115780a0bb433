"""TensorBoard's event files."""

import math
from pathlib import Path

import pytest

from pitfalls_core.results.logs.events import EventLog
from pitfalls_core.results.logs.logged import Points
from tests.results.logs.event_files import (
    bytes_field,
    event,
    hparams,
    number_field,
    scalar,
    session_end,
    tensor_scalar,
    write_events,
)
from tests.results.logs.trees import SCORES, WANTED, asked, refusal, rows, table


def log_of(path: Path) -> EventLog:
    """Return what one event file says."""
    log = EventLog(Points(lambda _: True))
    log.read(path)
    return log


def test_all_points_and_never_a_sample(tmp_path: Path) -> None:
    """Three thousand points stay three thousand."""
    count = 3_000
    path = write_events(tmp_path, *(scalar("loss", step, step / 2) for step in range(count)))
    curve = log_of(path).points.curves()["loss"]
    assert curve.steps.tolist() == list(range(count))
    assert curve.values.tolist() == [step / 2 for step in range(count)]


@pytest.mark.parametrize("packed", [True, False])
def test_scalars_of_both_writers(tmp_path: Path, *, packed: bool) -> None:
    """PyTorch writes numbers, TensorFlow tensors; what is not finite is kept as it is."""
    path = write_events(
        tmp_path,
        scalar("a", 1, 0.5),
        scalar("a", 2, math.inf),
        tensor_scalar("b", 1, 0.25, packed=packed, first=True),
        tensor_scalar("b", -2, 0.75, packed=packed, first=False),
        event(1, bytes_field(1, "text") + bytes_field(8, number_field(1, 7))),
    )
    curves = log_of(path).points.curves()
    assert curves.keys() == {"a", "b"}
    assert curves["a"].values.tolist() == [0.5, math.inf]
    assert (curves["b"].steps.tolist(), curves["b"].values.tolist()) == ([-2, 1], [0.75, 0.25])


def test_a_step_that_was_logged_again(tmp_path: Path) -> None:
    """After being resumed the later value counts, whatever the order of the steps."""
    steps = [(0, 0.5), (10, 0.25), (20, 0.125), (10, 0.75), (20, 1.0)]
    path = write_events(tmp_path, *(scalar("a", step, value) for step, value in steps))
    curve = log_of(path).points.curves()["a"]
    assert curve.steps.tolist() == [0, 10, 20]
    assert (curve.values.tolist(), curve.replaced) == ([0.5, 0.75, 1.0], 2)


def runs_in(root: Path) -> None:
    """Write a folder for each run, with parameters in it."""
    for variant, scores in SCORES.items():
        for seed, score in enumerate(scores):
            write_events(
                root / f"{variant}_{seed}",
                hparams({"variant": variant, "seed": float(seed), "fast": True}),
                scalar("test/accuracy", 1, 0.0),
                scalar("test/accuracy", 2, score),
                session_end(1),
            )


def test_a_folder_of_runs(tmp_path: Path) -> None:
    """Hyper-parameters name variant and seed; the last point is the score."""
    runs_in(tmp_path)
    found = table(tmp_path, asked("test/accuracy"))
    assert rows(found) == WANTED
    assert (found.datasets, found.metrics) == (("test",), ("accuracy",))
    assert found.notes == (
        "6 runs read from logs (TensorBoard): the score is the last point that was logged of "
        "'accuracy'",
    )


def test_parameters_in_the_names_of_folders(tmp_path: Path) -> None:
    """Without hyper-parameters a template says how the folders are called."""
    for variant, seed, score in WANTED:
        write_events(tmp_path / variant / f"seed_{seed}", scalar("acc", 1, score))
    found = table(tmp_path, asked("acc", run_name="{variant}/seed_{seed}"))
    assert rows(found) == WANTED
    message = refusal(tmp_path, lambda: table(tmp_path, asked("acc", run_name="{variant}-{seed}")))
    assert message == "ROOT: the run 'base/seed_0' does not fit --run-name '{variant}-{seed}'"
    message = refusal(tmp_path, lambda: table(tmp_path, asked("acc")))
    assert message == (
        "unknown parameter 'variant' in ROOT (name yours with --variant-col, or --run-name). "
        "Known: none."
    )


def test_parameters_that_pytorch_writes_into_a_folder_below(tmp_path: Path) -> None:
    """``add_hparams`` opens a folder of its own, named after the time."""
    for variant, seed, score in WANTED:
        run = tmp_path / f"{variant}{seed}"
        write_events(run, scalar("acc", 1, score))
        below = run / "1700000000.5"
        write_events(below, hparams({"variant": variant, "seed": float(seed)}))
    assert rows(table(tmp_path, asked("acc"))) == WANTED


def test_a_failed_session_and_one_that_was_cut(tmp_path: Path) -> None:
    """A run that says it failed has no score; one that ends within a record is told of."""
    runs_in(tmp_path)
    path = write_events(
        tmp_path / "base_3",
        hparams({"variant": "base", "seed": 3.0}),
        scalar("test/accuracy", 2, 0.5),
        session_end(2),
    )
    path = write_events(
        tmp_path / "new_3",
        hparams({"variant": "new", "seed": 3.0}),
        scalar("test/accuracy", 1, 0.5),
        scalar("test/accuracy", 2, 0.5),
    )
    path.write_bytes(path.read_bytes()[:-3])
    found = table(tmp_path, asked("test/accuracy"))
    assert rows(found) == [*WANTED[:3], ("base", "3", None), *WANTED[3:], ("new", "3", 0.5)]
    assert found.notes == (
        "1 log ends within a record, as after a crash: what is whole was read",
        "8 runs read from logs (TensorBoard): the score is the last point that was logged of "
        "'accuracy'",
        "1 score of runs that failed: counted as failed",
        "scores were taken at steps 1 to 2: runs that ended early are not told from others unless "
        "--last-step says where a run ends",
    )
    ended = table(tmp_path, asked("test/accuracy", last_step=2))
    assert rows(ended)[-1] == ("new", "3", None)
    assert "1 score of runs that ended too early: counted as failed" in ended.notes


def test_what_is_no_event(tmp_path: Path) -> None:
    """A whole record that holds something else is refused with its number."""
    path = write_events(tmp_path / "r", scalar("a", 1, 0.5), b"\x0a\x09cut")
    message = refusal(tmp_path, lambda: log_of(path))
    assert message == (
        "r/events.out.tfevents.1700000000.host.1.0: record 3 holds no event: a field goes beyond "
        "its message"
    )


def test_a_single_event_file_is_no_comparison(tmp_path: Path) -> None:
    """The folder is wanted."""
    path = write_events(tmp_path, scalar("a", 1, 0.5))
    message = refusal(tmp_path, lambda: table(path, asked("a")))
    assert message == (
        "events.out.tfevents.1700000000.host.1.0 is the log of one run; name the folder that "
        "holds all runs"
    )
