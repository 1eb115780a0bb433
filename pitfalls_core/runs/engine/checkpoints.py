"""Where a long run keeps its state, so that it goes on after a kill."""

import contextlib
import time
from dataclasses import dataclass, field
from pathlib import Path

from pitfalls_core.runs.store.drafts import write_renamed

SECONDS = 60.0
"""Time between two checkpoints: what a killed run loses at most, one epoch aside."""


@dataclass
class CheckpointFile:
    """The last state of one run, in a file of its own.

    Parameters
    ----------
    path
        The file.
    seconds
        Time between two checkpoints.
    """

    path: Path
    seconds: float = SECONDS
    _last: float = field(default_factory=time.monotonic, init=False)

    def load(self) -> bytes | None:
        """Return the last state, or None if there is none that can be read."""
        try:
            return self.path.read_bytes()
        except OSError:
            return None

    def due(self) -> bool:
        """Return whether it is time for another checkpoint."""
        return time.monotonic() - self._last >= self.seconds

    def save(self, state: bytes) -> None:
        """Keep `state` instead of the last one."""
        write_renamed(self.path, state)
        self._last = time.monotonic()

    def remove(self) -> None:
        """Remove the file: the run is finished."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
