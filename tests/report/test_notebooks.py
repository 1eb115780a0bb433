"""Executed notebooks are kept, and done again exactly when an input of theirs has changed."""

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from pitfalls_core.errors import InputError, NotebookFailed
from pitfalls_core.project import Project
from pitfalls_core.report import notebooks as module
from pitfalls_core.report.execute import NotebookJob, read_notebook
from pitfalls_core.report.notebooks import NotebookCache, executed, notebook_key
from pitfalls_core.runs.workplace import Workplace
from tests.report.sample_notebooks import code, notebook, written

PARAMETERS = code('profile = "a"', tags=["parameters"])


class Kernel:
    """Stands for the kernel: counts, and fails where the source says so."""

    def __init__(self) -> None:
        self.count = 0

    def execute(self, job: NotebookJob) -> NotebookNode:
        """Return the source as executed."""
        self.count += 1
        whole = read_notebook(job.source)
        if "raise" in whole.cells[-1].source:
            raise NotebookFailed(f"{job.source.name} failed")
        whole.metadata["executed"] = self.count
        return whole


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """Put a stand-in in the place of the kernel."""
    stand_in = Kernel()
    monkeypatch.setattr(module, "execute", stand_in.execute)
    return stand_in


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project whose notebook imports `plots`, which imports `helper`."""
    (tmp_path / "plots.py").write_text("from helper import WIDTH\n")
    (tmp_path / "helper.py").write_text("WIDTH = 3\n")
    (tmp_path / "unrelated.py").write_text("A = 1\n")
    write_notebook(tmp_path)
    return Project(tmp_path)


def write_notebook(folder: Path, *, title: str = "# Title", more: str = "plots.WIDTH") -> None:
    """Write the sample notebook."""
    written(folder / "01_a.ipynb", title, PARAMETERS, code("import plots"), code(more))


def job(project: Project, **parameters: Any) -> NotebookJob:
    """Return the job of the sample notebook."""
    return NotebookJob(project.root / "01_a.ipynb", parameters, project.root)


def key(project: Project, result: str = "runs", **parameters: Any) -> str:
    """Return the key of the sample notebook as it stands."""
    return notebook_key(job(project, **parameters), result, project)


def test_the_key_moves_with_every_input(project: Project) -> None:
    """A cell, a sentence, a parameter, the runs and every imported module are inputs."""
    folder = project.root
    keys = [key(project), key(project, "other runs"), key(project, profile="b")]
    write_notebook(folder, more="plots.WIDTH + 1")
    keys.append(key(project))
    write_notebook(folder, title="# Another title")
    keys.append(key(project))
    write_notebook(folder)
    (folder / "plots.py").write_text("from helper import WIDTH as W\n")
    keys.append(key(project))
    (folder / "plots.py").write_text("from helper import WIDTH\n")
    (folder / "helper.py").write_text("WIDTH = 4\n")
    keys.append(key(project))
    assert len(set(keys)) == len(keys)


def test_the_key_stays_with_what_changes_no_output(project: Project) -> None:
    """Comments, unrelated modules, and ids and outputs that JupyterLab has saved do not count."""
    before = key(project)
    (project.root / "helper.py").write_text('"""Widths."""\n\nWIDTH = 3  # of a line\n')
    (project.root / "unrelated.py").write_text("A = 2\n")
    write_notebook(project.root)  # with new random ids
    path = project.root / "01_a.ipynb"
    saved = json.loads(path.read_text())
    saved["cells"][-1]["execution_count"] = 7
    saved["cells"][-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "3"}]
    path.write_text(json.dumps(saved))
    assert key(project) == before


def test_the_key_moves_with_versions(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of what executes notebooks may give other outputs."""
    before = key(project)
    monkeypatch.setattr(module, "versions_of", lambda names: dict.fromkeys(names, "0.0"))
    assert key(project) != before


