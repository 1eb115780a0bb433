"""Frozen plans: an append-only log of every plan that runs were made under."""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical, digest, plain
from pitfalls_core.errors import InputError
from pitfalls_core.runs.plan import plan_digest, plan_of
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
    """

    study: str
    profile: str
    plan_sha256: str
    runs_before: int
    plan: Mapping[str, Any]


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
            if digest(plan) == seal:
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
        """Return whether the last plan in the log is that of `study` as it stands."""
        history = self.plans(study.name, profile)
        return bool(history) and history[-1].plan_sha256 == plan_digest(study, profile)

    def freeze(self, study: Study, profile: str, *, runs_before: int) -> None:
        """Append the plan of `study` unless it is the one in force."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if self.in_force(study, profile):
                return
            plan = plan_of(study, profile)
            frozen = FrozenPlan(study.name, profile, digest(plan), runs_before, plan)
            file.truncate(self._whole_lines())
            line = canonical({**plain(frozen), "sha256": digest(frozen)})
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _whole_lines(self) -> int:
        """Return how many bytes are whole lines: a killed writer may have left a part of one."""
        return self.path.read_bytes().rfind(b"\n") + 1


@dataclass(frozen=True)
class Deviation:
    """A part of the plan that changed after results existed."""

    field: str
    before: Any
    after: Any
    runs: int

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
        Deviation(field, old.plan.get(field), new.plan.get(field), new.runs_before)
        for old, new in pairwise(plans)
        if new.runs_before
        for field in sorted(old.plan.keys() | new.plan.keys())
        if old.plan.get(field) != new.plan.get(field)
    )
