"""Imports point downwards only; the rule itself stands in ``pyproject.toml``."""

import subprocess
import sys
from pathlib import Path

from pitfalls_core.project import SHIPPED


def test_no_import_points_upwards() -> None:
    """The linter prints the forbidden arrow if there is one."""
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=SHIPPED, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
