"""Every worked example in ``examples/``, run as it is: as a user runs it, in a copy of it."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pitfalls_core.project import SHIPPED

EXAMPLES = SHIPPED / "examples"
NEEDS = {"lightning_recorder": "lightning", "skorch_function": "skorch"}
"""Examples of other libraries, which are no dependencies."""
VARIANTS = ("baseline", "decayed", "starved")


def python(folder: Path, *words: str) -> str:
    """Run Python in a folder and return what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(SHIPPED), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, *words]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_an_example_runs(tmp_path: Path, name: str) -> None:
    """All its planned runs are finished at the end, and nothing is left to do."""
    if name in NEEDS and importlib.util.find_spec(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} is not installed")
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder, ignore=shutil.ignore_patterns("build", "__pycache__"))
    asked = ("weight_decay", "--profile", "smoke")
    if name.endswith("_recorder"):
        for variant in VARIANTS:
            for seed in range(2):
                python(folder, "train.py", variant, str(seed), "smoke")
    else:
        python(folder, "-m", "pitfalls_core", "run", *asked)
    status = json.loads(python(folder, "-m", "pitfalls_core", "status", *asked, "--json"))
    (study,) = status["studies"]
    assert study["planned"] == study["finished"] == 6
    assert {run["state"] for run in study["runs"]} == {"finished"}
