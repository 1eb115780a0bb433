"""What every appendix shows: definitions as written, versions as recorded, runs that failed."""

from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.display.definition import definition
from pitfalls_core.display.document import Code, CodeBlock, walk
from pitfalls_core.display.environment import environment_table
from pitfalls_core.display.failed_runs import failed_runs_table
from pitfalls_core.display.plain import plain_text
from pitfalls_core.project import SHIPPED
from pitfalls_core.studies.catalogue import load_study
from tests.findings.whole import whole_runs

RUNS = whole_runs()
DEFINITIONS = SHIPPED / "pitfalls_core" / "studies" / "definitions"


def test_a_definition_is_printed_unchanged() -> None:
    """Its file comes first, then the files beside it that it imports, each whole."""
    study = load_study("finetuning_surprises")
    runs = replace(RUNS, ledger=replace(RUNS.ledger, study=study))
    shown = definition(runs)
    names = [one.text for one in walk(shown.blocks) if isinstance(one, Code)]
    assert names[0] == "finetuning_surprises.py"
    assert names[1:] == sorted(names[1:])
    assert "_finetuning_variants.py" in names
    listings = [one.text for one in walk(shown.blocks) if isinstance(one, CodeBlock)]
    for name, text in zip(names, listings, strict=True):
        assert text + "\n" == (DEFINITIONS / name).read_text(encoding="utf-8")


def test_a_study_of_ones_own_is_found_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder of the project."""
    (tmp_path / "studies").mkdir()
    text = (DEFINITIONS / "refinement_under_shift.py").read_text(encoding="utf-8")
    (tmp_path / "studies" / "refinement_under_shift.py").write_text(f"# Mine.\n{text}")
    monkeypatch.chdir(tmp_path)
    study = load_study("refinement_under_shift")
    shown = definition(replace(RUNS, ledger=replace(RUNS.ledger, study=study)))
    (first, *_) = [one for one in walk(shown.blocks) if isinstance(one, CodeBlock)]
    assert first.text.startswith("# Mine.\n")


def test_the_environment_has_every_recorded_version() -> None:
    """All values of one that is not the same everywhere; no host, no path."""
    first, *others = RUNS.records
    versions = {"python": "3.11.1", "machine": "x86_64", "numpy": "2.0"}
    made = [replace(one, ingredients=replace(one.ingredients, versions=versions)) for one in others]
    odd = replace(
        first, ingredients=replace(first.ingredients, versions={**versions, "numpy": "1.9"})
    )
    table = environment_table(replace(RUNS, records=(odd, *made)))
    shown = {plain_text(row.cells[0]): plain_text(row.cells[1]) for row in table.rows}
    assert shown == {
        "Device": "cpu",
        "Threads of a run": "1",
        "Kind of processor": "x86_64",
        "numpy": "1.9, 2.0",
        "Python": "3.11.1",
    }


def test_runs_that_did_not_end_well_are_named() -> None:
    """A planted collapse and a missing run are told, and nothing of the others."""
    assert failed_runs_table(RUNS).rows == ()
    first, second, *others = RUNS.records
    table = failed_runs_table(replace(RUNS, records=(replace(first, outcome="collapsed"), *others)))
    shown = {plain_text(row.cells[0]): plain_text(row.cells[1]) for row in table.rows}
    assert shown[first.id] == "collapsed"
    assert set(shown) == {first.id, second.id}
    assert plain_text(table.caption).startswith(
        f"Failure cases: 2 of {len(RUNS.ledger.entries)} planned runs have no result"
    )
