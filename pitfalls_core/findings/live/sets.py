"""The sets of a live stream: the offline test set, the live batches, and all of them together."""

from dataclasses import dataclass

from pitfalls_core.errors import InputError
from pitfalls_core.studies.study import Study

OFFLINE, LIVE, SMALL = "offline", "live_large", "live_small"
"""Names of the offline set, of all that is scored live, and of the scored part of batch 1."""


@dataclass(frozen=True)
class LiveSets:
    """Datasets of one task, as ``task/set``.

    Parameters
    ----------
    task
        Its name.
    offline, live
        The offline test set, and all live batches together.
    batches
        The live batches, in the order in which they arrived.
    """

    task: str
    offline: str
    live: str
    batches: tuple[str, ...]

    @property
    def small(self) -> str:
        """The first batch: what a small pilot would have seen."""
        return self.batches[0]


def live_sets(study: Study, task: str) -> LiveSets:
    """Return the sets of `task`, known by their names.

    Raises
    ------
    InputError
        If one of them is missing.
    """
    names = tuple(study.task(task).datasets)
    missing = [name for name in (OFFLINE, LIVE, SMALL) if name not in names]
    if missing:
        message = (
            f"task {task} of study {study.name} has no set {', '.join(missing)}; a live stream has "
            f"{OFFLINE}, {SMALL}, further batches and {LIVE}"
        )
        raise InputError(message)
    batches = tuple(f"{task}/{name}" for name in names if name not in (OFFLINE, LIVE))
    return LiveSets(task, f"{task}/{OFFLINE}", f"{task}/{LIVE}", batches)
