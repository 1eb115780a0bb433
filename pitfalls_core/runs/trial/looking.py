"""Ask a fresh process what the data and the models of runs look like."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical
from pitfalls_core.errors import WorkFailed
from pitfalls_core.project import SHIPPED
from pitfalls_core.runs.engine.local import ENVIRONMENT
from pitfalls_core.runs.identity.observed import Anchors
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.trial.checked import Checked

SHOWN = 3
"""Last lines of what a process printed that died."""


def checked_parts(
    runs: Iterable[RunSpecification], margin: float, anchors: Anchors
) -> tuple[Checked, ...]:
    """Return what data and models of `runs` look like, one run for each task and variant.

    `margin` is that of the study.

    Raises
    ------
    WorkFailed
        If the process that looks dies.
    """
    with_data = [run for run in runs if run.data is not None]
    answer = _asked({"wanted": "checked", "margin": margin}, _by_task(with_data), anchors)
    return tuple(map(Checked.from_plain, answer))


def data_lines(runs: Iterable[RunSpecification], anchors: Anchors) -> tuple[str, ...]:
    """Return one line for each task of `runs` whose data come from files: what the sets share.

    A process that dies is told of in a line as well: the runs will say more.
    """
    of_files = [run for run in runs if run.data is not None and run.data.files]
    first = {(run.study, run.task): run for run in reversed(of_files)}
    if not first:
        return ()
    try:
        return tuple(
            _asked({"wanted": "lines"}, [[run] for run in reversed(first.values())], anchors)
        )
    except WorkFailed as error:
        return (str(error),)


def _by_task(runs: Sequence[RunSpecification]) -> list[list[RunSpecification]]:
    return [list(group) for _, group in groupby(runs, lambda run: (run.study, run.task))]


def _asked(
    wanted: Mapping[str, str | float],
    groups: Sequence[Sequence[RunSpecification]],
    anchors: Anchors,
) -> list[Any]:
    if not groups:
        return []
    request = {
        **wanted,
        "project": str(anchors.project),
        "data_root": str(anchors.data_root),
        "runs": [[run.as_plain for run in group] for group in groups],
    }
    with tempfile.TemporaryDirectory(prefix="pitfalls-") as scratch:
        asked, told = Path(scratch, "asked.json"), Path(scratch, "told.json")
        asked.write_text(canonical(request), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pitfalls_core.runs.trial.child", str(asked), str(told)],
            env=_environment(),
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode or not told.exists():
            last = " / ".join(done.stderr.strip().splitlines()[-SHOWN:]) or "it said nothing"
            message = f"the data cannot be looked at: exit status {done.returncode}, {last}"
            raise WorkFailed(message)
        answer: list[Any] = json.loads(told.read_text(encoding="utf-8"))
        return answer


def _environment() -> dict[str, str]:
    path = os.environ.get("PYTHONPATH")
    roots = f"{SHIPPED}{os.pathsep}{path}" if path else str(SHIPPED)
    return {**os.environ, **ENVIRONMENT, "PYTHONPATH": roots}
