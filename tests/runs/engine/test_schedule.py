"""Which run comes next: by hand, and for any runs, failures, kills and busy neighbours."""

from collections import Counter
from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.runs.engine.schedule import ATTEMPTS, Job, Schedule
from pitfalls_core.runs.identity.key import Ingredients
from tests.runs.samples import ingredients

PARENT = ingredients(0)
CHILD = ingredients(1, parent=PARENT.key)
OTHER = ingredients(2)
ELSEWHERE = ingredients(3, parent="a parent that is not among them")

ROOM = 4
"""Free processors, more than any of these runs wants."""


def drawn(schedule: Schedule, running: int = 0) -> list[Ingredients]:
    """Return all runs that can start beside `running` others, in their order."""
    jobs: list[Ingredients] = []
    while job := schedule.next(running, ROOM):
        jobs.append(job.run)
    return jobs


def test_a_child_waits_for_its_parent() -> None:
    """It comes when the parent has ended, wherever it stands in the plan; the rest go before."""
    schedule = Schedule([CHILD, PARENT, OTHER])
    parent, other = schedule.next(0, ROOM), schedule.next(1, ROOM)
    assert parent == Job(PARENT)
    assert other == Job(OTHER)
    assert schedule.next(2, ROOM) is None
    assert schedule.left
    schedule.settle(parent, failed=False)
    child = schedule.next(1, ROOM)
    assert child == Job(CHILD)
    assert not schedule.lost_parent(child)
    assert not schedule.left


def test_a_child_whose_parent_failed() -> None:
    """It comes all the same, and is known to have nothing to start from; others are not."""
    schedule = Schedule([PARENT, OTHER, CHILD])
    parent, other = schedule.next(0, ROOM), schedule.next(1, ROOM)
    assert parent is not None
    assert other is not None
    schedule.settle(parent, failed=True)
    child = schedule.next(1, ROOM)
    assert child is not None
    assert schedule.lost_parent(child)
    assert not schedule.lost_parent(other)


def test_a_parent_that_is_not_to_be_done_is_not_waited_for() -> None:
    """It is in the store already."""
    assert drawn(Schedule([ELSEWHERE])) == [ELSEWHERE]


def test_a_second_attempt_comes_last_and_alone() -> None:
    """Nothing may run beside it, and everything else goes before."""
    schedule = Schedule([PARENT, OTHER])
    killed = schedule.next(0, ROOM)
    assert killed is not None
    assert not killed.alone
    schedule.again(killed)
    assert schedule.next(0, ROOM) == Job(OTHER)
    assert schedule.next(1, ROOM) is None
    assert schedule.left
    second = schedule.next(0, ROOM)
    assert second == Job(PARENT, attempt=2)
    assert second.alone


def test_a_run_of_several_threads_waits_for_as_many_processors() -> None:
    """What wants less goes before; where nothing runs, it starts however few there are."""
    wide = ingredients(4)
    wide = replace(wide, specification={**wide.specification, "threads": 3})
    schedule = Schedule([wide, OTHER])
    assert schedule.next(1, 2) == Job(OTHER)
    assert schedule.next(1, 2) is None
    assert schedule.next(1, 3) == Job(wide)
    assert Job(wide).threads == 3
    assert Job(OTHER).threads == 1
    assert Schedule([wide]).next(0, 2) == Job(wide)


def test_the_child_of_a_killed_run_waits_for_the_second_attempt() -> None:
    """A kill does not settle a run."""
    schedule = Schedule([PARENT, CHILD])
    killed = schedule.next(0, ROOM)
    assert killed is not None
    schedule.again(killed)
    assert drawn(schedule) == [PARENT]


def test_a_run_that_another_process_does() -> None:
    """It is out of the way until it is asked for again, and then comes first."""
    schedule = Schedule([PARENT, OTHER, CHILD])
    put_off = [schedule.put_off]
    busy = schedule.next(0, ROOM)
    assert busy is not None
    schedule.put_off_until_later(busy)
    put_off.append(schedule.put_off)
    assert drawn(schedule) == [OTHER]
    assert schedule.left
    schedule.ask_again()
    assert [*put_off, schedule.put_off] == [False, True, False]
    assert schedule.next(0, ROOM) == busy
    assert schedule.next(1, ROOM) is None


