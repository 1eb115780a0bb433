"""Cases for other margins hold the verdict in force, and what the rule needs for another one."""

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
