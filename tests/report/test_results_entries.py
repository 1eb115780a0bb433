"""How a comparison stands in ``results.json``: paired or not, collapsed or not, in a family."""

from typing import Any

import jsonschema
import pytest

from pitfalls_core.findings.families import adjust_families
from pitfalls_core.report.results_file import comparison_entry, results_schema
from tests.findings.constructed import CONSTANT, IMPROVED, UNDERPOWERED, comparison


def entry_schema() -> dict[str, Any]:
    """Return the schema of one comparison."""
    study_schema = results_schema()["properties"]["studies"]["items"]
    schema: dict[str, Any] = study_schema["properties"]["comparisons"]["items"]
    return schema


@pytest.mark.parametrize("differences", [IMPROVED, UNDERPOWERED, CONSTANT, (0.03, None, None)])
@pytest.mark.parametrize("changes", [{}, {"margin": None, "lower_is_better": True}])
def test_runs_that_are_not_paired_have_no_wins(
    differences: tuple[float | None, ...], changes: dict[str, Any]
) -> None:
    """They have the counts of both arms; everything else is as the schema says."""
    entry = comparison_entry(comparison(differences, paired=False, **changes))
    jsonschema.validate(entry, entry_schema())
    assert (entry["wins"], entry["losses"], entry["ties"]) == (None, None, None)
    assert entry["treatment_n"] == sum(one is not None for one in differences)
    assert entry["baseline_n"] == entry["baseline_planned"] == len(differences)
    assert entry["lower_is_better"] == bool(changes)


def test_collapsed_runs_are_reported() -> None:
    """Counts, p and the verdict without them stand beside the verdict on all runs."""
    one = comparison((*IMPROVED[:5], -0.65))
    entry = comparison_entry(one)
    jsonschema.validate(entry, entry_schema())
    assert entry["verdict"] == "inconclusive"
    assert entry["collapse"] == {
        "baseline": 0,
        "treatment": 1,
        "p_value": pytest.approx(1.0),
        "verdict_without": "improved",
    }


def test_the_reach_in_the_family_and_at_the_upper_limit_are_reported() -> None:
    """Both are those of the findings, beside the plain ones."""
    members = [comparison(UNDERPOWERED, dataset=f"drawn/{place}") for place in range(3)]
    for one in adjust_families(members):
        entry = comparison_entry(one)
        assert one.reach is not None
        assert entry["minimum_detectable_effect_in_family"] == one.detectable_in_family
        assert (
            entry["seeds_to_detect_margin_at_upper_limit"]
            == one.reach.seeds_to_detect_at_upper_limit
        )
        assert (
            entry["seeds_to_show_equivalence_at_upper_limit"]
            == one.reach.seeds_to_show_at_upper_limit
        )
