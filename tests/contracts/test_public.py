"""The public door: one sorted list, types beside it, and no part of any run key."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import pitfalls_core
from pitfalls_core.project import SHIPPED
from pitfalls_core.runs.identity.closure import SourceRoot, source_closure
from tests.contracts.shipped import PACKAGE

STUB = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))


def test_the_list_is_sorted_and_complete() -> None:
    """The names are in order, each can be had, and `dir` offers them."""
    assert pitfalls_core.__all__ == sorted(pitfalls_core.PUBLIC)
    for name, place in pitfalls_core.PUBLIC.items():
        # Once the package `report` is imported, it stands for the function, and calls it.
        if name != "report":
            assert getattr(pitfalls_core, name) is getattr(importlib.import_module(place), name)
    assert dir(pitfalls_core) == sorted([*pitfalls_core.__all__, "__version__"])


def test_types_are_those_of_the_real_thing() -> None:
    """The stub, which type checkers read, has every name from the same module, and no other."""
    found = {
        alias.asname: node.module
        for node in STUB.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert found == pitfalls_core.PUBLIC
    (listed,) = [
        ast.literal_eval(node.value)
        for node in STUB.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    assert listed == pitfalls_core.__all__


def test_everything_public_is_documented() -> None:
    """Each name says what it is."""
    undocumented = [
        name for name in pitfalls_core.__all__ if not getattr(pitfalls_core, name).__doc__
    ]
    assert undocumented == []


def test_another_name_is_refused_as_python_does() -> None:
    """Modules that are not imported, and slips, give the usual error."""
    with pytest.raises(AttributeError) as refused:
        _ = pitfalls_core.lode_study  # type: ignore[attr-defined]  # the slip is the test
    assert str(refused.value) == "module 'pitfalls_core' has no attribute 'lode_study'"


def test_a_star_import_has_all_of_it() -> None:
    """``from pitfalls_core import *`` follows the list."""
    names: dict[str, object] = {}
    exec("from pitfalls_core import *", names)
    assert set(pitfalls_core.__all__) == names.keys() - {"__builtins__"}


@pytest.mark.parametrize("before", ["", "import pitfalls_core.report.request; "])
def test_a_report_can_be_asked_for_at_any_time(before: str, tmp_path: Path) -> None:
    """``pc.report`` is called before and after the package of the same name is imported."""
    code = f"""{before}import pitfalls_core as pc
for _ in range(2):
    try:
        pc.report('nothing')
    except pc.InputError as error:
        print(str(error)[:23])
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(SHIPPED), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "unknown study 'nothing'\n" * 2


def _key(folder: Path, text: str) -> str:
    (folder / "pitfalls_core").mkdir(exist_ok=True)
    (folder / "pitfalls_core" / "__init__.py").write_text(text)
    closure = source_closure(["pitfalls_core"], (SourceRoot(folder),))
    assert closure.packages == ()
    return dict(closure.sources)["pitfalls_core"]


def test_run_keys_do_not_know_the_door(tmp_path: Path) -> None:
    """The package as it is counts like one that offers nothing; what runs at import counts."""
    text = (PACKAGE / "__init__.py").read_text(encoding="utf-8")
    bare = f'__version__ = "{pitfalls_core.__version__}"\n'
    assert _key(tmp_path, text) == _key(tmp_path, bare)
    more = text.replace(
        '    "Comparison":', '    "Added": "pitfalls_core.added",\n    "Comparison":'
    )
    assert more != text
    assert _key(tmp_path, more) == _key(tmp_path, bare)
    assert _key(tmp_path, f"{text}\nSEED = 1\n") != _key(tmp_path, bare)
    assert _key(tmp_path, text.replace("__version__ = ", "VERSION = ")) != _key(tmp_path, bare)


def test_a_door_of_another_package_counts(tmp_path: Path) -> None:
    """Only our own is left out: what a user's package offers may be part of a run."""
    keys = []
    for size in (1, 2):
        (tmp_path / "own").mkdir(exist_ok=True)
        text = f"def __getattr__(name):\n    return {size}\n"
        (tmp_path / "own" / "__init__.py").write_text(text)
        keys.append(source_closure(["own"], (SourceRoot(tmp_path),)).sources)
    assert keys[0] != keys[1]
