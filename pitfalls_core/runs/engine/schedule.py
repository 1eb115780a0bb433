"""Which run comes next: parents before children, and second attempts alone, at the end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pitfalls_core.runs.identity.key import Ingredients

ATTEMPTS = 2
"""How often a run is tried that is killed by a signal: once more than once."""


@dataclass(frozen=True)
class Job:
    """A run to be done, and which attempt it is."""

    run: Ingredients
    attempt: int = 1

    @property
    def alone(self) -> bool:
        """Whether nothing else may run beside it: memory may be what it was killed for."""
        return self.attempt > 1

    @property
    def threads(self) -> int:
        """How many processors the run keeps busy."""
        threads: int = self.run.specification.get("threads", 1)
        return threads


class Schedule:
    """The runs that are left, in the order in which they are done.

    A run whose parent is among them waits for it; one whose parent failed fails as well. A run that
    another process is doing is put off, and asked for again later.

    Parameters
    ----------
    runs
        All runs to be done.
    """

    def __init__(self, runs: Iterable[Ingredients]) -> None:
        self._waiting = [Job(run) for run in runs]
        self._put_off: list[Job] = []
        self._unsettled = {job.run.key for job in self._waiting}
        self._failed: set[str] = set()

    @property
    def left(self) -> bool:
        """Whether any run waits or is put off."""
        return bool(self._waiting or self._put_off)

    @property
    def put_off(self) -> bool:
        """Whether any run is being done by another process."""
        return bool(self._put_off)

    def next(self, running: int, room: int) -> Job | None:
        """Take the next run that can start beside others; None if there is none.

        Parameters
        ----------
        running
            How many runs are being done.
        room
            How many processors are free. A run that wants more of them starts once nothing runs.
        """
        for place, job in enumerate(self._waiting):
            crowded = running and (job.alone or job.threads > room)
            if job.run.parent in self._unsettled or crowded:
                continue
            return self._waiting.pop(place)
        return None

    def lost_parent(self, job: Job) -> bool:
        """Return whether the parent of `job` has failed."""
        return job.run.parent in self._failed

    def put_off_until_later(self, job: Job) -> None:
        """Put `job` back, because another process is doing it."""
        self._put_off.append(job)

    def ask_again(self) -> None:
        """Let everything that was put off be tried again."""
        self._waiting, self._put_off = [*self._put_off, *self._waiting], []

    def again(self, job: Job) -> None:
        """Put `job` at the end for another attempt."""
        self._waiting.append(replace(job, attempt=job.attempt + 1))

    def settle(self, job: Job, *, failed: bool) -> None:
        """Note that `job` has ended for good."""
        self._unsettled.discard(job.run.key)
        if failed:
            self._failed.add(job.run.key)
