"""Store a run from inside a training loop of the user's own, with the guarantees of all others.

Three lines in an existing loop::

    with recording("my_study", variant="baseline", seed=0) as run:
        run.log(train_loss=loss)
        run.score("test", accuracy=0.93)

The study names the module that does so (``Variant(..., recorded_in="train")``), because the run key
covers its source and all that it imports. The run is stored when the block ends without an error:
whole, or not at all. A block that raises leaves a failed run.
"""

import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pitfalls_core.canonical import canonical
from pitfalls_core.errors import InputError, UnknownNameError, WorkFailed
from pitfalls_core.project import Project
from pitfalls_core.runs.engine.machine import machine_facts
from pitfalls_core.runs.engine.observer import Covered, Observer
from pitfalls_core.runs.engine.provenance import require_own_source
from pitfalls_core.runs.execution.script import execution_of
from pitfalls_core.runs.identity.closure import Closure, source_closure, source_files
from pitfalls_core.runs.identity.file_digests import CLOCK_GRAIN
from pitfalls_core.runs.identity.key import Ingredients, ingredients_of, modules_of
from pitfalls_core.runs.identity.versions import installed_packages
from pitfalls_core.runs.notes import RunNotes
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.runner import freeze_plans
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.leases import Lease
from pitfalls_core.runs.store.record import Failure, RunRecord
from pitfalls_core.runs.store.run_store import ARRAYS, TIMING, RunStore
from pitfalls_core.runs.workplace import Workplace

STARTED = time.time() - CLOCK_GRAIN
"""When this program imported the recorder, as files tell the time: shortly after its start."""


@dataclass
class Recording(RunNotes):
    """What a run that is to be stored has told so far.

    Parameters
    ----------
    id
        The run's name.
    finished
        Whether the store holds a result of this run already; it is kept, and nothing is added.
    """

    id: str = field(kw_only=True)
    finished: bool = field(kw_only=True)


@contextmanager
def recording(
    study: str, *, variant: str, seed: int, task: str = "", profile: str = "laptop"
) -> Iterator[Recording]:
    """Record one run of `study`; it is stored when the block ends.

    Parameters
    ----------
    study, variant, seed, task, profile
        Which planned run; the task may be left out where the variant has only one.

    Raises
    ------
    UnknownNameError, InputError
        If the study does not plan such a run, or this program is not the module that it names.
    WorkFailed
        If source was edited since this program started, or another one is recording the same run.
    """
    workplace = Workplace(Project.containing(Path.cwd()))
    specification = _planned(study, (task, variant, seed), profile, workplace)
    desk = _Desk.of(specification, workplace)
    with desk.leased():
        run = Recording(id=specification.id, finished=workplace.counts(desk.ingredients))
        desk.observer.start()
        try:
            yield run
            if not run.finished:
                desk.store_result(run)
        except Exception as error:
            cause = f"{type(error).__name__}: {error}"
            failure = Failure(specification.id, cause, traceback.format_exc())
            desk.store.write_failure(desk.ingredients.key, failure)
            raise


def _planned(
    study: str, arm: tuple[str, str, int], profile: str, workplace: Workplace
) -> RunSpecification:
    """Return the planned run, once its plan is frozen."""
    loaded = workplace.study(study, profile)
    planned = {run.id: run for run in planned_runs(loaded, profile)}
    task, variant, seed = arm
    tasks = [run.task for run in planned.values() if (run.variant, run.seed) == (variant, seed)]
    name = "/".join(filter(None, (study, task or "".join(tasks[:1]), variant, str(seed))))
    if name not in planned:
        raise UnknownNameError("run", name, planned, f"in study {study} at profile {profile}")
    if not task and len(tasks) > 1:
        message = f"variant {variant!r} of study {study} runs on several tasks; name one of them: "
        raise InputError(message + ", ".join(tasks))
    freeze_plans([loaded], profile, workplace)
    return planned[name]


def _require_named(specification: RunSpecification, sources: Iterable[Path]) -> None:
    """Refuse a program that the study does not name, and one whose source is older than its files.

    Raises
    ------
    InputError
        If the study says that something else makes the run.
    WorkFailed
        If a source file was written to after this program had started.
    """
    named = specification.recorded_in
    if named is None:
        message = (
            f"run {specification.id} is not a recorded one: its variant names no module in "
            "recorded_in; `pitfalls run` makes it"
        )
        raise InputError(message)
    main = getattr(sys.modules["__main__"], "__file__", None)
    program = None if main is None else Path(main).resolve()
    if named not in sys.modules and program not in {path.resolve() for path in sources}:
        message = (
            f"run {specification.id} is recorded by module {named}, which this program "
            f"({program or 'an interactive one'}) neither is nor imports; name it in recorded_in"
        )
        raise InputError(message)
    edited = sorted(path.name for path in sources if path.stat().st_ctime > STARTED)
    if edited:
        message = f"source changed after this program had started: {', '.join(edited)}"
        raise WorkFailed(f"{message}; start it again")


@dataclass(frozen=True)
class _Desk:
    """Everything that it takes to store one recorded run."""

    ingredients: Ingredients
    closure: Closure
    workplace: Workplace
    observer: Observer
    start: float

    @classmethod
    def of(cls, specification: RunSpecification, workplace: Workplace) -> "_Desk":
        roots = workplace.circumstances.roots
        (ingredients,) = ingredients_of([specification], workplace.circumstances)
        sources = source_files(ingredients.sources, roots)
        _require_named(specification, sources)
        covered = Covered(sources, (), (workplace.project.build,))
        observer = Observer(workplace.anchors, covered)
        closure = source_closure(modules_of(specification), roots)
        return cls(ingredients, closure, workplace, observer, time.time())

    @property
    def store(self) -> RunStore:
        return self.workplace.store

    @contextmanager
    def leased(self) -> Iterator[None]:
        self.store.require_writable(1)
        lease = Lease.take(self.store.folder, self.ingredients.key)
        if lease is None:
            message = (
                f"run {self.ingredients.specification_id} is being recorded by another program"
            )
            raise WorkFailed(f"{message}; wait for it, or stop it")
        try:
            yield
        finally:
            lease.release()

    def store_result(self, run: Recording) -> None:
        specification = RunSpecification.from_plain(self.ingredients.specification)
        execution = execution_of(specification, run.scores, run.curves, run.predictions)
        observed = self.observer.seen(installed_packages(), self.workplace.file_digests)
        require_own_source(self.ingredients, self.closure, self.workplace.circumstances.roots)
        arrays = execution.array_file()
        record = RunRecord.of(self.ingredients, execution, arrays)
        timing = {
            "start": self.start,
            "seconds": time.time() - self.start,
            "attempt": 1,
            **machine_facts(self.ingredients.device),
        }
        files = {ARRAYS: arrays, TIMING: canonical(timing).encode()}
        self.store.write(record, files, observed)
