"""The engine: one process a run, failures that stay alone, results that depend on nothing else."""

import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import torch

from pitfalls_core.project import Project
from pitfalls_core.runs.engine.local import ENVIRONMENT, PRELOAD
from pitfalls_core.runs.engine.memory import REMEDY
from pitfalls_core.runs.engine.progress import Finished, Progress
from pitfalls_core.runs.execution.network import execute
from pitfalls_core.runs.execution.outcome import array_file
from pitfalls_core.runs.identity.closure import find_source, source_digest
from pitfalls_core.runs.identity.key import Ingredients, ingredients_of, source_roots
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.record import Failure, RunRecord
from pitfalls_core.runs.store.run_store import RunStore
from pitfalls_core.studies.part import Part
from tests.runs.faults import FAULTS, REWRITING
from tests.runs.samples import SPECIFICATION
from tests.runs.tiny import TinyProject

GOOD = replace(
    SPECIFICATION, variant="good", data=Part("tiny_data:Dots", train=48), label_noise=None
)
BRIGHT = replace(GOOD, variant="bright", augmentation=Part("tiny_brightness:Brighter"))
INNOCENT = (GOOD, replace(GOOD, seed=1), BRIGHT)


class Told(Progress):
    """Keeps what the engine tells, and what it looks like around it meanwhile."""

    def __init__(self) -> None:
        super().__init__({}, stream=io.StringIO())
        self.finished: list[Finished] = []
        self.environments: list[dict[str, str]] = []
        self.waited: list[str] = []

    def ended(self, finished: Finished) -> None:
        """Keep the end of a run."""
        self.finished.append(finished)
        self.environments.append({name: os.environ[name] for name in ENVIRONMENT})

    def waiting(self, id: str) -> None:  # noqa: A002
        """Keep that another process does a run."""
        self.waited.append(id)


@dataclass
class Session:
    """A project, what was executed in it, and what the engine told."""

    tiny: TinyProject
    told: Told = field(default_factory=Told)
    failures: tuple[Failure, ...] = ()

    @property
    def ended(self) -> list[Finished]:
        """The ends of runs, as they came."""
        return self.told.finished

    @property
    def project(self) -> Project:
        """The project."""
        return self.tiny.project

    @property
    def store(self) -> RunStore:
        """The project's store."""
        return RunStore(self.project.store)

    def ingredients(self, *runs: RunSpecification) -> list[Ingredients]:
        """Return what the runs are made of now."""
        return list(ingredients_of(runs, self.tiny.circumstances))

    def execute(self, *runs: RunSpecification, jobs: int) -> None:
        """Execute `runs`."""
        engine = self.tiny.workplace(jobs).engine("smoke")
        self.failures = engine.execute(self.ingredients(*runs), self.told)

    def record(self, run: RunSpecification) -> RunRecord | None:
        """Return the stored record of `run`."""
        run_in_store = self.store.read(self.ingredients(run)[0].key, whole=True)
        return None if run_in_store is None else run_in_store.record

    def arrays(self, run: RunSpecification) -> bytes:
        """Return the stored arrays of `run`."""
        return self.store.array_bytes(self.ingredients(run)[0].key)

    def cause(self, variant: str) -> str:
        """Return why the run of `variant` failed."""
        (cause,) = (one.cause for one in self.failures if one.id == f"tiny/dots/{variant}/0")
        return cause

    def log(self, run: RunSpecification) -> Path:
        """Return where the output of `run` is kept."""
        return self.store.log(self.ingredients(run)[0].key)


def model(variant: str, reference: str, **arguments: str | int) -> RunSpecification:
    """Return a run whose model is another part."""
    return replace(GOOD, variant=variant, model=Part(reference, **arguments))


RAISING = model("raising", "tiny_faults:Raising")
LEAVING = model("leaving", "tiny_faults:Leaving", status=0)
BROKEN = model("broken", "tiny_faults:Leaving", status=1)
DIVERGING = model("diverging", "tiny_faults:NotANumber")
LOUD = model("loud", "tiny_faults:Loud")
IMPORTING = model("importing", "tiny_faults:Importing", module="tiny_light")
REWRITTEN = model("rewritten", "tiny_rewriting:Rewriting", old="GAIN = 1", new="GAIN = 2")
COMMENTED = model("commented", "tiny_commented:Rewriting", old="GAIN = 1", new="GAIN = 1  # one")
DISTURBING = model("disturbing", "tiny_faults:Disturbing")
MISSING = model("missing", "tiny_faults:Missing")
SHIFTLESS = replace(GOOD, variant="shiftless", datasets=("id", "drak"))
TOO_FAST = replace(
    GOOD,
    variant="too_fast",
    optimizer=Part("pitfalls_core.training.optimizers:Adam", learning_rate=1e38),
    epochs=3,
)


