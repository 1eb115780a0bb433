"""The fields that are compared are those of the schema, so that a new one cannot go unseen."""

from typing import Any

import jsonschema
import pytest

from pitfalls_core.findings.revision import fields
from pitfalls_core.findings.revision.fields import (
    CLAIM,
    COLLAPSE,
    COMPARISON,
    DOCUMENT,
    FURTHER,
    IN_COLLAPSE,
    RANGE,
    RUN,
    SHOWN,
    STUDY,
    VERDICTS,
    Field,
)
from pitfalls_core.report.results_file import results_schema
from tests.findings.revision.small_results import PROSE, document, numbers, study

TYPES = {
    "word": "string",
    "truth": "boolean",
    "count": "integer",
    "stored": "number",
    "pure": "number",
}

SCHEMA = results_schema()
IN_STUDY = SCHEMA["properties"]["studies"]["items"]
COLLECTIONS = {"studies", "comparisons", "runs", "claims", "pitfalls"}


def of(kind: str) -> dict[str, Any]:
    """Return the schema of a comparison, run or claim."""
    found: dict[str, Any] = IN_STUDY["properties"][kind]["items"]
    return found


@pytest.mark.parametrize(
    ("schema", "compared", "otherwise"),
    [
        (SCHEMA, DOCUMENT, {"schema"}),
        # The alarms in logged training are among the pitfalls.
        (IN_STUDY, STUDY, {"name", "training"}),
        (of("comparisons"), COMPARISON, {"id", "flags", "runs", RANGE, COLLAPSE}),
        (of("comparisons")["properties"][COLLAPSE], IN_COLLAPSE, set()),
        (of("runs"), RUN, {"id", "seed", "scores", "shares"}),
        (of("claims"), CLAIM, {"id"}),
    ],
)
def test_every_field_of_the_schema_is_compared(
    schema: dict[str, Any], compared: dict[str, Field], otherwise: set[str]
) -> None:
    """All but prose stands in the tables, with its kind and whether it may be null."""
    plain = {name: field for name, field in compared.items() if "." not in name}
    known = {*plain, *otherwise, *COLLECTIONS, *PROSE}
    assert set(schema["properties"]) <= known
    assert set(plain) | otherwise <= set(schema["properties"])
    for name, field in plain.items():
        kinds = schema["properties"][name]
        types = kinds.get("type", [])
        declared = {types} if isinstance(types, str) else set(types)
        null = None in kinds.get("enum", []) or "null" in declared
        assert "enum" in kinds or declared - {"null"} == {TYPES[field.kind]}, name
        assert field.nullable == null, name


def test_dotted_fields_are_those_of_the_collapse_and_the_range() -> None:
    """Both are taken apart; without a collapse each of its fields is null."""
    dotted = {name: field for name, field in COMPARISON.items() if "." in name}
    collapse = {f"{COLLAPSE}.{name}" for name in IN_COLLAPSE}
    assert set(dotted) == collapse | {f"{RANGE}.low", f"{RANGE}.high"}
    assert all(field.nullable for field in dotted.values())


def test_every_field_of_a_comparison_is_shown_once() -> None:
    """It is a difference, a verdict, shown by itself, or summed up."""
    parts = ["difference", *VERDICTS, *SHOWN, *FURTHER]
    assert sorted(parts) == sorted(COMPARISON)


def test_margins_counts_and_words_are_exact() -> None:
    """A tolerance is for measured numbers: what is exact is all the others, and margins."""
    measured = {
        name
        for table in (DOCUMENT, STUDY, RUN, CLAIM, COMPARISON)
        for name, field in table.items()
        if field.kind in ("stored", "pure")
    }
    assert measured & fields.EXACT == {"margin"}
    assert {"n", "wins", "seeds_to_detect_margin", "verdict", "seed"} <= fields.EXACT


def test_the_document_of_these_tests_is_valid() -> None:
    """It is what a report writes, and holds every number that one can hold."""
    jsonschema.validate(document(study(), study("sizes", "ms")), SCHEMA)
    held = {place[-1] for place in numbers(document()) if isinstance(place[-1], str)}
    compared = {name for name, field in COMPARISON.items() if field.kind not in ("word", "truth")}
    assert {name.split(".")[0] for name in compared} - {RANGE, COLLAPSE} <= held
    assert sum(RANGE in place for place in numbers(document())) == 6
