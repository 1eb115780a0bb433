"""Lightning's CSV, Hydra's jobs and submitit's result files."""

import pickle
from pathlib import Path

import pytest

from pitfalls_core.results.logs.kinds import read_logs
from pitfalls_core.results.logs.submitit import Job, first_word, jobs_below
from pitfalls_core.results.logs.tabulating import score_table
from tests.results.logs.event_files import scalar, write_events
from tests.results.logs.trees import WANTED, asked, refusal, rows, table, write_all

SPARSE = (
    "epoch,step,train_loss,val_loss,test_acc\n"
    "0,9,0.9,,\n"
    "0,9,,0.5,\n"
    "1,19,0.4,,\n"
    "1,19,,{loss},\n"
    "2,20,,,{score}\n"
)
"""As ``CSVLogger`` writes it: training, validation and the test in lines of their own."""


def lightning(root: Path) -> Path:
    """Write a version folder for each run."""
    files = {}
    for version, (variant, seed, score) in enumerate(WANTED):
        folder = f"lightning_logs/version_{version}"
        files[f"{folder}/metrics.csv"] = SPARSE.format(loss=0.25, score=score)
        files[f"{folder}/hparams.yaml"] = (
            f"model:\n  name: {variant}\nseed: {seed}\n"
            "path: !!python/object/apply:pathlib.PosixPath\n- /tmp\nbetas: [0.9, 0.999]\n"
        )
    return write_all(root, files)


def test_lightning(tmp_path: Path) -> None:
    """Sparse rows are put together, nested parameters have dotted names, objects are left out."""
    lightning(tmp_path)
    found = table(tmp_path, asked("test_acc", variant=("model.name",)))
    assert rows(found) == WANTED
    assert found.extras["step"].labels == ("20",)
    logs = read_logs(tmp_path, "lightning", lambda _: True)
    assert logs.parameters == ["betas.0", "betas.1", "model.name", "seed"]
    assert logs.metrics == ["test_acc", "train_loss", "val_loss"]


@pytest.mark.parametrize(
    ("select", "step"),
    [
        ("last", "19"),
        ("step:9", "9"),
        ("max:val_loss", "9"),
        ("min:val_loss", "19"),
    ],
)
def test_which_point_of_a_curve(tmp_path: Path, select: str, step: str) -> None:
    """The last one, the one at a step, or where another metric is best."""
    lightning(tmp_path)
    found = table(tmp_path, asked("train_loss", select=select, variant=("model.name",)))
    assert found.extras["step"].labels == (step,)
    assert set(found.values) == {0.4 if step == "19" else 0.9}


def test_a_best_step_where_nothing_was_logged(tmp_path: Path) -> None:
    """No neighbouring step is taken instead; a metric that was logged once has no choice."""
    lightning(tmp_path)
    once = asked("test_acc", select="min:val_loss", variant=("model.name",))
    assert rows(table(tmp_path, once)) == WANTED
    wrong = asked("train_loss", select="step:10", variant=("model.name",))
    assert refusal(tmp_path, lambda: table(tmp_path, wrong)) == (
        "ROOT: run 'lightning_logs/version_0' has no value of 'train_loss' at step 10, which "
        "--select chooses; the nearest is at step 9: log both at the same steps, or choose "
        "--select last"
    )
    unknown = asked("train_loss", select="min:valid", variant=("model.name",))
    assert refusal(tmp_path, lambda: table(tmp_path, unknown)) == (
        "unknown metric 'valid' in run 'lightning_logs/version_0' of ROOT, given with --select. "
        "Known: test_acc, train_loss, val_loss."
    )


def test_a_value_that_is_not_finite_is_a_run_without_a_score(tmp_path: Path) -> None:
    """The last finite point does not stand in for it."""
    lightning(tmp_path)
    path = tmp_path / "lightning_logs/version_1/metrics.csv"
    path.write_text(SPARSE.format(loss="nan", score=0.5).replace("0.4", "nan"))
    found = table(tmp_path, asked("train_loss", variant=("model.name",)))
    assert [score for *_, score in rows(found)] == [0.4, None, 0.4, 0.4, 0.4, 0.4]
    assert "1 score whose value is not finite: counted as failed" in found.notes