@dataclass
class Fates:
    """What happens to each run: how often it is busy elsewhere and killed, and whether it fails."""

    busy: dict[str, int]
    kills: dict[str, int]
    fails: dict[str, bool]


@dataclass
class Engine:
    """A second engine, of a few lines, that follows a schedule and notes what it does."""

    schedule: Schedule
    fates: Fates
    running: list[Job] = field(default_factory=list)
    settled: list[tuple[str, bool]] = field(default_factory=list)
    starts: list[tuple[str, int, set[str]]] = field(default_factory=list)

    def settle(self, job: Job, *, failed: bool) -> None:
        """Settle a run and note it."""
        self.schedule.settle(job, failed=failed)
        self.settled.append((job.run.key, failed))

    def start(self, job: Job) -> None:
        """Start a run, unless its parent is lost or somebody else is at it."""
        key = job.run.key
        if self.schedule.lost_parent(job):
            self.settle(job, failed=True)
        elif self.fates.busy[key]:
            self.fates.busy[key] -= 1
            self.schedule.put_off_until_later(job)
        else:
            beside = {one.run.key for one in self.running}
            self.starts.append((key, job.attempt, beside))
            self.running.append(job)

    def end(self, place: int) -> None:
        """End one of the runs."""
        job = self.running.pop(place % len(self.running))
        key = job.run.key
        if job.attempt <= self.fates.kills[key] and job.attempt < ATTEMPTS:
            self.schedule.again(job)
        else:
            self.settle(job, failed=self.fates.fails[key] or job.attempt <= self.fates.kills[key])


def lineages(parents: list[int | None]) -> list[Ingredients]:
    """Return runs, each with an earlier one as its parent or with none."""
    runs: list[Ingredients] = []
    for seed, parent in enumerate(parents):
        key = runs[parent % seed].key if seed and parent is not None else ""
        runs.append(ingredients(seed, parent=key))
    return runs


@given(
    parents=st.lists(st.none() | st.integers(0, 9), max_size=8),
    jobs=st.integers(1, 4),
    data=st.data(),
)
def test_whatever_happens_every_run_is_settled_once(
    parents: list[int | None], jobs: int, data: st.DataObject
) -> None:
    """Parents before children, second attempts alone, every run once, and an end to it."""
    runs = lineages(parents)
    shuffled = data.draw(st.permutations(runs))
    fates = Fates(
        busy={run.key: data.draw(st.integers(0, 2)) for run in runs},
        kills={run.key: data.draw(st.integers(0, 2)) for run in runs},
        fails={run.key: data.draw(st.booleans()) for run in runs},
    )
    kills = dict(fates.kills)
    fails = dict(fates.fails)
    engine = Engine(Schedule(shuffled), fates)
    for _ in range(20 * len(runs) + 20):
        if not (engine.schedule.left or engine.running):
            break
        while len(engine.running) < jobs and not any(job.alone for job in engine.running):
            job = engine.schedule.next(len(engine.running), ROOM)
            if job is None:
                break
            engine.start(job)
        if engine.running:
            engine.end(data.draw(st.integers(0, 9)))
        engine.schedule.ask_again()
    else:
        raise AssertionError("it does not end")

    ended = dict(engine.settled)
    assert Counter(key for key, _ in engine.settled) == Counter(run.key for run in runs)
    failed: dict[str, bool] = {}
    for run in runs:
        failed[run.key] = failed.get(run.parent, False) or fails[run.key] or kills[run.key] == 2
    assert ended == failed
    first_start = {key: place for place, (key, _, _) in reversed([*enumerate(engine.starts)])}
    for run in runs:
        if run.parent and run.key in first_start:
            last = max(place for place, one in enumerate(engine.starts) if one[0] == run.parent)
            assert last < first_start[run.key]
            assert run.parent not in engine.starts[first_start[run.key]][2]
    for key, attempt, beside in engine.starts:
        assert attempt == 1 or not beside
        assert key not in beside
