"""Where numbers come from: the plan, the source of the runs, the command."""

from dataclasses import replace

from pitfalls_core.findings.origin import origin_of
from tests.findings.whole import whole_runs

RUNS = whole_runs()


def test_the_source_is_a_digest_of_all_modules_of_all_runs() -> None:
    """It changes with any module of any run, and not with the order of the runs."""
    made = [
        replace(one, ingredients=replace(one.ingredients, sources={"a": "1", "b": str(n % 2)}))
        for n, one in enumerate(RUNS.records)
    ]
    first = dict(origin_of(replace(RUNS, records=tuple(made))))
    turned = dict(origin_of(replace(RUNS, records=tuple(made[::-1]))))
    other = replace(made[0], ingredients=replace(made[0].ingredients, sources={"a": "2"}))
    changed = dict(origin_of(replace(RUNS, records=(other, *made[1:]))))
    assert first["Source"].endswith("… of 3 modules")
    assert first == turned
    assert changed["Source"] != first["Source"]
    assert first["Repeat"] == RUNS.command


def test_without_any_run_there_is_no_source() -> None:
    """And the entry says so."""
    assert dict(origin_of(replace(RUNS, records=())))["Source"] == "no run has finished"
