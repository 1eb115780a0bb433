"""A report is up to date only if every input and every byte of it are what they were."""

import getpass
import json
import re
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.project import Project
from pitfalls_core.report import manifest as module
from pitfalls_core.report.manifest import (
    FILE,
    manifest_text,
    read_manifest,
    report_inputs,
    tree_digest,
    up_to_date,
)
from pitfalls_core.report.publishing import publish
from pitfalls_core.runs.ledger import Ledger
from tests.findings.constructed import EQUIVALENT, IMPROVED, analysis, everywhere
from tests.report.sample_notebooks import code, project_in, written

FILES = {"report.html": b"page", "tables/tab-a.csv": b"a,b\n"}
LEDGER = analysis(everywhere(EQUIVALENT)).runs.ledger


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project whose notebook imports a module of its own, which imports another."""
    project = project_in(tmp_path / "project")
    (project.root / "plots.py").write_text("import helper\n")
    (project.root / "helper.py").write_text("WIDTH = 3\n")
    cell = code("import json, plots\nfrom pitfalls_core.display import tables")
    written(project.notebooks / "01_a.ipynb", "# Title", cell)
    return project


def inputs_of(project: Project, ledger: Ledger = LEDGER, plans: str = "") -> dict[str, Any]:
    """Return the inputs of a report about one study."""
    return report_inputs([ledger], [project.notebooks / "01_a.ipynb"], project, plans)


def published(folder: Path, inputs: dict[str, Any]) -> None:
    """Publish `FILES` as what `inputs` give."""
    publish(folder, FILES, manifest_text(inputs, FILES))


def test_a_published_report_is_up_to_date(project: Project, tmp_path: Path) -> None:
    """Nothing changed, nothing to do."""
    published(tmp_path / "out", inputs_of(project))
    assert up_to_date(tmp_path / "out", inputs_of(project))


def test_a_folder_without_a_report_is_not(project: Project, tmp_path: Path) -> None:
    """There is nothing that could be up to date."""
    assert not up_to_date(tmp_path / "out", inputs_of(project))


def _edit(path: str, text: str) -> Any:
    def edit(project: Project) -> dict[str, Any]:
        (project.root / path).write_text(text)
        return inputs_of(project)

    return edit


def _another_story(project: Project) -> dict[str, Any]:
    written(project.notebooks / "01_a.ipynb", "# Another title", code("import plots"))
    return inputs_of(project)


def _another_result(project: Project) -> dict[str, Any]:
    return inputs_of(project, analysis(everywhere(IMPROVED)).runs.ledger)


def _a_failed_run(project: Project) -> dict[str, Any]:
    return inputs_of(project, analysis(everywhere([*EQUIVALENT[:5], None])).runs.ledger)


def _another_margin(project: Project) -> dict[str, Any]:
    study = LEDGER.study
    changed = replace(study, margin=replace(study.margin, value=0.02))
    return inputs_of(project, replace(LEDGER, study=changed))


def _another_run_key(project: Project) -> dict[str, Any]:
    first, *others = LEDGER.entries
    changed = replace(first, ingredients=replace(first.ingredients, versions={"torch": "0"}))
    return inputs_of(project, replace(LEDGER, entries=(changed, *others)))


def _another_plan(project: Project) -> dict[str, Any]:
    return inputs_of(project, plans="one more line")


@pytest.mark.parametrize(
    "change",
    [
        _edit("report_templates/outline.toml", 'title = "Another"'),
        _edit("report_templates/references.bib", ""),
        _edit("report_templates/more.txt", ""),
        _edit("plots.py", "import helper as h\n"),
        _edit("helper.py", "WIDTH = 4\n"),
        _another_story,
        _another_result,
        _a_failed_run,
        _another_margin,
        _another_run_key,
        _another_plan,
    ],
)
def test_a_changed_input_makes_it_out_of_date(
    project: Project, tmp_path: Path, change: Any
) -> None:
    """Each input that a document could show, one at a time."""
    published(tmp_path / "out", inputs_of(project))
    assert not up_to_date(tmp_path / "out", change(project))


def test_a_changed_version_makes_it_out_of_date(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of a library may make other documents."""
    published(tmp_path / "out", inputs_of(project))
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"0 of {name}")
    assert not up_to_date(tmp_path / "out", inputs_of(project))


