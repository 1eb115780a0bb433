"""Reasons: every change that moves a run key is named, and named rightly."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.canonical import canonical
from pitfalls_core.runs.identity.changes import change_between, changed_names
from pitfalls_core.runs.identity.closure import SourceRoot
from pitfalls_core.runs.identity.key import Ingredients
from tests.runs.samples import ingredients

RUN = ingredients()


def specified(**changes: Any) -> Ingredients:
    """Return ingredients with further or other arguments of the model."""
    model = {"reference": "tiny_model:Linear", "arguments": changes}
    return replace(RUN, specification={**RUN.specification, "model": model})


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (RUN, ""),
        (
            replace(RUN, specification={**RUN.specification, "epochs": 2}),
            "specification changed: epochs 1 -> 2",
        ),
        (
            specified(size=3),
            "specification changed: model.arguments.size absent -> 3",
        ),
        (
            replace(RUN, sources={"tiny_data": "a1", "tiny_model": "b3"}),
            "source changed: tiny_model",
        ),
        (
            replace(RUN, sources={"tiny_model": "b2", "tiny_new": "c3"}),
            "source changed: tiny_data, tiny_new",
        ),
        (replace(RUN, data={"a.npz": "d4"}), "data changed: a.npz"),
        (
            replace(RUN, versions={"python": "3.12.0", "numpy": "2.0"}),
            "version changed: numpy absent -> 2.0, python 3.11.7 -> 3.12.0, torch 2.13.0 -> absent",
        ),
        (replace(RUN, device="cuda"), "device changed: device cpu -> cuda"),
        (replace(RUN, threads=2), "device changed: threads 1 -> 2"),
        (replace(RUN, parent="e5"), "its parent run is to be done again"),
        (replace(RUN, parent="e5", device="cuda"), "device changed: device cpu -> cuda"),
        (
            replace(RUN, device="cuda", data={"a": "1"}, sources={}),
            "source changed: tiny_data, tiny_model; data changed: a; "
            "device changed: device cpu -> cuda",
        ),
    ],
)
def test_reasons(new: Ingredients, reason: str) -> None:
    """Each kind of change comes with its names, and with both values where they are short."""
    assert change_between(RUN, new) == reason


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 1)
    | st.sampled_from([0.0, -0.0, 1.0, 0.5, "", "1"]),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)
ARGUMENTS = st.dictionaries(st.sampled_from("abc"), PLAIN, max_size=3)


@given(ARGUMENTS, ARGUMENTS)
def test_a_reason_is_given_exactly_if_the_key_is_another(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Also for None beside nothing, and for values that Python holds to be equal."""
    old, new = specified(**one), specified(**other)
    reason = change_between(old, new)
    assert (reason == "") == (old.key == new.key)
    moved = {name for name in "abc" if _text(one, name) != _text(other, name)}
    assert {name for name in "abc" if f"model.arguments.{name} " in reason} == moved


def _text(values: dict[str, Any], name: str) -> str:
    return canonical(values[name]) if name in values else "nothing"


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ({"a": 1}, {"a": 1.0}, "a 1 -> 1.0"),
        ({"a": 1}, {"a": True}, "a 1 -> True"),
        ({}, {"a": None}, "a absent -> None"),
        ({"a": [1, None]}, {"a": [1, 0]}, "a [1, None] -> [1, 0]"),
    ],
)
def test_values_that_look_alike(before: dict[str, Any], after: dict[str, Any], shown: str) -> None:
    """They make another key, and are told."""
    reason = change_between(specified(**before), specified(**after))
    assert reason == f"specification changed: model.arguments.{shown}"


def test_source_is_named_by_its_file(tmp_path: Path) -> None:
    """Files are named below the folder they are found in; what is gone, by its module."""
    for name in ("first/p/__init__.py", "second/q.py", "second/p/r.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    roots = (SourceRoot(tmp_path / "first", "p"), SourceRoot(tmp_path / "second"))
    old = replace(RUN, sources=dict.fromkeys(["p", "p.r", "q", "gone.s"], "1"))
    new = replace(RUN, sources=dict.fromkeys(["p", "p.r", "q"], "2"))
    assert change_between(old, new, roots) == (
        "source changed: gone.s, p/__init__.py, p/r.py, q.py"
    )


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (4, "n0, n1, n2, n3"),
        (5, "n0, n1, n2, n3, n4"),
        (6, "n0, n1, n2, n3, n4 and 1 more"),
        (9, "n0, n1, n2, n3, n4 and 4 more"),
    ],
)
def test_long_lists_are_cut(count: int, shown: str) -> None:
    """The first five are named, and the rest is counted."""
    data = {f"n{number}": "1" for number in range(count)}
    assert change_between(RUN, replace(RUN, data=data)) == f"data changed: {shown}"


def test_changed_names() -> None:
    """A name may be in one mapping only; the order of names is nothing."""
    assert changed_names({"b": 1, "a": 2, "c": 3}, {"c": 3, "d": 4, "b": 2}) == ["a", "b", "d"]
    assert changed_names({"a": 1, "b": 2}, {"b": 2, "a": 1}) == []
