"""The run key covers what a result is a function of, and nothing that a run does not use."""

import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.project import SHIPPED, Project
from pitfalls_core.runs.identity import key as keys
from pitfalls_core.runs.identity.changes import change_between
from pitfalls_core.runs.identity.closure import SourceRoot, source_closure
from pitfalls_core.runs.identity.key import ingredients_of, modules_of, source_roots
from pitfalls_core.runs.identity.processor import kind_of_processor
from pitfalls_core.runs.identity.versions import versions_of
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.studies.catalogue import load_study
from tests.runs.samples import ingredients
from tests.runs.tiny import RUNS, TinyProject

PLAIN = ingredients()


def keys_of(tiny: TinyProject) -> dict[str, str]:
    """Return the key of every planned run, by name."""
    planned = planned_runs(tiny.study, "smoke")
    made = ingredients_of(planned, tiny.circumstances)
    return {one.specification_id: one.key for one in made}


def moved(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return the runs whose key is another one, without the seed."""
    assert before.keys() == after.keys()
    return {name.split("/")[2] for name in before if before[name] != after[name]}


def test_every_run_has_a_key_of_its_own(tmp_path: Path) -> None:
    """Keys are names of files, one a run, and the same whenever they are computed."""
    tiny = TinyProject.create(tmp_path)
    made = keys_of(tiny)
    assert tuple(made) == RUNS
    assert len(set(made.values())) == len(RUNS)
    assert {len(key) for key in made.values()} == {64}
    assert keys_of(tiny) == made


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("tiny_light.py", "AMOUNT = 0.25", "AMOUNT = 0.26", {"bright"}),
        ("tiny_brightness.py", ".clamp(0, 1)", ".clamp(0.1, 1)", {"bright"}),
        ("tiny_data.py", "0.4 * labels", "0.3 * labels", {"baseline", "bright", "flipped"}),
        ("tiny_model.py", "nn.Linear(9, 2)", "nn.Linear(9, 2, False)",
         {"baseline", "bright", "flipped"}),
        ("studies/tiny.py", "rate=0.8", "rate=0.7", {"flipped"}),
        ("studies/tiny.py", "epochs=1", "epochs=2", {"baseline", "bright", "flipped"}),
        ("tiny_light.py", '"""How much light."""', '"""How much."""', set()),
        ("tiny_model.py", "super().__init__()", "super().__init__()  # draws nothing", set()),
        ("studies/tiny.py", "Margin(0.05", "Margin(0.06", set()),
        ("studies/tiny.py", "Does light help?", "Does it?", set()),
        ("studies/tiny.py", '"brighter images"', '"more light"', set()),
    ],
)  # fmt: skip
def test_an_edit_moves_the_keys_of_the_runs_that_use_it(
    path: str, old: str, new: str, expected: set[str], tmp_path: Path
) -> None:
    """Source and settings move the runs that depend on them; words and the margin move none."""
    tiny = TinyProject.create(tmp_path)
    before = keys_of(tiny)
    tiny.edit(path, old, new)
    assert moved(before, keys_of(tiny)) == expected


@dataclass(frozen=True)
class ShippedCopy:
    """A copy of this package in a folder."""

    folder: Path

    def sources(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Return the sources of a run on glyphs, for each variant."""
        study = load_study("refinement_under_shift", Project(self.folder))
        runs = [run for run in planned_runs(study, "smoke") if run.task == "glyphs"]
        roots = (SourceRoot(self.folder, "pitfalls_core"),)
        return {run.variant: source_closure(modules_of(run), roots).sources for run in runs}


ALL = {
    "baseline",
    "refined",
    "augmented",
    "decayed",
    "normalized",
    "two_threads",
    "double_batch",
    "reseeded",
    "noisy_labels",
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("training/augmentations.py", {"refined", "augmented"}),
        ("data/label_noise.py", {"noisy_labels"}),
        ("training/loop.py", ALL),
        ("data/glyphs.py", ALL),
        ("seeding.py", ALL),
        ("data/digits.py", set()),
        ("runs/store/run_store.py", set()),
        ("runs/engine/local.py", set()),
        ("runs/execution/script.py", set()),
        ("studies/study.py", set()),
        ("studies/definitions/refinement_under_shift.py", set()),
    ],
)
def test_an_edit_of_this_package_moves_the_runs_that_use_it(
    path: str, expected: set[str], tmp_path: Path
) -> None:
    """With the shipped study: a method, a data set, the loop, and what no result depends on."""
    copy = ShippedCopy(tmp_path)
    shutil.copytree(SHIPPED / "pitfalls_core", tmp_path / "pitfalls_core")
    before = copy.sources()
    with (tmp_path / "pitfalls_core" / path).open("a") as file:
        file.write("\nADDED = 1\n")
    after = copy.sources()
    assert {variant for variant in before if before[variant] != after[variant]} == expected


def test_first_party_source_is_this_package_and_the_project(tmp_path: Path) -> None:
    """A package of the project cannot take the place of this one."""
    package, project = source_roots(Project(tmp_path))
    assert package == SourceRoot(SHIPPED, "pitfalls_core")
    assert project == SourceRoot(tmp_path)


