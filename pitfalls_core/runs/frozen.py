"""Frozen plans: an append-only log of every plan that runs were made under."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical, digest, plain
from pitfalls_core.errors import InputError
from pitfalls_core.runs.plan import plan_digest, plan_of, planned_runs, planned_seeds
from pitfalls_core.studies.study import Study


@dataclass(frozen=True)
class FrozenPlan:
    """One line of the log.

    Parameters
    ----------
    study, profile
        Whose plan it is.
    plan_sha256
        Digest of `plan`.
    runs_before
        How many finished runs the study had when this plan was frozen.
    plan
        Everything that defines the study but the list of seeds.
    seeds
        Arm (``task/variant``) to its number of seeds; empty if the line is older than this entry.
    planned
        How many runs the plan has; None if the line is older than this entry.
    """

    study: str
    profile: str
    plan_sha256: str
    runs_before: int
    plan: Mapping[str, Any]
    seeds: Mapping[str, int] = field(default_factory=dict)
    planned: int | None = None


@dataclass(frozen=True)
class PlanLog:
    """The log in a file, one plan a line. "Frozen locally": nobody else holds a copy.

    Raises
    ------
    InputError
        When it is read, if a line is not a plan.
    """

    path: Path

    def plans(self, study: str, profile: str) -> tuple[FrozenPlan, ...]:
        """Return the plans of `study` at `profile`, oldest first. A torn last line is no plan."""
        lines = self.text().split("\n")[:-1]
        plans = [self._plan(number, line) for number, line in enumerate(lines, start=1)]
        return tuple(plan for plan in plans if (plan.study, plan.profile) == (study, profile))

    def _plan(self, number: int, line: str) -> FrozenPlan:
        try:
            values = json.loads(line)
            seal = values.pop("sha256")
            plan = FrozenPlan(**values)
            # Older lines were sealed without the entries that they do not have.
            if digest(values) == seal:
                return plan
            why = "its digest does not match"
        except (ValueError, TypeError, AttributeError, KeyError):
            why = "it is no plan"
        message = (
            f"{self.path}, line {number} is damaged: {why}; restore the file from a copy, or "
            "move it away to start a new log"
        )
        raise InputError(message)

    def text(self) -> str:
        """Return the whole log; bytes that are no UTF-8 are replaced, and match no digest."""
        if not self.path.exists():
            return ""
        return self.path.read_text(encoding="utf-8", errors="replace")

    def in_force(self, study: Study, profile: str) -> bool:
        """Return whether the last plan in the log, and its seeds, are those of `study` now."""
        history = self.plans(study.name, profile)
        if not history or history[-1].plan_sha256 != plan_digest(study, profile):
            return False
        return history[-1].seeds == planned_seeds(study, profile)

    def freeze(self, study: Study, profile: str, *, runs_before: int) -> None:
        """Append the plan of `study` unless it is the one in force."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if self.in_force(study, profile):
                return
            plan = plan_of(study, profile)
            seeds, planned = planned_seeds(study, profile), len(planned_runs(study, profile))
            frozen = FrozenPlan(
                study.name, profile, digest(plan), runs_before, plan, seeds, planned
            )
            file.truncate(self._whole_lines())
            line = canonical({**plain(frozen), "sha256": digest(frozen)})
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _whole_lines(self) -> int:
        """Return how many bytes are whole lines: a killed writer may have left a part of one."""
        return self.path.read_bytes().rfind(b"\n") + 1


SEEDS = "seeds"
"""The field of a deviation in the number of seeds: its values are those of one task or arm."""


@dataclass(frozen=True)
class Deviation:
    """A part of the plan that changed after results existed.

    Parameters
    ----------
    field
        The part; ``seeds`` for a number of seeds.
    before, after
        Its values; of seeds, their numbers.
    runs
        How many runs existed when it was changed.
    planned
        How many were planned until then; None if not known.
    subject
        Of seeds, the task, or the arm (``task/variant``) that changed alone.
    """

    field: str
    before: Any
    after: Any
    runs: int
    planned: int | None = None
    subject: str = ""

    @property
    def moves_margin(self) -> bool:
        """Whether the margin is another one; a reworded justification moves nothing."""
        values = [
            margin.get("value") if isinstance(margin, Mapping) else margin
            for margin in (self.before, self.after)
        ]
        return self.field == "margin" and values[0] != values[1]


def deviations(plans: tuple[FrozenPlan, ...]) -> tuple[Deviation, ...]:
    """Return what changed between successive plans, wherever runs existed already."""
    return tuple(
        change
        for old, new in pairwise(plans)
        if new.runs_before
        for change in (*_changed_fields(old, new), *_changed_seeds(old, new))
    )


def _changed_fields(old: FrozenPlan, new: FrozenPlan) -> Iterator[Deviation]:
    filled = _filled(old.plan), _filled(new.plan)
    for name in sorted(old.plan.keys() | new.plan.keys()):
        before, after = old.plan.get(name), new.plan.get(name)
        if filled[0].get(name) != filled[1].get(name):
            yield Deviation(name, before, after, new.runs_before, old.planned)


def _filled(value: Any) -> Any:
    """Return `value` without its empty parts: an older plan lacks fields that came later."""
    if isinstance(value, Mapping):
        parts = {name: _filled(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part not in (None, "", [], {})}
    return [_filled(part) for part in value] if isinstance(value, list) else value


def _changed_seeds(old: FrozenPlan, new: FrozenPlan) -> Iterator[Deviation]:
    """Yield the tasks whose seeds changed, then arms that changed alone; new arms are no change."""
    told = set()
    for task in dict.fromkeys(arm.partition("/")[0] for arm in old.seeds):
        before, after = (_most_seeds(plan, task) for plan in (old, new))
        if before != after and after:
            told.add(task)
            yield Deviation(SEEDS, before, after, new.runs_before, old.planned, task)
    for arm, seeds in old.seeds.items():
        now = new.seeds.get(arm)
        if now not in (None, seeds) and arm.partition("/")[0] not in told:
            yield Deviation(SEEDS, seeds, now, new.runs_before, old.planned, arm)


def _most_seeds(plan: FrozenPlan, task: str) -> int:
    seeds = (n for arm, n in plan.seeds.items() if arm.partition("/")[0] == task)
    return max(seeds, default=0)