def test_a_changed_program_makes_it_out_of_date(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package itself is an input, every file of it but byte-code."""
    shipped = tmp_path / "shipped"
    (shipped / "pitfalls_core" / "__pycache__").mkdir(parents=True)
    monkeypatch.setattr(module, "SHIPPED", shipped)
    (shipped / "pitfalls_core" / "a.py").write_text("A = 1")
    published(tmp_path / "out", inputs_of(project))
    (shipped / "pitfalls_core" / "__pycache__" / "a.pyc").write_text("")
    assert up_to_date(tmp_path / "out", inputs_of(project))
    (shipped / "pitfalls_core" / "a.py").write_text("A = 2")
    assert not up_to_date(tmp_path / "out", inputs_of(project))


def test_a_comment_in_an_imported_module_changes_nothing(project: Project) -> None:
    """What no document can show is no input."""
    before = inputs_of(project)
    (project.root / "helper.py").write_text("WIDTH = 3  # of a line\n")
    assert inputs_of(project) == before


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_makes_it_out_of_date(project: Project, tmp_path: Path, name: str) -> None:
    """Any promised file that is not what was written is noticed."""
    published(tmp_path / "out", inputs_of(project))
    content = bytearray(FILES[name])
    content[-1] ^= 1
    (tmp_path / "out" / name).write_bytes(content)
    assert not up_to_date(tmp_path / "out", inputs_of(project))


@pytest.mark.parametrize("name", [*FILES, FILE])
def test_a_missing_file_makes_it_out_of_date(project: Project, tmp_path: Path, name: str) -> None:
    """Any promised file that is gone is noticed."""
    published(tmp_path / "out", inputs_of(project))
    (tmp_path / "out" / name).unlink()
    assert not up_to_date(tmp_path / "out", inputs_of(project))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        '{"inputs": {}}',
        '{"outputs": {}}',
        '{"inputs": {}, "outputs": []}',
        '{"inputs": {}, "outputs": null}',
        '{"inputs": {}, "outputs": {"/etc/passwd": ""}}',
        '{"inputs": {}, "outputs": {"a/../../b": ""}}',
        '{"inputs": {}, "outputs": {"": ""}}',
        '{"inputs": {}, "outputs": {"a\\u0000b": ""}}',
    ],
)
def test_a_manifest_that_is_none_is_not_trusted(tmp_path: Path, text: str) -> None:
    """Torn, of another form, or pointing out of the folder: as if there were none."""
    (tmp_path / FILE).write_text(text)
    assert read_manifest(tmp_path) is None
    assert not up_to_date(tmp_path, {})


def test_a_torn_manifest_makes_it_out_of_date(project: Project, tmp_path: Path) -> None:
    """Wherever it was cut off."""
    inputs = inputs_of(project)
    published(tmp_path / "out", inputs)
    text = (tmp_path / "out" / FILE).read_text()
    for length in range(0, len(text) - 2, 97):
        (tmp_path / "out" / FILE).write_text(text[:length])
        assert not up_to_date(tmp_path / "out", inputs)


def test_nothing_of_this_machine_is_in_it(project: Project) -> None:
    """No path, no time, no host and no user."""
    text = manifest_text(inputs_of(project), FILES)
    names = set(re.findall(r'"((?:[^"\\]|\\.)*)"', text))
    assert not any(name.startswith("/") for name in names)
    assert str(project.root) not in text
    assert not {socket.gethostname(), getpass.getuser()} & names
    assert not re.search(r"\d{4}-\d\d-\d\d|\d\d:\d\d", text)


def test_equal_content_elsewhere_gives_the_same_manifest(tmp_path: Path) -> None:
    """Where a project lies, and in which order its files were made, does not count."""
    texts = []
    for name, order in (("first", 1), ("second", -1)):
        project = project_in(tmp_path / name)
        files = {"a.txt": "a", "b.txt": "b", "c/d.txt": "d"}
        (project.root / "report_templates" / "c").mkdir()
        for path in list(files)[::order]:
            (project.root / "report_templates" / path).write_text(files[path])
        written(project.notebooks / "01_a.ipynb", "# Title", code())  # with random ids
        texts.append(manifest_text(inputs_of(project), dict(list(FILES.items())[::order])))
    assert texts[0] == texts[1]


def test_the_order_of_the_file_system_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are digested by name, in whatever order a folder lists them."""
    for name in "bac":
        (tmp_path / name).write_text(name)
    before = tree_digest([tmp_path])
    listed = list(tmp_path.rglob("*"))
    monkeypatch.setattr(Path, "rglob", lambda *_: iter(listed[::-1]))
    assert tree_digest([tmp_path]) == before


def test_a_file_belongs_to_its_folder(tmp_path: Path) -> None:
    """A file that moves from one folder to the next, or is renamed, is another input."""
    first, second = tmp_path / "first", tmp_path / "second"
    digests = set()
    for folder, name in ((first, "a"), (second, "a"), (second, "b")):
        for each in (first, second):
            each.mkdir(exist_ok=True)
        (folder / name).write_text("text")
        digests.add(tree_digest([first, second]))
        (folder / name).unlink()
    assert len(digests) == 3


def test_the_manifest_is_sorted_json(project: Project) -> None:
    """It holds inputs and outputs; digests are those that ``sha256sum`` prints."""
    document = json.loads(manifest_text(inputs_of(project), FILES))
    assert list(document) == ["inputs", "outputs", "schema"]
    assert document["outputs"] == {
        "report.html": "3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274",
        "tables/tab-a.csv": "5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313",
    }
