"""Progress of long work: one live line on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

from pitfalls_core.runs.engine.local import Finished

LINES = 10
"""How many plain lines a long list of runs gives when nobody watches."""


@dataclass
class Progress:
    """Counts finished runs and says how long the rest will take.

    Parameters
    ----------
    total
        Runs to be done.
    stream
        Where to write; standard error by default, so that output can be piped.
    clock
        Returns the time in seconds.
    """

    total: int
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    clock: Callable[[], float] = time.monotonic
    _done: int = field(default=0, init=False)
    _failed: int = field(default=0, init=False)
    _start: float = field(init=False)

    def __post_init__(self) -> None:
        self._start = self.clock()

    def ended(self, run: Finished) -> None:
        """Count one run and write the new state."""
        self._done += 1
        self._failed += run.failure is not None
        last = self._done == self.total
        if self.stream.isatty():
            self.stream.write(f"\r\x1b[2K{self._state()}" + ("\n" if last else ""))
        elif last or self._done % max(1, self.total // LINES) == 0:
            self.stream.write(self._state() + "\n")
        self.stream.flush()

    def _state(self) -> str:
        elapsed = self.clock() - self._start
        left = elapsed / self._done * (self.total - self._done)
        failed = f", {self._failed} failed" if self._failed else ""
        clock = f"about {left:.0f} s left" if self._done < self.total else f"{elapsed:.0f} s"
        return f"training: {self._done} of {self.total} runs{failed}, {clock}"
