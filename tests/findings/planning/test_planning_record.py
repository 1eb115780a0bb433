"""Published comparisons read back: the SD is recovered, and what is no record is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.errors import InputError
from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.planning.record import (
    FirstStage,
    read_first_stages,
    read_seconds,
)
from pitfalls_core.report.results_file import comparison_entry
from tests.findings.constructed import (
    CONSTANT,
    IMPROVED,
    UNDERPOWERED,
    arm,
    comparison,
    design,
)

REMEDY = "name a results.json that `pitfalls report` or `pitfalls analyze` wrote"


def document(*found: Comparison, **changes: Any) -> dict[str, Any]:
    """Return what a ``results.json`` says of comparisons, the first one with `changes`."""
    entries = [comparison_entry(one) for one in found]
    if entries:
        entries[0] |= changes
    return {"schema": 1, "studies": [{"name": "constructed", "comparisons": entries}]}


def write(folder: Path, content: object) -> Path:
    """Write a ``results.json`` into `folder`."""
    path = folder / "results.json"
    path.write_text(json.dumps(content))
    return path


def stages(folder: Path, *found: Comparison, **changes: Any) -> tuple[FirstStage, ...]:
    """Return published comparisons as they are read back."""
    return read_first_stages(write(folder, document(*found, **changes)))


def refusal(path: Path, metric: str = "") -> str:
    """Return the message with which a file is refused, without its folder."""
    with pytest.raises(InputError) as caught:
        read_first_stages(path, metric)
    return str(caught.value).replace(f"{path.parent}/", "")


scores = st.lists(st.floats(0.1, 0.9), min_size=3, max_size=12)


@given(treatment=scores, baseline=scores, paired=st.booleans(), lower=st.booleans())
@settings(deadline=None, max_examples=100)
def test_the_sd_is_recovered(
    tmp_path_factory: pytest.TempPathFactory,
    treatment: list[float],
    baseline: list[float],
    paired: bool,
    lower: bool,
) -> None:
    """From the file alone, paired or not, the SD is that of the contrast."""
    made = design(paired=paired, chance=None, lower_is_better=lower)
    found = compare(arm(treatment), arm(baseline, "baseline"), made)
    (first,) = stages(tmp_path_factory.mktemp("record"), found)
    if found.reach is None:
        assert first.sd is None
        return
    # The spread may be as small as the rounding of the interval that it is recovered from.
    assert first.sd == pytest.approx(found.reach.sd, rel=1e-9, abs=1e-14)
    finished = (len(treatment), len(baseline))
    pairs = (min(finished), min(finished))
    assert (first.treatment_n, first.baseline_n) == (pairs if paired else finished)


def test_every_field(tmp_path: Path) -> None:
    """What the second stage rests on is read as it was written; families count what was tested."""
    found = adjust_families(
        [
            comparison(UNDERPOWERED),
            comparison(IMPROVED, dataset="drawn/a"),
            comparison(CONSTANT, dataset="drawn/c"),
            comparison(IMPROVED, dataset="scans/test", family="real scans", margin=None),
        ]
    )
    first, second, constant, last = stages(tmp_path, *found, runs=["r1", "r2"])
    assert first == FirstStage(
        study="constructed",
        id="drawn/b/accuracy/refined-vs-baseline",
        metric="accuracy",
        verdict="inconclusive",
        reason="underpowered",
        paired=True,
        treatment_n=6,
        baseline_n=6,
        sd=first.sd,
        margin=0.01,
        family_size=2,
        runs=("r1", "r2"),
    )
    assert second.family_size == constant.family_size == 2
    assert constant.sd is None
    assert (last.family_size, last.margin) == (1, None)


def test_one_metric(tmp_path: Path) -> None:
    """Other metrics are left out; an unknown one is refused with the nearest."""
    found = comparison(UNDERPOWERED), comparison(UNDERPOWERED, metric="loss")
    path = write(tmp_path, document(*found))
    assert [one.metric for one in read_first_stages(path, "loss")] == ["loss"]
    assert refusal(path, "los") == (
        "unknown metric 'los' in results.json. Did you mean 'loss'? Known: accuracy, loss."
    )


def test_groups_without_the_sd_of_an_arm(tmp_path: Path) -> None:
    """A pooled SD needs both; without one of them there is none."""
    found = comparison(UNDERPOWERED, paired=False)
    (first,) = stages(tmp_path, found, baseline_sd=None)
    assert first.sd is None


def test_files_that_are_no_results(tmp_path: Path) -> None:
    """What is missing, a folder, no JSON, something else or of another schema is refused."""
    path = tmp_path / "results.json"
    assert refusal(path) == f"there is no file results.json: {REMEDY}"
    path.mkdir()
    assert refusal(path) == f"results.json cannot be read (Is a directory): {REMEDY}"
    path.rmdir()
    path.write_text("variant,seed")
    assert refusal(path) == (
        f"results.json is not JSON (Expecting value: line 1 column 1 (char 0)): {REMEDY}"
    )
    others: list[object] = [[], {"schema": 1}, {"schema": 1, "studies": {}}]
    for other in others:
        write(tmp_path, other)
        assert refusal(path) == f"results.json is no results.json, it holds no studies: {REMEDY}"
    write(tmp_path, {**document(), "schema": 2})
    assert refusal(path) == (
        "results.json has schema 2 and this program reads schema 1: write the file again with "
        "this version"
    )
    write(tmp_path, document())
    assert refusal(path) == (
        "results.json holds no comparisons, so there is nothing to add seeds to"
    )


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("n", "6", "whole number"),
        ("paired", None, "truth value"),
        ("ci95_low", "0.1", "number"),
        ("verdict", 3, "text"),
        ("runs", None, "list"),
    ],
)
def test_damaged_fields(tmp_path: Path, field: str, value: object, kind: str) -> None:
    """A field of the wrong kind is named with its place."""
    path = write(tmp_path, document(comparison(UNDERPOWERED), **{field: value}))
    assert refusal(path) == (
        "results.json, study 1, comparison 'drawn/b/accuracy/refined-vs-baseline': the field "
        f"{field!r} is missing or no {kind}: {REMEDY}"
    )


def test_numbers_that_are_not_finite(tmp_path: Path) -> None:
    """JSON has no infinity, and Python reads it all the same."""
    path = write(tmp_path, document(comparison(UNDERPOWERED), margin=float("inf")))
    assert refusal(path) == (
        "results.json, study 1, comparison 'drawn/b/accuracy/refined-vs-baseline': the field "
        f"'margin' is inf, and no finite number: {REMEDY}"
    )


def test_seconds(tmp_path: Path) -> None:
    """Times are read where they were measured; no file means no times."""
    path = tmp_path / "timings.json"
    assert read_seconds(path) == {}
    path.write_text(json.dumps({"a": {"seconds": 12, "host": "x"}, "b": {}, "c": {"seconds": "1"}}))
    assert read_seconds(path) == {"a": 12.0}


@pytest.mark.parametrize("content", ["[]", '{"a": 3}'])
def test_a_file_that_holds_no_times(tmp_path: Path, content: str) -> None:
    """It is not taken for one without any."""
    path = tmp_path / "timings.json"
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        read_seconds(path)
    assert str(caught.value) == f"{path} is no timings.json: remove it, or give --hours"
    path.write_text("{")
    with pytest.raises(InputError, match=r"is not JSON \(.*\): remove it, or give --hours$"):
        read_seconds(path)
