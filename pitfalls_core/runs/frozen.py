"""Frozen plans: an append-only log of every plan that runs were made under."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical
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
    """The log in a file, one plan a line. "Frozen locally": nobody else holds a copy."""

    path: Path

    def plans(self, study: str, profile: str) -> tuple[FrozenPlan, ...]:
        """Return the plans of `study` at `profile`, oldest first. A torn last line is no plan."""
        if not self.path.exists():
            return ()
        lines = self.path.read_text(encoding="utf-8").split("\n")[:-1]
        plans = (FrozenPlan(**json.loads(line)) for line in lines)
        return tuple(plan for plan in plans if (plan.study, plan.profile) == (study, profile))

    def text(self) -> str:
        """Return the whole log."""
        return self.path.read_text(encoding="utf-8") if self.path.exists() else ""

    def freeze(self, study: Study, profile: str, *, runs_before: int) -> None:
        """Append the plan of `study` unless it is the one in force."""
        history = self.plans(study.name, profile)
        sha256 = plan_digest(study, profile)
        if history and history[-1].plan_sha256 == sha256:
            return
        frozen = FrozenPlan(study.name, profile, sha256, runs_before, plan_of(study, profile))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._end_torn_line()
        with self.path.open("a", encoding="utf-8") as file:
            file.write(canonical(frozen) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _end_torn_line(self) -> None:
        """Cut off what a killed writer left: a line without its end."""
        if self.path.exists():
            content = self.path.read_bytes()
            whole = content[: content.rfind(b"\n") + 1]
            if whole != content:
                os.truncate(self.path, len(whole))


@dataclass(frozen=True)
class Deviation:
    """A part of the plan that changed after results existed."""

    field: str
    before: Any
    after: Any
    runs: int


def deviations(plans: tuple[FrozenPlan, ...]) -> tuple[Deviation, ...]:
    """Return what changed between successive plans, wherever runs existed already."""
    return tuple(
        Deviation(field, old.plan.get(field), new.plan.get(field), new.runs_before)
        for old, new in pairwise(plans)
        if new.runs_before
        for field in sorted(old.plan.keys() | new.plan.keys())
        if old.plan.get(field) != new.plan.get(field)
    )
