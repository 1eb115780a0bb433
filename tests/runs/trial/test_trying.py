"""Runs of one epoch tell what no look at parts can: planted faults, and a clean twin."""

from pathlib import Path

import pytest

from pitfalls_core.runs.trial.trying import checked_runs
from tests.runs.tiny import TinyProject

SCRIPT = '''
"""Results made up from the variant and the seed, and some of them otherwise."""

import time


def run(variant, seed, fault=""):
    if fault == "raises":
        raise ValueError("no light")
    score = 0.5 if fault == "deaf" else 0.5 + seed / 10
    if fault == "clock":
        score += time.perf_counter() % 0.01
    name = "f1" if fault == "name" else "accuracy"
    scores = {f"{one}/{name}": 100 * score if fault == "percent" else score
              for one in ("id", "dark")}
    return scores, {"train_loss": [score]}, {}
'''

WHERE = "(one epoch at profile smoke)"
FAULTS = {
    "": None,
    "deaf": "seeds 0 and 1 give the same result to the last bit {where}; let initialization, order "
    "or data depend on the seed; set none by hand",
    "raises": "ValueError: no light {where}; repair what the message names; `pitfalls run "
    "--profile smoke` shows it whole",
    "name": "InputError: score 'id/accuracy' is missing in run tiny/dots/name/0; scores that were "
    "given: dark/f1, id/f1 {where}; repair what the message names; `pitfalls run --profile smoke` "
    "shows it whole",
    "percent": "InputError: score 'id/accuracy' must lie in [0, 1] in run tiny/dots/percent/0; got "
    "50; 50 percent are 0.5 {where}; repair what the message names; `pitfalls run --profile smoke` "
    "shows it whole",
}


@pytest.mark.long
def test_faults_that_only_runs_show(tmp_path: Path) -> None:
    """Each arm has one fault, or none; nothing is stored, and no plan is frozen."""
    tiny = TinyProject.create(tmp_path, own=SCRIPT)
    arms = [*FAULTS, "clock"]
    variants = "".join(
        f'Variant("{fault or "clean"}", "V", "v", script=Part("own:run", fault="{fault}")),\n'
        for fault in arms
    )
    tiny.edit("studies/tiny.py", "    variants=(\n", f"    variants=(\n{variants}")
    found = checked_runs(tiny.study, tiny.workplace())
    said = {one.subject.split("/")[2]: one for one in found}
    for fault, told in FAULTS.items():
        lines = [str(one) for one in said[fault or "clean"].problems]
        assert lines == ([told.format(where=WHERE)] if told else [])
    (problem,) = said["clock"].problems
    assert problem.what.startswith("the same run, done twice, gives two results: dark/accuracy 0.5")
    assert said["baseline"].lines == (
        "ok       run tiny/dots/baseline/0: done twice alike; another seed differs",
    )
    assert not (tmp_path / "build").exists() or not list((tmp_path / "build").rglob("record.json"))
    assert not (tmp_path / "build" / "plans.jsonl").exists()