def test_a_last_line_that_was_cut(tmp_path: Path) -> None:
    """It is left out and told of; one in the middle is refused."""
    lightning(tmp_path)
    path = tmp_path / "lightning_logs/version_1/metrics.csv"
    whole = path.read_text()
    path.write_text(whole + "3,2")
    found = table(tmp_path, asked("test_acc", variant=("model.name",)))
    assert rows(found) == WANTED
    assert "1 log ends within a record, as after a crash: what is whole was read" in found.notes
    path.write_text(whole + "3,2\n3,30,,,0.5\n")
    message = refusal(tmp_path, lambda: table(tmp_path, asked("test_acc", variant=("model.name",))))
    assert message == (
        "lightning_logs/version_1/metrics.csv, line 7: the line has not the 5 cells of the header; "
        "it was cut or written twice: remove it"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "metrics.csv has no column 'step', so it is no log of Lightning"),
        ("step,a\n1,x\n", "metrics.csv, line 2, column 'a': 'x' is no number"),
        ("step,a\n,1\n", "metrics.csv, line 2, column 'step': '' is no number"),
    ],
)
def test_what_is_no_log_of_lightning(tmp_path: Path, content: str, message: str) -> None:
    """Line, column and value are named."""
    write_all(tmp_path, {"metrics.csv": content})
    assert refusal(tmp_path, lambda: table(tmp_path, asked("a"))) == message


def test_both_loggers_at_once(tmp_path: Path) -> None:
    """The CSV is read, the events are not, and both can be asked for."""
    lightning(tmp_path)
    for version in range(6):
        folder = tmp_path / f"lightning_logs/version_{version}"
        write_events(folder, scalar("test_acc", 20, 0.125 * version))
    what = asked("test_acc", variant=("model.name",))
    found = table(tmp_path, what)
    assert rows(found) == WANTED
    assert found.notes[0] == (
        "6 runs logged as CSV and as events: the CSV was read (--from tensorboard reads the events)"
    )
    other = score_table(read_logs(tmp_path, "tensorboard", what.wanted), what)
    assert [score for *_, score in rows(other)] == [0.125 * version for version in range(6)]


def hydra(root: Path, *, crashed: bool = False) -> Path:
    """Write the jobs of a sweep that submitit launched, with Lightning's CSV inside."""
    files = {}
    sweep = "multirun/2024-05-01/12-00-00"
    for number, (variant, seed, score) in enumerate(WANTED):
        job = f"{sweep}/{number}"
        files[f"{job}/.hydra/config.yaml"] = f"seed: {seed}\nmodel:\n  width: 64\n"
        files[f"{job}/.hydra/overrides.yaml"] = f"- seed={seed}\n- +note='a=b'\n- ~debug\n"
        files[f"{job}/.hydra/hydra.yaml"] = (
            f"hydra:\n  runtime:\n    choices:\n      model: {variant}\n      hydra/launcher: x\n"
            f"  job:\n    id: '4711_{number}'\n    num: {number}\n"
        )
        if not (crashed and number == 4):
            files[f"{job}/csv/version_0/metrics.csv"] = SPARSE.format(loss=0.25, score=score)
    write_all(root, files)
    for number in range(len(WANTED)):
        folder = root / sweep / f".submitit/4711_{number}"
        folder.mkdir(parents=True)
        (folder / f"4711_{number}_submitted.pkl").write_bytes(b"\x80\x05K\x01.")
        end = ("error", "Traceback") if crashed and number in {2, 4} else ("success", {"a": 1})
        if not (crashed and number == 4):
            pickled = pickle.dumps(end, protocol=5)
            (folder / f"4711_{number}_0_result.pkl").write_bytes(pickled)
        (folder / f"4711_{number}_0_log.err").write_text("starting\nOutOfMemoryError: CUDA\n")
    return root