def killed(diary: Path, variant: str, times: int) -> RunSpecification:
    """Return a run that is killed up to `times` times."""
    return model(variant, "tiny_faults:Killed", diary=str(diary / variant), times=times)


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder where parts note what they do."""
    return tmp_path_factory.mktemp("diary")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyProject:
    """Return a project with faulty parts."""
    modules = {"tiny_faults": FAULTS, "tiny_rewriting": REWRITING, "tiny_commented": REWRITING}
    return TinyProject.create(tmp_path_factory.mktemp("tiny"), **modules)


@pytest.fixture(scope="module")
def session(tiny: TinyProject, diary: Path) -> Session:
    """Return what became of faulty and of innocent runs, two at a time."""
    session = Session(tiny)
    faulty = (
        RAISING, LEAVING, BROKEN, DIVERGING, LOUD, IMPORTING, REWRITTEN, COMMENTED, DISTURBING,
        MISSING, SHIFTLESS, TOO_FAST, killed(diary, "killed", 9), killed(diary, "killed_once", 1),
    )  # fmt: skip
    session.execute(*faulty, *INNOCENT, jobs=2)
    return session


def test_every_run_is_told_once(session: Session) -> None:
    """The engine tells the end of each run, with its failure if it failed, and returns those."""
    told = sorted(one.id for one in session.ended)
    assert len(told) == len(set(told)) == 17
    assert [one.failure for one in session.ended if one.failure] == list(session.failures)


def test_faulty_runs_fail_alone(session: Session) -> None:
    """Whatever happens to other runs, an innocent one ends with a result."""
    failed = {one.id.split("/")[2] for one in session.failures}
    assert failed == {
        "raising", "leaving", "broken", "rewritten", "missing", "shiftless", "killed",
    }  # fmt: skip
    assert all(session.record(run) is not None for run in INNOCENT)


def test_a_run_that_raises(session: Session) -> None:
    """Cause and traceback are kept, in the store as well, and the traceback is in its log."""
    (failure,) = (one for one in session.failures if one.id == "tiny/dots/raising/0")
    assert failure.cause == "ValueError: no light"
    assert failure.traceback.startswith("Traceback (most recent call last):\n")
    assert failure.traceback.endswith('    raise ValueError("no light")\nValueError: no light\n')
    assert session.store.failure(session.ingredients(RAISING)[0].key) == failure
    assert session.log(RAISING).read_text() == failure.traceback
    assert session.record(RAISING) is None


def test_a_run_that_is_killed(session: Session, diary: Path) -> None:
    """It is tried once more, and then listed with the signal; a kill that passes does no harm."""
    run = killed(diary, "killed", 9)
    log = session.log(run)
    assert session.cause("killed") == (
        f"killed by SIGKILL, maybe for want of memory, 2 times; its output is in {log}; "
        f"if it was memory, {REMEDY}"
    )
    assert (diary / "killed").read_text().split() == ["built"] * 2
    assert session.record(killed(diary, "killed_once", 1)) is not None
    assert (diary / "killed_once").read_text().split() == ["built"] * 2


@pytest.mark.parametrize(("run", "status"), [(LEAVING, 0), (BROKEN, 1)])
def test_a_run_that_ends_without_a_result(
    run: RunSpecification, status: int, session: Session
) -> None:
    """The exit status counts for nothing: without a stored result, the run has failed."""
    expected = f"exit status {status}; its output is in {session.log(run)}"
    assert session.cause(run.variant) == expected


@pytest.mark.parametrize("run", [DIVERGING, TOO_FAST])
def test_a_run_that_diverges_is_a_result(run: RunSpecification, session: Session) -> None:
    """A loss that is not finite is an outcome; the run is scored as it stands."""
    record = session.record(run)
    assert record is not None
    assert record.outcome == "diverged"
    assert record.scores.keys() >= {"id/accuracy", "dark/accuracy"}


def test_output_of_a_run_is_in_its_log(session: Session) -> None:
    """What it prints, and what its child processes print, is kept and shown nowhere else."""
    lines = session.log(LOUD).read_text().splitlines()
    assert sorted(lines) == ["from its child", "from the run", "with care"]


def test_an_import_that_no_statement_names_is_observed(session: Session) -> None:
    """Its key does not cover an edit there: the file is noted beside the result."""
    stored = session.store.read(session.ingredients(IMPORTING)[0].key)
    assert stored is not None
    digest = source_digest(session.project.root / "tiny_light.py")
    assert stored.observed.files == {"tiny_light.py": digest}


def test_an_edit_during_the_run_is_noticed(session: Session) -> None:
    """A result of source that changed meanwhile is not stored; a new comment is no change."""
    assert session.cause("rewritten") == (
        "WorkFailed: source changed before the run ended: tiny_rewriting; repeat it"
    )
    assert session.record(REWRITTEN) is None
    assert session.record(COMMENTED) is not None


def test_parts_that_do_not_exist(session: Session) -> None:
    """A part or a test set that is not there fails the run with the nearest name."""
    known = "Blind, Disturbing, Importing, Killed, Leaving, Linear, Loud, NotANumber, Path, Raising"
    assert session.cause("missing") == (
        "UnknownNameError: unknown part 'Missing' in module tiny_faults. "
        f"Did you mean 'Raising'? Known: {known}, importlib, os, signal, sys."
    )
    assert session.cause("shiftless") == (
        "UnknownNameError: unknown test set 'drak' in the data of task dots. "
        "Did you mean 'dark'? Known: dark, id."
    )


def test_records_say_what_was_run(session: Session) -> None:
    """A record has its name, its scores, its cost and what its key was made of."""
    record = session.record(BRIGHT)
    assert record is not None
    assert (record.id, record.task, record.variant, record.seed) == (
        "tiny/dots/bright/0", "dots", "bright", 0,
    )  # fmt: skip
    assert record.ingredients == session.ingredients(BRIGHT)[0]
    assert record.examples == {"id": 60, "dark": 40}
    assert (record.steps, record.parameters) == (3, 20)
    timing = session.store.timing(record.ingredients.key)
    assert timing.keys() == {
        "start", "seconds", "cpu_seconds", "attempt", "host", "system", "processor",
    }  # fmt: skip
    assert timing["seconds"] > 0
    assert timing["attempt"] == 1


def test_results_depend_on_nothing_around_them(
    session: Session, tmp_path: Path, tiny: TinyProject
) -> None:
    """One at a time and in another order, records and arrays are the same to the last bit."""
    alone, told = RunStore(tmp_path / "store"), Told()
    planned = session.ingredients(*reversed(INNOCENT))
    assert tiny.workplace(1).engine("smoke", alone).execute(planned, told) == ()
    assert [one.id for one in told.finished] == [one.specification_id for one in planned]
    for made in planned:
        one, other = alone.read(made.key), session.store.read(made.key)
        assert one is not None
        assert other is not None
        assert one.record == other.record
        assert alone.array_bytes(made.key) == session.store.array_bytes(made.key)


@pytest.fixture
def _in_process(tiny: TinyProject, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the parts be imported here, and leave torch as it was."""
    monkeypatch.syspath_prepend(str(tiny.root))
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(False)
    for name in [name for name in sys.modules if name.startswith("tiny_")]:
        monkeypatch.delitem(sys.modules, name)


