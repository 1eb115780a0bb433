"""What the runs that are left will cost, from those that were measured."""

from statistics import mean

from pitfalls_core.runs.ledger import Ledger
from pitfalls_core.runs.runner import Workplace


def cost_of(ledger: Ledger, workplace: Workplace) -> str:
    """Return in words how many processor seconds the runs of `ledger` that are left will take.

    A run is expected to take as long as finished runs of its task did on average.
    """
    seconds: dict[str, list[float]] = {}
    for entry in ledger.entries:
        timing = workplace.store.timing(entry.ingredients.key)
        if entry.state == "finished" and "cpu_seconds" in timing:
            seconds.setdefault(entry.specification.task, []).append(timing["cpu_seconds"])
    known = [entry for entry in ledger.to_do if entry.specification.task in seconds]
    unknown = len(ledger.to_do) - len(known)
    total = sum(mean(seconds[entry.specification.task]) for entry in known)
    rest = f", and {unknown} runs of tasks not measured yet" if unknown else ""
    return f"expected cost: {total:.0f} processor seconds for {len(known)} runs{rest}"
