"""What is no ``results.json`` is refused in one message, with the place and the remedy."""

import os
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.findings.revision.reading import read_entries, results_file
from tests.findings.revision.small_results import Place, document, put, value_at, write

REMEDY = "name a results.json that `pitfalls report` or `pitfalls analyze` wrote"

IN_COMPARISON = "results.json, study 'shapes', comparison 'clean/accuracy/new-vs-base'"
COMPARISON: Place = ("studies", 0, "comparisons", 0)
RUN: Place = ("studies", 0, "runs", 0)

LACKING = [
    (("profile",), "results.json: the field 'profile' is missing or no text"),
    (("complete",), "results.json: the field 'complete' is missing or no truth value"),
    (("studies", 0, "name"), "results.json, study 1: the field 'name' is missing or no text"),
    (
        ("studies", 0, "claims"),
        "results.json, study 'shapes': the field 'claims' is missing or no list",
    ),
    (
        (*COMPARISON, "id"),
        "results.json, study 'shapes', comparison 1: the field 'id' is missing or no text",
    ),
    ((*COMPARISON, "margin"), f"{IN_COMPARISON}: the field 'margin' is missing or no number"),
    ((*COMPARISON, "n"), f"{IN_COMPARISON}: the field 'n' is missing or no whole number"),
    ((*COMPARISON, "collapse"), f"{IN_COMPARISON}: the field 'collapse' is missing or no object"),
    (
        (*COMPARISON, "collapse", "p_value"),
        f"{IN_COMPARISON}, collapse: the field 'p_value' is missing or no number",
    ),
    (
        (*RUN, "seed"),
        "results.json, study 'shapes', run 'shapes/base/0': the field 'seed' is missing or no "
        "whole number or text",
    ),
]

WRONG: list[tuple[Place, Any, str]] = [
    ((*COMPARISON, "n"), True, f"{IN_COMPARISON}: the field 'n' is missing or no whole number"),
    ((*COMPARISON, "n"), 4.5, f"{IN_COMPARISON}: the field 'n' is missing or no whole number"),
    (
        (*COMPARISON, "verdict"),
        None,
        f"{IN_COMPARISON}: the field 'verdict' is missing or no text",
    ),
    (
        (*COMPARISON, "difference"),
        "0.1",
        f"{IN_COMPARISON}: the field 'difference' is missing or no number",
    ),
    (
        (*COMPARISON, "difference"),
        float("nan"),
        f"{IN_COMPARISON}: the field 'difference' is nan, and no finite number",
    ),
    (
        (*COMPARISON, "minimum_detectable_effect_range"),
        [0.1],
        f"{IN_COMPARISON}: the field 'minimum_detectable_effect_range' holds 1 numbers, not 2",
    ),
    (
        (*COMPARISON, "flags", 1),
        7,
        f"{IN_COMPARISON}, member 2: the field 'flags' is missing or no text",
    ),
    (
        (*RUN, "scores", "dark/accuracy"),
        None,
        "results.json, study 'shapes', run 'shapes/base/0', scores: the field 'dark/accuracy' is "
        "missing or no number",
    ),
    (
        (*RUN, "id"),
        "shapes/base/1",
        "results.json, study 'shapes', run 'shapes/base/1' stands there twice, and cannot be told "
        "from the other",
    ),
    (("studies", 0), "shapes", "results.json, study 1: the field 'name' is missing or no text"),
]


def refusal(path: Path) -> str:
    """Return the message with which a file is refused, without its folder."""
    with pytest.raises(InputError) as caught:
        read_entries(results_file(path))
    return str(caught.value).replace(f"{path.parent}/", "")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The path is named, of a folder too."""
    assert refusal(tmp_path / "results.json") == f"there is no file results.json: {REMEDY}"
    (tmp_path / "report").mkdir()
    assert refusal(tmp_path / "report") == (
        f"there is no results.json in the folder report: {REMEDY}, or its folder"
    )


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """The reason of the system is passed on."""
    (tmp_path / "results.json").mkdir()
    with pytest.raises(InputError) as caught:
        read_entries(tmp_path / "results.json")
    reason = os.strerror(21)
    path = tmp_path / "results.json"
    assert str(caught.value) == f"{path} cannot be read ({reason}): {REMEDY}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "results.json is not JSON (Expecting value: line 1 column 1 (char 0))"),
        ("[" * 100_000, "results.json is nested too deeply"),
        ("[]", "results.json is no results.json, it holds no studies"),
        ('{"schema": 1}', "results.json is no results.json, it holds no studies"),
    ],
)
def test_a_file_of_something_else(text: str, message: str, tmp_path: Path) -> None:
    """It is told what it is not."""
    path = tmp_path / "results.json"
    path.write_text(text)
    assert refusal(path) == f"{message}: {REMEDY}"


@pytest.mark.parametrize(("schema", "shown"), [(2, "2"), (None, "None"), (True, "True")])
def test_another_schema(schema: object, shown: str, tmp_path: Path) -> None:
    """A file of another version is not guessed at."""
    assert refusal(write(tmp_path, document() | {"schema": schema})) == (
        f"results.json has schema {shown} and this program reads schema 1: "
        "write the file again with this version"
    )


@pytest.mark.parametrize(("place", "message"), LACKING)
def test_a_field_that_is_missing(place: Place, message: str, tmp_path: Path) -> None:
    """The message names the field, its kind and where it should be; the whole file is read."""
    content = document()
    path = write(tmp_path, content)
    assert set(read_entries(path).studies) == {"shapes"}
    del value_at(content, place[:-1])[place[-1]]
    assert refusal(write(tmp_path, content)) == f"{message}: {REMEDY}"


@pytest.mark.parametrize(("place", "value", "message"), WRONG)
def test_a_field_of_another_kind(place: Place, value: Any, message: str, tmp_path: Path) -> None:
    """Neither a truth value nor text passes for a number, and no id stands there twice."""
    content = document()
    put(content, place, value)
    assert refusal(write(tmp_path, content)) == f"{message}: {REMEDY}"


def test_a_whole_number_beyond_every_float(tmp_path: Path) -> None:
    """It is refused like an infinite one, and breaks nothing."""
    content = document()
    put(content, (*COMPARISON, "difference"), 10**400)
    assert refusal(write(tmp_path, content)) == (
        f"{IN_COMPARISON}: the field 'difference' is 1{'0' * 400}, and no finite number: {REMEDY}"
    )


def test_what_may_be_null_is_read(tmp_path: Path) -> None:
    """A comparison that could not be assessed has neither numbers nor a collapse."""
    content = document()
    for name in ("difference", "margin", "wins", "collapse", "minimum_detectable_effect_range"):
        put(content, (*COMPARISON, name), None)
    values = read_entries(write(tmp_path, content)).studies["shapes"].comparisons
    found = values["clean/accuracy/new-vs-base"].values
    null = {name for name, value in found.items() if value is None}
    assert null == {
        "difference",
        "margin",
        "wins",
        *(f"collapse.{name}" for name in ("baseline", "treatment", "p_value", "verdict_without")),
        *(f"minimum_detectable_effect_range.{end}" for end in ("low", "high")),
    }


def test_a_folder_stands_for_its_file(tmp_path: Path) -> None:
    """The folder of a report holds one file of that name."""
    path = write(tmp_path, document())
    assert results_file(tmp_path) == results_file(path) == path
