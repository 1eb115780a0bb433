"""Reading results is light: no torch, and for a look at the ledger nothing heavy at all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pitfalls_core.project import SHIPPED
from tests.findings.revision.small_results import document

HEAVY = (
    "jsonschema",
    "matplotlib",
    "numpy",
    "pandas",
    "papermill",
    "nbconvert",
    "scipy",
    "sklearn",
    "torch",
)


def _loaded(code: str, folder: Path) -> set[str]:
    """Run `code` in a fresh interpreter and return which heavy libraries it imported."""
    ask = f"{code}\nimport sys; print([n for n in {HEAVY!r} if n in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=folder,
        env={"PYTHONPATH": str(SHIPPED), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ast_list(done.stderr.splitlines()[-1]))


def ast_list(text: str) -> list[str]:
    """Read a printed list of names."""
    return [name.strip(" '\"") for name in text.strip("[]").split(",") if name.strip()]


def test_status_imports_nothing_heavy(tmp_path: Path) -> None:
    """`pitfalls status` plans, computes every key and reads the store with the standard library."""
    code = "from pitfalls_core.cli import main; assert main(['status']) == 0"
    assert _loaded(code, tmp_path) == set()


def test_diff_imports_nothing_heavy(tmp_path: Path) -> None:
    """`pitfalls diff` reads two files and compares them with the standard library."""
    (tmp_path / "results.json").write_text(json.dumps(document()))
    words = ["diff", "results.json", "."]
    code = f"from pitfalls_core.cli import main; assert main({words}) == 0"
    assert _loaded(code, tmp_path) == set()


def test_the_public_door_imports_nothing_before_it_is_asked(tmp_path: Path) -> None:
    """`import pitfalls_core` is one module, and a study is loaded without any heavy library."""
    count = "assert [n for n in sys.modules if n.startswith('pitfalls_core')] == ['pitfalls_core']"
    assert _loaded(f"import pitfalls_core, sys; {count}", tmp_path) == set()
    load = "import pitfalls_core as pc; pc.load_study('refinement_under_shift')"
    assert _loaded(load, tmp_path) == set()


@pytest.mark.parametrize(
    "module",
    [
        "pitfalls_core.findings.account",
        "pitfalls_core.display.figures",
        "pitfalls_core.display.tables",
        "pitfalls_core.display.design",
        "pitfalls_core.api.comparing",
        "pitfalls_core.api.exploration",
        "pitfalls_core.runs.runner",
        "pitfalls_core.report.documents",
    ],
)
def test_reading_results_never_imports_torch(module: str, tmp_path: Path) -> None:
    """Findings, figures and documents work on stored values."""
    assert not {"torch", "sklearn"} & _loaded(f"import {module}", tmp_path)


def test_findings_work_without_what_makes_reports(tmp_path: Path) -> None:
    """The light core needs neither papermill nor nbconvert nor torch."""
    modules = ("display.tables", "display.figures", "api.comparing", "api.exploration")
    code = "; ".join(f"import pitfalls_core.{module}" for module in modules)
    loaded = _loaded(code, tmp_path)
    assert not {"papermill", "nbconvert", "torch"} & loaded


def test_the_check_sees_an_import(tmp_path: Path) -> None:
    """The check above can fail."""
    assert _loaded("import numpy", tmp_path) == {"numpy"}
