"""``results.json`` holds every number of the contract, and its schema knows no other."""

import copy
import json
import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import NoneType
from typing import Any

import jsonschema
import pytest

from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.report.paper import Paper
from pitfalls_core.report.proceedings import own_label
from pitfalls_core.report.results_file import (
    LOOKED_AT,
    MANY,
    bare,
    checked_text,
    results_document,
    results_schema,
)
from pitfalls_core.runs.ledger import Entry
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.claims.gains import LosingSeeds, NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.study import Family
from tests.findings.constructed import (
    CONSTANT,
    DETECTABLE,
    IMPROVED,
    PRIMARY,
    UNDERPOWERED,
    analysis,
    everywhere,
    study,
)
from tests.report.sample_paper import FIGURE, PAPER, TABLE

CLAIMS = (
    Claim("C-1", "No gain.", "none better", NoneBetter("refined", PRIMARY)),
    Claim("C-2", "It loses.", "3 of 6", LosingSeeds("refined", PRIMARY, "at_least", 3)),
)
COMPLETE = analysis(
    {"scans/test": IMPROVED, "drawn/a": UNDERPOWERED, "drawn/b": DETECTABLE}, of=study(CLAIMS)
)
PARTIAL = analysis(
    {"scans/test": [*IMPROVED[:4], None, None], "drawn/b": [None] * 6}, of=study(CLAIMS)
)
CONSTANTS = analysis(everywhere(CONSTANT))
NOTICED = replace(PAPER, notices=("Partial report.",))

NUMBER = (int, float)
MAYBE = (int, float, NoneType)
CONTRACT: Mapping[str, Mapping[str, Any]] = {
    "document": {
        "schema": int,
        "profile": str,
        "complete": bool,
        "notes": list,
        "studies": list,
    },
    "studies": {
        **dict.fromkeys(("name", "question", "unit"), str),
        "plan_sha256": (str, NoneType),
        "margin": MAYBE,
        **dict.fromkeys(
            ("runs", "comparisons", "claims", "pitfalls", "exhibits", "evidence"), list
        ),
    },
    "runs": {
        **dict.fromkeys(("id", "task", "variant", "status"), str),
        "seed": (int, str),
        "outcome": (str, NoneType),
        "scores": dict,
        "shares": list,
    },
    "comparisons": {
        **dict.fromkeys(("id", "dataset", "metric", "baseline", "treatment", "family"), str),
        **dict.fromkeys(("verdict", "verdict_family", "reason"), str),
        **dict.fromkeys(("primary", "paired", "detectable", "lower_is_better"), bool),
        **dict.fromkeys(("n", "baseline_n", "treatment_n"), int),
        **dict.fromkeys(("planned", "baseline_planned", "treatment_planned"), int),
        **dict.fromkeys(("wins", "losses", "ties"), (int, NoneType)),
        **dict.fromkeys(("flags", "runs"), list),
        **dict.fromkeys(("baseline_mean", "baseline_sd", "treatment_mean", "treatment_sd"), MAYBE),
        **dict.fromkeys(("difference", "ci95_low", "ci95_high", "ci90_low", "ci90_high"), MAYBE),
        **dict.fromkeys(("p_value", "p_adjusted", "exact_p", "margin", "effect_size"), MAYBE),
        **dict.fromkeys(("equivalence_p", "equivalence_p_adjusted"), MAYBE),
        **dict.fromkeys(("improvement_ruled_out_above", "degradation_ruled_out_below"), MAYBE),
        **dict.fromkeys(("smallest_confirmable_margin", "minimum_detectable_effect"), MAYBE),
        "minimum_detectable_effect_range": (list, NoneType),
        "minimum_detectable_effect_in_family": MAYBE,
        **dict.fromkeys(
            (
                "seeds_to_detect_margin",
                "seeds_to_detect_margin_at_upper_limit",
                "seeds_to_show_equivalence",
                "seeds_to_show_equivalence_at_upper_limit",
            ),
            (int, NoneType),
        ),
        "probability_of_improvement": MAYBE,
        "collapse": (dict, NoneType),
    },
    "claims": {
        **dict.fromkeys(("id", "source", "text", "predicate", "status", "evidence"), str),
        "null_rate": MAYBE,
        "runs": list,
    },
    "exhibits": dict.fromkeys(("label", "kind", "answers", "caption"), str),
    "evidence": {"label": str, "title": str, "facts": dict},
}
"""Every field of ``results.json``, schema 1, with the types that its value may have."""

