"""Parts: references to what a run is made of, with arguments that survive JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitfalls_core.canonical import canonical
from pitfalls_core.errors import InputError
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.studies.part import DataFile, Part
from tests.runs.samples import SPECIFICATION

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)  # fmt: skip
PLAIN = st.recursive(SCALARS, lambda values: st.lists(values).map(tuple), max_leaves=8)
ARGUMENTS = st.dictionaries(st.sampled_from("abcdef"), PLAIN)


def test_names_inside_a_reference() -> None:
    """A reference has the module before the colon and the name after it."""
    part = Part("package.module:Name", size=3)
    assert (part.module, part.name, dict(part.arguments)) == ("package.module", "Name", {"size": 3})


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "module",
        "module:",
        ":Name",
        "a..b:Name",
        "a b:Name",
        "module:Na me",
        "module:a.b",
        "a:b:c",
    ],
)
def test_a_malformed_reference_is_refused(reference: str) -> None:
    """The message shows the form and what was given."""
    with pytest.raises(InputError) as error:
        Part(reference)
    assert str(error.value) == f"a part is named 'package.module:name'; got {reference!r}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ([1, 2], "list: [1, 2]"),
        ({"a": 1}, "dict: {'a': 1}"),
        (float("nan"), "float: nan"),
        (float("-inf"), "float: -inf"),
        ((1, (2, b"x")), "bytes: b'x'"),
        (1j, "complex: 1j"),
    ],
)
def test_an_argument_that_does_not_survive_json_is_refused(value: Any, shown: str) -> None:
    """The message has the argument's name, the part, the type and the value."""
    with pytest.raises(InputError) as error:
        Part("module:Name", size=value)
    assert str(error.value) == (
        "argument 'size' of part module:Name must be text, a finite number, a boolean, None, a "
        f"DataFile or a tuple of these; got {shown}"
    )


def test_arguments_cannot_be_changed() -> None:
    """A part is a value: equal parts are equal keys, and no argument can be replaced."""
    part = Part("module:Name", size=3, shape=(1, 2))
    assert {part: "found"}[Part("module:Name", shape=(1, 2), size=3)] == "found"
    assert part != Part("module:Name", size=4, shape=(1, 2))
    with pytest.raises(TypeError, match=r"^'mappingproxy' object does not support item assignment"):
        part.arguments["size"] = 4  # type: ignore[index]  # that it fails is the point


@given(ARGUMENTS)
def test_a_specification_survives_json(arguments: dict[str, Any]) -> None:
    """What a worker reads back is what was planned: every argument, None and tuples included."""
    planned = replaced(Part("module:Name", **arguments))
    assert RunSpecification.from_plain(json.loads(canonical(planned))) == planned


@given(ARGUMENTS, ARGUMENTS)
def test_different_arguments_have_different_texts(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Two parts have one canonical text only if they are called alike."""
    same = canonical(Part("module:Name", **one)) == canonical(Part("module:Name", **other))
    assert same == (repr(sorted(one.items())) == repr(sorted(other.items())))


def replaced(model: Part) -> RunSpecification:
    """Return a specification with `model`."""
    fields = {name: getattr(SPECIFICATION, name) for name in RunSpecification.__annotations__}
    return RunSpecification(**{**fields, "model": model})


def test_building_a_part() -> None:
    """The part is imported, and called with its arguments and further ones."""
    built = build(Part("fractions:Fraction", numerator=3), denominator=4)
    assert (built.numerator, built.denominator) == (3, 4)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (
            Part("no_such_module:Name"),
            "part no_such_module:Name cannot be imported: No module named 'no_such_module'",
        ),
        (
            Part("bisect:bisect_leftt"),
            "unknown part 'bisect_leftt' in module bisect. Did you mean 'bisect_left'? "
            "Known: bisect, bisect_left, bisect_right, insort, insort_left, insort_right.",
        ),
        (
            Part("datetime:timedelta", size=3),
            "part datetime:timedelta does not take {'size': 3}: "
            "'size' is an invalid keyword argument for __new__()",
        ),
    ],
)
def test_a_part_that_cannot_be_built(part: Part, message: str) -> None:
    """The message has the part, and what Python or the list of names says about it."""
    with pytest.raises(InputError) as error:
        build(part)
    assert str(error.value) == message


@pytest.mark.parametrize("name", ["a.npz", "deep/a.npz", "folder", ".hidden", "a..b", "ä b"])
def test_a_data_file(name: str) -> None:
    """A relative path is kept as it is written, also through JSON, and names the data of a part."""
    part = Part("module:Name", file=DataFile(name), more=(1, (DataFile("b"), None)))
    assert part.data_files == (name, "b")
    assert Part.from_plain(json.loads(canonical(part))) == part
    assert Part("module:Name", size=3).data_files == ()


@pytest.mark.parametrize("name", ["", "/a.npz", "//a", "..", "../a.npz", "a/../../b", "a/.."])
def test_a_data_file_outside_is_refused(name: str) -> None:
    """The message has the path as it was given."""
    with pytest.raises(InputError) as error:
        DataFile(name)
    assert str(error.value) == (
        f"a data file is named by a path inside the data root; got {name!r}"
    )


def test_a_part_receives_the_path_of_a_data_file() -> None:
    """Below the data root, inside tuples as well; other arguments come as they are."""
    part = Part("types:SimpleNamespace", one=DataFile("a/b"), many=(DataFile("c"), "d"), size=3)
    built = build(part, Path("/data"))
    assert vars(built) == {"one": Path("/data/a/b"), "many": (Path("/data/c"), "d"), "size": 3}