@pytest.mark.usefixtures("_in_process")
@pytest.mark.parametrize("run", INNOCENT, ids=lambda run: f"{run.variant}-{run.seed}")
def test_a_worker_adds_nothing(run: RunSpecification, session: Session) -> None:
    """The stored result is the one that `execute` gives when it is called by hand."""
    execution = execute(run)
    record = session.record(run)
    assert record is not None
    assert record.scores == execution.scores
    assert record.curves == execution.curves
    assert record.predictions == execution.predictions
    assert session.arrays(run) == array_file(execution.arrays)


def test_the_environment_of_the_driver_is_left_alone(
    session: Session, tiny: TinyProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is set for the workers is taken back, and what was set before is as before."""
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    before = dict(os.environ)
    told = Told()
    tiny.workplace(1).engine("smoke").execute(session.ingredients(replace(GOOD, seed=7)), told)
    assert told.environments == [ENVIRONMENT]
    assert dict(os.environ) == before


def test_nothing_first_party_is_preloaded(tiny: TinyProject) -> None:
    """Source may be edited while the forkserver lives, so that each run imports it anew."""
    assert [name for name in PRELOAD if find_source(name, source_roots(tiny.project))] == []


def test_nothing_to_do(session: Session) -> None:
    """Without runs, nothing is started and nothing fails."""
    assert session.tiny.workplace().engine("smoke").execute([], Told()) == ()