def test_the_key_moves_with_the_look_of_previews(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Executed notebooks hold previews, made from a template."""
    before = key(project)
    look = tmp_path / "look"
    look.mkdir()
    (look / "fragment.html.j2").write_text("another")
    monkeypatch.setattr(module, "template_folder", {"preview": look}.__getitem__)
    assert key(project) != before


def test_an_unchanged_notebook_is_not_executed_again(project: Project, kernel: Kernel) -> None:
    """The kept notebook is the executed one."""
    first = executed([job(project)], ["runs"], Workplace(project))
    again = executed([job(project)], ["runs"], Workplace(project))
    assert kernel.count == 1
    assert first == again
    assert first[0].metadata["executed"] == 1
    assert again[0].cells[0].source == "# Title"


def test_a_changed_input_executes_again(project: Project, kernel: Kernel) -> None:
    """The old copy is never shown for new inputs."""
    executed([job(project)], ["runs"], Workplace(project))
    (project.root / "helper.py").write_text("WIDTH = 4\n")
    (renewed,) = executed([job(project)], ["runs"], Workplace(project))
    assert renewed.metadata["executed"] == 2


@pytest.mark.parametrize(
    "damage", ["flipped", "torn", "", "[]", "{}", '{"notebook": {}, "sha256": 3}']
)
def test_a_damaged_copy_is_executed_again(project: Project, kernel: Kernel, damage: str) -> None:
    """A copy that is not what was written is no copy, and is mended."""
    executed([job(project)], ["runs"], Workplace(project))
    (path,) = (project.build / "notebooks").iterdir()
    whole = path.read_text()
    damaged = {"flipped": whole.replace("# Title", "# Tutle"), "torn": whole[: len(whole) // 2]}
    path.write_text(damaged.get(damage, damage))
    (renewed,) = executed([job(project)], ["runs"], Workplace(project))
    assert (kernel.count, renewed.metadata["executed"]) == (2, 2)
    (again,) = executed([job(project)], ["runs"], Workplace(project))
    assert (kernel.count, again) == (2, renewed)


def test_a_copy_that_cannot_be_kept_is_shown_all_the_same(project: Project, kernel: Kernel) -> None:
    """Where nothing can be written, a notebook is executed each time."""
    project.build.mkdir()
    (project.build / "notebooks").write_text("in the way")
    for count in (1, 2):
        (done,) = executed([job(project)], ["runs"], Workplace(project))
        assert done.metadata["executed"] == count
    assert (project.build / "notebooks").read_text() == "in the way"


def test_a_copy_under_another_key_is_none(tmp_path: Path) -> None:
    """Copies cannot be swapped: each carries its key in its digest."""
    cache = NotebookCache(tmp_path)
    cache.write("a", notebook("# A"))
    (tmp_path / "a.json").rename(tmp_path / "b.json")
    assert cache.read("b") is None


def test_a_failure_is_not_kept(project: Project, kernel: Kernel) -> None:
    """What failed is tried again, and nothing is left that could pass for a result."""
    write_notebook(project.root, more="raise ValueError")
    for _ in range(2):
        with pytest.raises(NotebookFailed) as caught:
            executed([job(project)], ["runs"], Workplace(project))
        assert str(caught.value) == "01_a.ipynb failed"
    assert kernel.count == 2
    assert not (project.build / "notebooks").exists()


def test_every_failure_is_listed_and_the_others_are_kept(project: Project, kernel: Kernel) -> None:
    """One failed notebook hides neither another failure nor a success."""
    for name in ("02_b", "04_d"):
        written(project.root / f"{name}.ipynb", code("raise ValueError"))
    written(project.root / "03_c.ipynb", "# C")
    names = ("01_a", "02_b", "03_c", "04_d")
    jobs = [NotebookJob(project.root / f"{name}.ipynb", {}, project.root) for name in names]
    with pytest.raises(NotebookFailed) as caught:
        executed(jobs, ["runs"] * 4, Workplace(project))
    assert str(caught.value) == "02_b.ipynb failed\n04_d.ipynb failed"
    assert len(list((project.build / "notebooks").iterdir())) == 2


def test_notebooks_come_back_in_order(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order of the jobs counts, not which one ends first."""

    def execute(job: NotebookJob) -> NotebookNode:
        time.sleep(0.05 if job.source.name == "01_a.ipynb" else 0)
        return read_notebook(job.source)

    monkeypatch.setattr(module, "execute", execute)
    written(project.root / "02_b.ipynb", "# B")
    jobs = [
        NotebookJob(project.root / name, {}, project.root) for name in ("01_a.ipynb", "02_b.ipynb")
    ]
    first, second = executed(jobs, ["", ""], Workplace(project))
    assert (first.cells[0].source, second.cells[0].source) == ("# Title", "# B")


@pytest.mark.parametrize(
    ("asked", "there", "expected"),
    [(0, 3, 3), (0, 1, 1), (2, 8, 2), (5, 1, 5), (0, 64, 6), (64, 2, 6)],
)
def test_as_many_at_a_time_as_there_are_processors(
    asked: int, there: int, expected: int, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or as many as are asked for, but no more than memory holds; none waits for the one before."""
    monkeypatch.setattr(module, "processors", lambda: there)
    together = threading.Barrier(expected, timeout=20)
    running, most = threading.Semaphore(expected), []

    def execute(job: NotebookJob) -> NotebookNode:
        most.append(running.acquire(blocking=False))
        together.wait()
        running.release()
        return read_notebook(job.source)

    monkeypatch.setattr(module, "execute", execute)
    names = [f"{number:02}_x.ipynb" for number in range(2 * expected)]
    for name in names:
        written(project.root / name, f"# {name}")
    jobs = [NotebookJob(project.root / name, {}, project.root) for name in names]
    done = executed(jobs, names, Workplace(project, jobs=asked))
    assert [one.cells[0].source for one in done] == [f"# {name}" for name in names]
    assert most == [True] * len(names)


def test_a_cell_that_is_no_python_is_refused_before_anything_is_executed(
    project: Project, kernel: Kernel
) -> None:
    """What a cell imports must be known; nothing runs if it is not."""
    write_notebook(project.root, more="%matplotlib inline")
    with pytest.raises(InputError) as caught:
        executed([job(project)], ["runs"], Workplace(project))
    assert str(caught.value) == (
        f"{project.root / '01_a.ipynb'}, cell 4, line 1: invalid syntax; a code cell must be plain "
        "Python, without commands of the shell or of IPython"
    )
    assert kernel.count == 0