def test_a_run_starts_from_its_parts_and_from_what_executes_it(tmp_path: Path) -> None:
    """The modules are those of the parts that the run uses, and the one that executes it."""
    run = planned_runs(TinyProject.create(tmp_path).study, "smoke")[1]
    assert modules_of(run) == (
        "pitfalls_core.runs.execution.network",
        "pitfalls_core.training.optimizers",
        "pitfalls_core.training.schedules",
        "tiny_brightness",
        "tiny_data",
        "tiny_model",
    )


def test_versions_are_those_of_the_imported_packages(tmp_path: Path) -> None:
    """Torch and NumPy are imported, so that their versions count; pandas is not.

    The kind of processor counts too: it decides the last bits of floating-point results.
    """
    tiny = TinyProject.create(tmp_path)
    made = ingredients_of(planned_runs(tiny.study, "smoke")[:1], tiny.circumstances)[0]
    assert made.versions.keys() == {"machine", "python", "numpy", "torch"}
    assert made.versions["machine"] == kind_of_processor()
    assert made.versions["python"] == "{}.{}.{}".format(*sys.version_info[:3])


def test_a_package_that_is_not_called_as_it_is_imported() -> None:
    """The version is found by the import name; a package that is not there has none."""
    versions = versions_of(("sklearn", "not_there"))
    assert versions["sklearn"].startswith("scikit-learn ")
    assert versions["not_there"] == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"specification": {**PLAIN.specification, "epochs": 2}},
        {"sources": {**PLAIN.sources, "tiny_data": "a2"}},
        {"sources": {**PLAIN.sources, "tiny_more": "c3"}},
        {"versions": {**PLAIN.versions, "torch": "2.13.1"}},
        {"versions": {**PLAIN.versions, "numpy": "2.4.6"}},
        {"device": "cuda"},
        {"threads": 2},
        {"data": {"a.npz": "d1"}},
        {"parent": "e5"},
    ],
)
def test_every_ingredient_is_in_the_key(changes: dict[str, Any]) -> None:
    """Specification, source, versions, device and threads all move the key."""
    assert replace(PLAIN, **changes).key != PLAIN.key


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"specification": {**PLAIN.specification, "epochs": 2, "seed": 1}},
            "specification changed: epochs 1 -> 2, seed 0 -> 1",
        ),
        (
            {"specification": {**PLAIN.specification, "augmentation": {"reference": "a:B"}}},
            "specification changed: augmentation.reference absent -> a:B",
        ),
        ({"sources": {"tiny_data": "a1", "tiny_model": "b9"}}, "source changed: tiny_model"),
        ({"sources": {"tiny_data": "a1", "more": "c"}}, "source changed: more, tiny_model"),
        (
            {"versions": {"python": "3.11.9", "torch": "2.13.0"}},
            "version changed: python 3.11.7 -> 3.11.9",
        ),
        (
            {"versions": {"python": "3.11.7", "numpy": "2.4.6"}},
            "version changed: numpy absent -> 2.4.6, torch 2.13.0 -> absent",
        ),
        ({"device": "cuda"}, "device changed: device cpu -> cuda"),
        ({"threads": 2}, "device changed: threads 1 -> 2"),
        (
            {"sources": {"tiny_model": "b2"}, "device": "cuda"},
            "source changed: tiny_data; device changed: device cpu -> cuda",
        ),
        ({"data": {"a.npz": "d1"}}, "data changed: a.npz"),
        ({"parent": "e5"}, "its parent run is to be done again"),
        ({"parent": "e5", "sources": {"tiny_data": "a1"}}, "source changed: tiny_model"),
        (
            {"sources": {f"module_{number}": "f6" for number in range(5)}},
            "source changed: module_0, module_1, module_2, module_3, module_4 and 2 more",
        ),
        ({}, ""),
    ],
)
def test_what_changed_is_said_in_words(changes: dict[str, Any], words: str) -> None:
    """The words name the field, the module, the version before and after."""
    assert change_between(PLAIN, replace(PLAIN, **changes)) == words


def test_the_device_is_an_ingredient(tmp_path: Path) -> None:
    """Runs on another device are other runs."""
    tiny = TinyProject.create(tmp_path)
    planned: tuple[RunSpecification, ...] = planned_runs(tiny.study, "smoke")[:1]
    places = [replace(tiny.circumstances, device=name) for name in ("cpu", "cuda")]
    made = [ingredients_of(planned, place)[0] for place in places]
    assert [one.device for one in made] == ["cpu", "cuda"]
    assert made[0].key != made[1].key
    assert {one.threads for one in made} == {keys.THREADS} == {1}


def test_keys_are_computed_without_importing_what_they_cover(tmp_path: Path) -> None:
    """Neither torch, nor NumPy, nor the parts themselves are imported."""
    TinyProject.create(tmp_path)
    program = f"""

import sys
from pathlib import Path
from pitfalls_core.project import Project
from pitfalls_core.runs.identity.key import ingredients_of
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.workplace import Workplace
from pitfalls_core.studies.catalogue import load_study
project = Project(Path({str(tmp_path)!r}))
place = Workplace(project).circumstances
for name in ("tiny", "refinement_under_shift"):
    planned = planned_runs(load_study(name, project), "smoke")
    print(len({{one.key for one in ingredients_of(planned, place)}}) == len(planned))
parts = ("pitfalls_core.training", "pitfalls_core.data", "pitfalls_core.models", "tiny_data")
heavy = ("numpy", "torch", "scipy", "sklearn", "pandas", *parts)
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("True\nTrue\n[]\n", "")
