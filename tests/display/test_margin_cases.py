"""Cases for other margins hold the verdict in force, and what the rule needs for another one."""

from dataclasses import replace

import pytest

from pitfalls_core.display.margin_cases import margin_cases
from pitfalls_core.display.payload import from_payload, to_payload
from pitfalls_core.findings.families import GUARDED
from pitfalls_core.findings.words import VERDICT_WORDS
from tests.display.sets import SETS


@pytest.mark.parametrize("name", [name for name in SETS if name != "none"])
def test_cases_are_the_comparisons(name: str) -> None:
    """Limits are those of the effect; a verdict holds where a guard gave it or nothing is known."""
    found = SETS[name]()
    for one, case in zip(found.comparisons, margin_cases(found), strict=True):
        design, verdict = one.design, one.decision.verdict
        assert case.verdict.endswith(VERDICT_WORDS[verdict])
        assert case.margin == (() if design.margin is None else (design.margin,))
        if one.effect is None or one.decision.reason in GUARDED:
            assert case.holds == verdict
        else:
            assert (case.ci95, case.ci90) == (one.effect.ci95, one.effect.ci90)
            assert case.holds in ("", "not_assessable")
        assert from_payload(to_payload(case)) == case


def test_another_rule_of_selection_is_a_further_case() -> None:
    """With its own limits and verdict, under the title and the margin of the comparison."""
    found = SETS["six"]()
    one, *rest = found.comparisons
    last = replace(one, design=replace(one.design, metric="accuracy_last_epoch"), effect=None)
    more = replace(found, comparisons=(replace(one, at_last_epoch=last), *rest))
    planned, *others = margin_cases(more)
    (further,) = planned.further
    assert further.rule == "after the last epoch"
    assert (further.title, further.group) == (planned.title, planned.group)
    assert further.holds == one.decision.verdict
    assert replace(planned, further=()) == margin_cases(found)[0]
    assert all(case.further == () for case in others)
    assert from_payload(to_payload(planned)) == planned
