"""Carry results over to edited source, once re-runs have shown that the edit moves no bit.

For whoever has thousands of expensive runs and moved a line that only writes a log. Some runs are
done again under the new source; only if all of them agree bit for bit, the results of the rest are
stored under their new keys as well. That is evidence and not proof, and the report says so.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from pitfalls_core.canonical import canonical, digest
from pitfalls_core.errors import InputError
from pitfalls_core.runs.executing import execute_entries
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.ledger import Entry, Ledger
from pitfalls_core.runs.proof.agreement import first_difference
from pitfalls_core.runs.proof.verify import result_in
from pitfalls_core.runs.store.record import Adoption, Failure
from pitfalls_core.runs.store.run_store import TIMING, RunStore
from pitfalls_core.runs.workplace import Workplace


@dataclass(frozen=True)
class Adopted:
    """What came of an adoption.

    Parameters
    ----------
    carried
        Ids of the runs whose results were carried over; empty if a re-run did not agree.
    checked
        Ids of the runs that were done again.
    differing
        Run id to the first thing that differs.
    failures
        Re-runs that ended without a result.
    left
        Ids of runs that stay stale: more than source or versions changed, no run of their arm was
        done again, or a re-run did not agree.
    """

    carried: tuple[str, ...]
    checked: tuple[str, ...]
    differing: dict[str, str]
    failures: tuple[Failure, ...]
    left: tuple[str, ...]


def adopt(ledgers: Sequence[Ledger], checks: int | None, workplace: Workplace) -> Adopted:
    """Do `checks` stale runs again, and carry the rest over if all of them agree bit for bit.

    The runs that are done again are spread over the arms (task and variant); they stay in the store
    as results of their own. Only arms of which a run was done again are carried over. Without
    `checks`, it is one run of each arm.

    Raises
    ------
    InputError
        If no stale run can be adopted.
    """
    store = workplace.store
    stale = [entry for ledger in ledgers for entry in ledger.entries if entry.state == "stale"]
    able = [entry for entry in stale if _only_source_changed(entry, store)]
    if not able:
        raise InputError(_nothing(ledgers, len(stale)))
    sample = _sample(able, checks)
    failures = execute_entries(sample, workplace.engine(ledgers[0].profile))
    differing = {} if failures else _differing(sample, store)
    arms = {_arm(entry) for entry in sample}
    rest = [entry for entry in able if entry not in sample and _arm(entry) in arms]
    carried = [] if failures or differing else _carried(rest, sample, store)
    done = {_name(entry) for entry in (*carried, *sample)}
    return Adopted(
        carried=tuple(map(_name, carried)),
        checked=tuple(map(_name, sample)),
        differing=differing,
        failures=failures,
        left=tuple(_name(entry) for entry in stale if _name(entry) not in done),
    )


def _only_source_changed(entry: Entry, store: RunStore) -> bool:
    """Return whether the run can be done again, and all but source and versions is as it was."""
    run = store.read(entry.earlier) if entry.earlier else None
    if run is None or entry.ingredients.is_recorded:
        return False
    before, now = run.record.ingredients, entry.ingredients
    return _beside_source(before) == _beside_source(now)


def _beside_source(made_from: Ingredients) -> str:
    # The parent's key moves with its source; what counts is whether its result moved.
    return canonical(replace(made_from, sources={}, versions={}, parent=""))


def _sample(able: Sequence[Entry], checks: int | None) -> list[Entry]:
    """Draw runs at random, arm by arm in turn; a run's parent is always among them."""
    arms: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in able:
        arms[_arm(entry)].append(entry)
    for entries in arms.values():
        random.shuffle(entries)
    turns = zip_longest(*arms.values())
    drawn = [entry for turn in turns for entry in turn if entry is not None]
    drawn = drawn[: len(arms) if checks is None else checks]
    chosen = set(map(_name, drawn))
    parents = (entry.specification.parent for entry in drawn)
    chosen |= {parent.id for parent in parents if parent is not None}
    return [entry for entry in able if _name(entry) in chosen]


def _differing(sample: Sequence[Entry], store: RunStore) -> dict[str, str]:
    differing = {}
    for entry in sample:
        before, after = result_in(store, entry.earlier), result_in(store, entry.ingredients.key)
        first = (
            "the run itself" if before is None or after is None else first_difference(before, after)
        )
        if first:
            differing[_name(entry)] = first
    return differing


def _carried(rest: Sequence[Entry], sample: Sequence[Entry], store: RunStore) -> list[Entry]:
    """Carry over what can be, parents before children, and return it."""
    carried = []
    for entry in rest:
        if _starts_as_before(entry, store):
            _carry(entry, sample, store)
            carried.append(entry)
    return carried


def _starts_as_before(entry: Entry, store: RunStore) -> bool:
    """Return whether the parent run, if there is one, has the result that was started from."""
    if not entry.ingredients.parent:
        return True
    earlier = store.read(entry.earlier)
    before = None if earlier is None else result_in(store, earlier.record.ingredients.parent)
    now = result_in(store, entry.ingredients.parent)
    return before is not None and now is not None and not first_difference(before, now)


def _carry(entry: Entry, sample: Sequence[Entry], store: RunStore) -> None:
    """Store the earlier result of `entry` under its new key, with a note of where it comes from."""
    earlier, result = store.read(entry.earlier), result_in(store, entry.earlier)
    if earlier is None or result is None:
        raise InputError(f"run {_name(entry)} vanished while it was adopted; repeat it")
    fresh = next(one for one in sample if _arm(one) == _arm(entry))
    seen = store.read(fresh.ingredients.key)
    parent = store.read(entry.ingredients.parent) if entry.ingredients.parent else None
    observed = replace(
        earlier.observed,
        distributions=earlier.observed.distributions
        if seen is None
        else seen.observed.distributions,
        parent="" if parent is None else digest(parent.record),
    )
    adoption = Adoption(entry.earlier, len(sample), entry.reason)
    record = replace(earlier.record, ingredients=entry.ingredients)
    timing = canonical(store.timing(entry.earlier)).encode()
    store.write(record, {**result.files, TIMING: timing}, observed, adoption)


def _name(entry: Entry) -> str:
    return entry.specification.id


def _arm(entry: Entry) -> tuple[str, str, str]:
    return entry.specification.study, entry.specification.task, entry.specification.variant


def _nothing(ledgers: Sequence[Ledger], stale: int) -> str:
    names = ", ".join(ledger.study.name for ledger in ledgers)
    if stale:
        return (
            f"none of the {stale} stale runs of {names} can be adopted: more than source or "
            "versions changed, or a program of the project's own records them; `pitfalls status` "
            "says what changed. Do them again"
        )
    return f"no run of {names} at profile {ledgers[0].profile} is stale; there is nothing to adopt"