ADDED = {("studies", "evidence"), ("claims", "runs")}
"""Fields that came later: reports about studies have them, and a file without them is valid."""


def document(*analyses: Analysis, paper: Paper = PAPER) -> dict[str, Any]:
    """Return the document of `analyses`."""
    return results_document(analyses, paper, "laptop")


def parts(whole: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return all parts of a document that stand under `name`."""
    if name == "document":
        return [dict(whole)]
    if name == "studies":
        return list(whole["studies"])
    return [part for one in whole["studies"] for part in one[name]]


SHORT = document(COMPLETE)
"""A document with one part of each kind, which is enough to break it in every place."""
for listed in ("runs", "comparisons", "claims"):
    del SHORT["studies"][0][listed][1:]


@pytest.mark.parametrize("of", [COMPLETE, PARTIAL, CONSTANTS], ids=["whole", "partial", "constant"])
@pytest.mark.parametrize("name", CONTRACT)
def test_every_field_of_the_contract_is_there(of: Analysis, name: str) -> None:
    """No field is missing, none is added, and each has its type."""
    found = parts(document(of), name)
    for part in found:
        assert part.keys() == CONTRACT[name].keys()
        for field, value in part.items():
            wanted = CONTRACT[name][field]
            assert isinstance(value, wanted), field
            # A boolean is an integer to Python, and none to JSON.
            assert not isinstance(value, bool) or wanted is bool, field
    assert found or (name == "claims" and of is CONSTANTS) or name == "evidence"


@pytest.mark.parametrize("of", [COMPLETE, PARTIAL, CONSTANTS], ids=["whole", "partial", "constant"])
def test_the_schema_accepts_what_is_written(of: Analysis) -> None:
    """After the way through the file, too."""
    jsonschema.validate(json.loads(checked_text(document(of))), results_schema())


OF_LOGS = defaultdict[str, set[str]](set, {"studies": {"training"}})
"""Fields of `analyze` on logs, which no study has."""


def test_the_schema_is_one() -> None:
    """It is valid itself, and knows exactly the fields of the contract, all required."""
    schema = results_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    one = schema["properties"]["studies"]["items"]
    objects = {"document": schema, "studies": one}
    listed = ("runs", "comparisons", "claims", "pitfalls", "exhibits", "evidence")
    objects |= {name: one["properties"][name]["items"] for name in listed}
    pitfalls = {"pitfalls": dict.fromkeys(("detector", "subject", "fired", "evidence"))}
    for name, fields in {**CONTRACT, **pitfalls}.items():
        assert objects[name]["properties"].keys() - OF_LOGS[name] == fields.keys()
        required = [field for field in fields if (name, field) not in ADDED]
        assert sorted(objects[name]["required"]) == sorted(required)
        assert objects[name]["additionalProperties"] is False
    training = one["properties"]["training"]
    listed_of_logs = (each["items"] for each in training["properties"].values())
    for each in (training, *listed_of_logs):
        assert sorted(each["required"]) == sorted(each["properties"])
        assert each["additionalProperties"] is False


def valid_after(name: str, change: Callable[[dict[str, Any]], Any]) -> bool:
    """Return whether a document is valid after `change` of its first part called `name`."""
    changed = copy.deepcopy(SHORT)
    change(changed if name == "document" else parts(changed, name)[0])
    return bool(jsonschema.Draft202012Validator(results_schema()).is_valid(changed))


def without(field: str) -> Callable[[dict[str, Any]], Any]:
    """Return the change that removes `field`."""
    return lambda part: part.pop(field)


@pytest.mark.parametrize("name", CONTRACT)
def test_the_schema_refuses_a_missing_and_an_unknown_field(name: str) -> None:
    """At every level, one field more or less is noticed."""
    assert valid_after(name, len)
    assert not valid_after(name, lambda part: part.update(unknown=1))
    for field in CONTRACT[name]:
        assert valid_after(name, without(field)) is ((name, field) in ADDED)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("comparisons", "verdict", "better"),
        ("comparisons", "verdict_family", "significant"),
        ("comparisons", "n", 1.5),
        ("comparisons", "difference", "0.1"),
        ("comparisons", "detectable", None),
        ("comparisons", "minimum_detectable_effect_range", [0.1]),
        ("claims", "status", "true"),
        ("runs", "status", "stale"),
        ("runs", "outcome", "fine"),
        ("runs", "scores", {"a/b": None}),
        ("exhibits", "kind", "image"),
        ("studies", "plan_sha256", "short"),
        ("document", "schema", 2),
        ("document", "complete", 1),
    ],
)
def test_the_schema_refuses_a_wrong_value(name: str, field: str, value: Any) -> None:
    """Verdicts, statuses and types are those of the contract."""
    assert not valid_after(name, lambda part: part.update({field: value}))


def test_numbers_are_those_of_the_findings() -> None:
    """A comparison that can be assessed has its numbers, unrounded."""
    (found,) = [
        one
        for one in parts(document(COMPLETE), "comparisons")
        if one["id"] == "scans/test/accuracy/refined-vs-baseline"
    ]
    assert found["difference"] == pytest.approx(math.fsum(IMPROVED) / 6, abs=1e-12)
    assert found["verdict"] == "improved"
    assert (found["n"], found["planned"], found["wins"]) == (6, 6, 6)
    assert found["improvement_ruled_out_above"] == found["ci90_high"]
    assert found["degradation_ruled_out_below"] == found["ci90_low"]
    assert len(found["runs"]) == 12
    assert found["exact_p"] == 2 / 2**6


def test_controls_are_among_the_comparisons() -> None:
    """The positive control is reported like everything else, and is not primary."""
    found = parts(document(COMPLETE), "comparisons")
    controls = [one for one in found if one["treatment"] == "control"]
    assert len(controls) == len(COMPLETE.study.datasets)
    assert {(one["family"], one["primary"]) for one in controls} == {("positive control", False)}


def test_what_cannot_be_had_is_null_and_says_why() -> None:
    """A comparison without pairs has its counts, a verdict and a reason, and no number."""
    whole = document(PARTIAL)
    (found,) = [
        one
        for one in parts(whole, "comparisons")
        if one["id"] == "drawn/b/accuracy/refined-vs-baseline"
    ]
    assert (found["n"], found["planned"], found["verdict"]) == (0, 6, "not_assessable")
    assert found["reason"]
    for field in ("difference", "ci95_low", "p_value", "exact_p", "minimum_detectable_effect"):
        assert found[field] is None
    assert any("null" in note for note in whole["notes"])


def test_a_partial_analysis_says_so() -> None:
    """Failed runs stay in the list, without scores, and the document is not complete."""
    whole = document(PARTIAL, paper=NOTICED)
    assert whole["complete"] is False
    assert whole["notes"][0] == "Partial report."
    runs = parts(whole, "runs")
    assert len(runs) == len(PARTIAL.runs.ledger.entries)
    failed = [run for run in runs if run["status"] == "failed"]
    assert failed
    assert all(run["scores"] == {} and run["outcome"] is None for run in failed)
    assert document(COMPLETE)["complete"] is True


@pytest.mark.parametrize(("state", "status"), [("stale", "missing"), ("missing", "missing")])
def test_a_run_that_was_not_made_is_missing(state: Any, status: str) -> None:
    """A stale result is no result."""
    ledger = COMPLETE.runs.ledger
    first, *others = ledger.entries
    changed = Entry(first.specification, first.ingredients, state, "new")
    runs = replace(COMPLETE.runs, ledger=replace(ledger, entries=(changed, *others)))
    assert parts(document(analyse(runs)), "runs")[0]["status"] == status


def test_scores_are_named_by_dataset_and_metric() -> None:
    """As the comparisons name them."""
    run = parts(document(COMPLETE), "runs")[0]
    assert run["scores"].keys() == {"scans/test/accuracy"}
    datasets = {one["dataset"] for one in parts(document(COMPLETE), "comparisons")}
    assert {name.rpartition("/")[0] for name in run["scores"]} <= datasets


def test_the_only_task_of_a_study_is_left_out_of_names() -> None:
    """As in ``test/accuracy``; identifiers keep it."""
    scans = study(CLAIMS).tasks[0]
    alone = replace(
        study(),
        tasks=(scans,),
        families=(Family("real scans", ("scans/test",)),),
    )
    found = document(analysis({"scans/test": IMPROVED}, of=alone))
    assert parts(found, "runs")[0]["scores"].keys() == {"test/accuracy"}
    assert {one["dataset"] for one in parts(found, "comparisons")} == {"test"}
    assert all("scans/test" in one["id"] for one in parts(found, "comparisons"))


def test_a_task_of_scripts_alone_is_never_left_out() -> None:
    """It does not count beside the one task that the training loop is run on."""
    reference = load_study("reference_results")
    assert bare("mnist1d/test/accuracy", reference) == "test/accuracy"
    assert bare("digits_calibration/test", reference) == "digits_calibration/test"
    several = load_study("finetuning_surprises")
    assert bare("target/id", several) == "target/id"


def test_runs_name_what_they_share() -> None:
    """The runs of a task that draws on the same scans say so, and no others do."""
    shared = analysis({}, of=study(shared="all runs draw on the same scans"))
    runs = parts(document(shared), "runs")
    data = shared.study.tasks[0].data
    assert data is not None
    assert {tuple(run["shares"]) for run in runs if run["task"] == "scans"} == {
        (f"data:{data.reference}",)
    }
    assert {tuple(run["shares"]) for run in runs if run["task"] == "drawn"} == {()}


def test_the_text_is_plain_sorted_json() -> None:
    """Strict JSON with sorted keys and a line feed at its end, the same bytes twice."""
    text = checked_text(document(COMPLETE))
    again = checked_text(
        document(
            analysis(
                {"drawn/b": DETECTABLE, "drawn/a": UNDERPOWERED, "scans/test": IMPROVED},
                of=study(CLAIMS),
            )
        )
    )
    assert text == again
    assert text.endswith("}\n")

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    def ordered(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        assert names == sorted(names)
        return dict(pairs)

    json.loads(text, parse_constant=refuse, object_pairs_hook=ordered)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_refused(value: float) -> None:
    """NaN and infinity are no JSON; they end the report rather than stand in it."""
    broken = copy.deepcopy(SHORT)
    broken["studies"][0]["comparisons"][0]["difference"] = value
    with pytest.raises(ValueError, match=r"^Out of range float values are not JSON compliant"):
        checked_text(broken)


def test_what_the_schema_refuses_is_never_written() -> None:
    """A verdict that does not exist ends the report."""
    broken = copy.deepcopy(SHORT)
    broken["studies"][0]["comparisons"][0]["verdict"] = "better"
    with pytest.raises(jsonschema.ValidationError, match=r"^'better' is not one of \["):
        checked_text(broken)


@pytest.mark.parametrize(
    ("count", "place", "refused"),
    [
        (MANY, MANY - 1, True),
        (MANY + 1, 0, True),
        (MANY + 1, LOOKED_AT - 1, True),
        (MANY + 1, LOOKED_AT, False),
    ],
)
def test_of_very_many_comparisons_the_first_are_looked_at(
    count: int, place: int, refused: bool
) -> None:
    """All are written, without indentation, and all are looked at where they are not many."""
    whole = copy.deepcopy(SHORT)
    (one,) = whole["studies"][0]["comparisons"]
    whole["studies"][0]["comparisons"] = [one] * count
    assert checked_text(whole).count("\n") > 1 or count > MANY
    assert len(json.loads(checked_text(whole))["studies"][0]["comparisons"]) == count
    whole["studies"][0]["comparisons"][place] = {**one, "verdict": "better"}
    if refused:
        with pytest.raises(jsonschema.ValidationError):
            checked_text(whole)
    else:
        assert checked_text(whole).count("\n") == 1


def test_exhibits_stand_under_their_study() -> None:
    """One study has all tables and figures; in proceedings each has its own."""
    alone = document(COMPLETE)["studies"][0]["exhibits"]
    assert [(one["label"], one["kind"]) for one in alone] == [
        ("tab-accuracy", "table"),
        ("fig-seeds", "figure"),
    ]
    assert alone[0]["answers"] == "000 Table 1"
    assert alone[0]["caption"] == "Accuracy in percent, n = 6 seeds [brackets]."
    names = ("constructed", "constructed-more")
    table = replace(TABLE, label=own_label(names[0], TABLE.label))
    figure = replace(FIGURE, label=own_label(names[1], FIGURE.label))
    paper = replace(PAPER, body=(table, figure))
    other = replace(COMPLETE.runs, ledger=_renamed(COMPLETE, names[1]))
    whole = document(COMPLETE, analyse(other), paper=paper)
    assert [[one["kind"] for one in each["exhibits"]] for each in whole["studies"]] == [
        ["table"],
        ["figure"],
    ]


def _renamed(of: Analysis, name: str) -> Any:
    return replace(of.runs.ledger, study=replace(of.study, name=name))
