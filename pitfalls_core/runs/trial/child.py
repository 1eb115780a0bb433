"""The look at data and models, in a process of its own: parts of the user's own are imported there.

It is started as ``python -m pitfalls_core.runs.trial.child REQUEST ANSWER``, two files of JSON.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.trial.checked import Checked, Problem
from pitfalls_core.runs.trial.data_look import drawn, duplicate_line, look_at_data

REPAIR = "repair what the message names; the full traceback comes with `pitfalls run`"


def answer(request: dict[str, Any]) -> list[Any]:
    """Return what is asked for: ``lines`` about duplicates, or everything that was ``checked``.

    Parameters
    ----------
    request
        ``runs``: for each task, the plain specifications of runs that share its data, one a
        variant; ``data_root``; the study's ``margin``; and ``wanted``, ``lines`` or ``checked``.
    """
    data_root = Path(request["data_root"])
    said: list[Any] = []
    for values in request["runs"]:
        runs = [RunSpecification.from_plain(one) for one in values]
        said += _lines(runs[0], data_root) if request["wanted"] == "lines" else []
        said += (
            _checked(runs, data_root, request["margin"]) if request["wanted"] == "checked" else []
        )
    return said


def _lines(run: RunSpecification, data_root: Path) -> list[str]:
    try:
        return [duplicate_line(run, drawn(run, data_root, run.seed))]
    except Exception as error:  # the run itself will say more
        return [f"data of task {run.task} cannot be drawn: {_said(error)}"]


def _checked(runs: Sequence[RunSpecification], data_root: Path, margin: float) -> list[Checked]:
    from pitfalls_core.runs.trial.model_look import look_at_model

    first = runs[0]
    try:
        splits = drawn(first, data_root, first.seed)
        found = list(look_at_data(first, splits, data_root, margin))
    except Exception as error:  # data of the user's own may fail in any way
        reference = first.data.reference if first.data else "none"
        where = f"data of task {first.task}, {reference}"
        problem = Problem(f"they cannot be drawn: {_said(error)}", where, REPAIR)
        return [Checked(f"sets of {first.task}", "", (problem,))]
    return [*found, *(look_at_model(run, splits, data_root) for run in runs)]


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"


if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.path.insert(0, asked["project"])
    # Byte-code may be older than the source of the user's parts.
    sys.dont_write_bytecode = True
    Path(sys.argv[2]).write_text(canonical(answer(asked)), encoding="utf-8")