def test_hydra(tmp_path: Path) -> None:
    """A chosen group is a parameter, and so is an override that the configuration lacks."""
    hydra(tmp_path)
    assert rows(table(tmp_path, asked("test_acc", variant=("model",)))) == WANTED
    (run, *_) = read_logs(tmp_path, "hydra", lambda _: True).runs
    assert run.parameters == {"seed": "0", "model.width": "64", "model": "base", "note": "'a=b'"}
    assert run.place == "multirun/2024-05-01/12-00-00/0"


def test_crashed_jobs_stay_in_the_denominator(tmp_path: Path) -> None:
    """One raised after it had logged a score, one was killed: neither has a score."""
    hydra(tmp_path, crashed=True)
    found = table(tmp_path, asked("test_acc", variant=("model",)))
    assert [score for *_, score in rows(found)] == [0.5, 0.625, None, 0.625, None, 0.875]
    assert "2 scores of runs that failed: counted as failed" in found.notes
    runs = read_logs(tmp_path, "hydra", lambda _: True).runs
    assert [run.failure for run in runs if run.failure] == [
        "it raised: OutOfMemoryError: CUDA",
        "it left no result: OutOfMemoryError: CUDA",
    ]


def test_a_job_with_metrics_of_several_runs(tmp_path: Path) -> None:
    """Which of them is the run is not guessed."""
    hydra(tmp_path)
    job = "multirun/2024-05-01/12-00-00/0"
    again = SPARSE.format(loss=0.25, score=0.5)
    write_all(tmp_path, {f"{job}/csv/version_1/metrics.csv": again})
    message = refusal(tmp_path, lambda: table(tmp_path, asked("test_acc", variant=("model",))))
    assert message == (
        f"ROOT: the job '{job}' has metrics in several folders, '{job}/csv/version_0', "
        f"'{job}/csv/version_1'; one job is one run: keep one of them, or name the inner folders "
        "themselves"
    )


def test_submitit_alone_has_no_metrics(tmp_path: Path) -> None:
    """What can be told is told, and nothing is unpickled."""
    hydra(tmp_path, crashed=True)
    jobs = tmp_path / "multirun/2024-05-01/12-00-00/.submitit"
    assert jobs_below(jobs)["4711_4"] == Job("it left no result", "OutOfMemoryError: CUDA")
    assert refusal(tmp_path, lambda: table(jobs, asked("a"))) == (
        "multirun/2024-05-01/12-00-00/.submitit holds 6 jobs of submitit, 2 of them without a "
        "result, and no metrics: arguments and results are in pickles, which are not read; name "
        "the folder that the jobs logged to"
    )


def test_a_lost_job_is_told_of(tmp_path: Path) -> None:
    """A crashed job that no run belongs to cannot be counted for a variant."""
    lightning(tmp_path)
    write_all(tmp_path, {"jobs/99_submitted.pkl": "", "jobs/99_0_log.err": "killed"})
    found = table(tmp_path, asked("test_acc", variant=("model.name",)))
    assert found.notes[0] == (
        "1 job of submitit ended without a result and cannot be assigned to a run (the first: it "
        "left no result: killed); say with --planned-seeds how many were planned"
    )


class Planted:
    """Unpickled, it would leave a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        """Say how to make it again."""
        return open, (str(self.path), "w")


@pytest.mark.parametrize("protocol", range(2, 6))
def test_a_pickle_is_never_carried_out(tmp_path: Path, protocol: int) -> None:
    """The first word is found, and the trap behind it stays shut."""
    path, trap = tmp_path / "r.pkl", tmp_path / "trap"
    path.write_bytes(pickle.dumps(("success", Planted(trap)), protocol=protocol))
    assert first_word(path) == "success"
    path.write_bytes(pickle.dumps((Planted(trap), "success"), protocol=protocol))
    assert first_word(path) != "success"
    for content in (b"", b"\x80", b"no pickle", b"\x80\x05\x8c\xffcut"):
        path.write_bytes(content)
        assert first_word(path) == ""
    assert not trap.exists()
