"""Read every byte of a run store, and say which runs are not what was written."""

from dataclasses import dataclass

from pitfalls_core.runs.store.run_store import DamagedRun, RunStore


@dataclass(frozen=True)
class Integrity:
    """What a full reading of a run store found.

    Parameters
    ----------
    runs
        How many runs there are.
    bytes
        How many bytes they have.
    damaged
        What is wrong with each damaged one.
    """

    runs: int
    bytes: int
    damaged: tuple[str, ...]


def damages(store: RunStore) -> Integrity:
    """Read every stored byte of `store`; nothing is changed."""
    runs, size, damaged = 0, 0, []
    for key in store.run_keys():
        runs += 1
        try:
            store.read(key, whole=True)
        except DamagedRun as error:
            damaged.append(str(error))
            continue
        size += sum(file.stat().st_size for file in store.run_folder(key).iterdir())
    return Integrity(runs, size, tuple(damaged))
