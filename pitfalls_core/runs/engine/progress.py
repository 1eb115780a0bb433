"""Progress of long work: a live bar for each study on a terminal, plain lines elsewhere."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TextIO

from pitfalls_core.errors import UnknownNameError
from pitfalls_core.runs.store.record import Failure

LINES = 10
"""How many plain lines a study gives when nobody watches, its last one aside."""
WIDTH = 24
"""Characters of a bar."""
SCREEN = os.terminal_size((100, 24))
"""Columns and rows of a terminal that does not tell them."""
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Finished:
    """A run that has ended: its id, why it failed if it did, and what it cost."""

    id: str
    failure: Failure | None
    cpu_seconds: float = 0.0


@dataclass
class _Tally:
    """How far a study is."""

    total: int
    done: int = 0
    failed: int = 0
    measured: int = 0
    cpu_seconds: float = 0.0

    @property
    def left(self) -> int:
        return max(0, self.total - self.done)

    def count(self, finished: Finished) -> None:
        self.done += 1
        self.failed += finished.failure is not None
        # What was found in the store, or failed unmeasured, says nothing of how long a run takes.
        self.measured += finished.cpu_seconds > 0
        self.cpu_seconds += finished.cpu_seconds


@dataclass
class Progress:
    """Counts finished runs and says how long the rest will take.

    The time left until a study is done is ``elapsed * ahead / behind``: the work of the runs that
    are left up to its last one, at the rate of the work that was done so far, all studies together
    and however many runs at a time. The work of a run is the mean of the processor seconds of the
    measured runs of its study, or else of all of them; without any, every run is as long.
    Runs that are being done count as left, so that it is too long until each job has ended a few.

    Parameters
    ----------
    planned
        Study to the number of its runs that are to be done, in the order in which they are.
    stream
        Where to write; standard error by default, so that output can be piped.
    clock
        Returns the time in seconds.
    """

    planned: Mapping[str, int]
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    clock: Callable[[], float] = time.monotonic
    _drawn: int = field(default=0, init=False)
    _waited_for: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self._start = self.clock()
        self._studies = {study: _Tally(count) for study, count in self.planned.items()}

    def __enter__(self) -> Self:
        """Show where the work starts."""
        self._draw()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say what was done and what it cost, also after an interruption."""
        self.close()

    def ended(self, finished: Finished) -> None:
        """Count one run and show the new state.

        Raises
        ------
        UnknownNameError
            If the run belongs to no study that is counted.
        """
        study = finished.id.partition("/")[0]
        if study not in self._studies:
            raise UnknownNameError("study", study, self._studies, f"of finished run {finished.id}")
        tally = self._studies[study]
        tally.count(finished)
        if self.stream.isatty():
            self._draw()
        elif not tally.left or tally.done % max(1, -(-tally.total // LINES)) == 0:
            self._write(f"training {study}: {self._state(study)}")

    def waiting(self, run: str) -> None:
        """Say once that another process is doing `run`."""
        if run not in self._waited_for:
            self._waited_for.add(run)
            self._write(f"waiting for {run}: another process is doing it")

    def close(self) -> None:
        """Say how many runs were done and what they cost, processor time against wall time."""
        tallies, self._studies = self._studies.values(), {}
        done, failed = sum(one.done for one in tallies), sum(one.failed for one in tallies)
        if not done:
            self._draw()
            return
        wall, seconds = self.clock() - self._start, sum(one.cpu_seconds for one in tallies)
        busy = seconds / wall if wall > 0 else 0.0
        self._write(
            f"trained {counted(done)} in {duration(wall)}{_failed(failed)}: "
            f"{seconds:,.0f} processor seconds, {busy:.1f} processors busy on average"
        )

    def _write(self, line: str) -> None:
        """Write a line that stays, above the bars."""
        self.stream.write(f"{self._erase()}{line}\n")
        self._draw()
        self.stream.flush()

    def _draw(self) -> None:
        """Draw the bars of all studies that are not done, in the place of the last ones."""
        if self.stream.isatty():
            # A line that wraps, or one that scrolls away, would not be found by the next drawing.
            columns, rows = _screen(self.stream)
            left = [study for study, tally in self._studies.items() if tally.left]
            fit = len(left) if len(left) < rows else max(0, rows - 2)
            lines = [self._bar(study)[: columns - 1] for study in left[:fit]]
            lines += [f"and {len(left) - fit} more"[: columns - 1]] if left[fit:] else []
            self.stream.write(self._erase() + "".join(f"{line}\n" for line in lines))
            self.stream.flush()
            self._drawn = len(lines)

    def _erase(self) -> str:
        """Return what moves the cursor to the first bar and clears all below it."""
        drawn, self._drawn = self._drawn, 0
        return f"\x1b[{drawn}A\x1b[J" if drawn else ""

    def _bar(self, study: str) -> str:
        tally = self._studies[study]
        full = WIDTH * tally.done // tally.total
        to_do = f"{tally.left:,} to do"
        return f"{study} [{'#' * full}{'.' * (WIDTH - full)}] {self._state(study, to_do)}"

    def _state(self, study: str, *more: str) -> str:
        tally = self._studies[study]
        counts = f"{tally.done:,} of {counted(tally.total)}{_failed(tally.failed)}"
        return ", ".join((counts, *more, self._time_left(study)))

    def _time_left(self, study: str) -> str:
        elapsed = self.clock() - self._start
        if not self._studies[study].left:
            return duration(elapsed)
        lengths = self._lengths()
        behind = sum(lengths[name] * tally.done for name, tally in self._studies.items())
        if not behind:
            return "time left not known yet"
        names = list(self._studies)
        before = names[: names.index(study) + 1]
        ahead = sum(lengths[name] * self._studies[name].left for name in before)
        return f"about {duration(elapsed * ahead / behind)} left"

    def _lengths(self) -> dict[str, float]:
        """Return the work of a run of each study."""
        tallies = self._studies.values()
        measured = sum(tally.measured for tally in tallies)
        overall = sum(tally.cpu_seconds for tally in tallies) / measured if measured else 1.0
        return {
            study: tally.cpu_seconds / tally.measured if tally.measured else overall
            for study, tally in self._studies.items()
        }


def counted(runs: int) -> str:
    """Return the number of `runs` in words."""
    return f"{runs:,} {'run' if runs == 1 else 'runs'}"


def duration(seconds: float) -> str:
    """Return `seconds` for a reader: seconds below two minutes, minutes below two hours."""
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} s"
    if seconds < 2 * HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds / HOUR:.1f} h"


def _screen(stream: TextIO) -> os.terminal_size:
    """Return the size of the very terminal that is written to: standard output may be another."""
    try:
        size = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        return SCREEN
    return size if all(size) else SCREEN


def _failed(count: int) -> str:
    return f", {count} failed" if count else ""
