"""Variants that one profile plans and another does not."""

import re
from dataclasses import replace

import pytest

from pitfalls_core.errors import UnknownNameError
from pitfalls_core.findings.planning.planned import planned_reach
from pitfalls_core.runs.plan import plan_digest, plan_of, planned_runs, planned_seeds
from pitfalls_core.studies.profiles import at_profile
from pitfalls_core.studies.study import Family, Study
from pitfalls_core.studies.variant import Variant
from tests.findings.constructed import PART, study


def with_costly(*profiles: str) -> Study:
    """Return a study with one more variant, and families that name it."""
    plain = study()
    costly = Variant("costly", "Costly", "as it is called", PART, PART, profiles=profiles)
    families = (
        *(replace(one, treatments=("refined", "costly")) for one in plain.families),
        Family("costly", ("drawn/c",), primary=False, treatments=("costly",)),
    )
    return replace(plain, variants=(*plain.variants, costly), families=families)


def test_a_profile_plans_what_is_meant_for_it() -> None:
    """Runs, seeds and plan have the variant at the named profile and nowhere else."""
    costly = with_costly("full")
    for profile, expected in (("smoke", False), ("laptop", False), ("full", True)):
        runs = {one.variant for one in planned_runs(costly, profile)}
        plan = {one["name"] for one in plan_of(costly, profile)["variants"]}
        seeds = planned_seeds(costly, profile)
        assert ("costly" in runs) == ("costly" in plan) == expected
        assert ("drawn/costly" in seeds) == expected


def test_families_forget_what_is_not_planned() -> None:
    """A family that is about it alone is left out; the others keep their other treatments."""
    left = at_profile(with_costly("full"), "laptop")
    assert [one.name for one in left.families] == ["real scans", "drawn sets"]
    assert {one.treatments for one in left.families} == {("refined",)}
    assert at_profile(with_costly("full"), "full") == with_costly("full")


def test_without_profiles_a_variant_is_planned_everywhere() -> None:
    """And the study is the same value."""
    plain = with_costly()
    assert at_profile(plain, "smoke") is plain


def test_restricting_twice_is_restricting_once() -> None:
    """The plan does not depend on where the study was restricted."""
    costly = with_costly("full", "laptop")
    once = at_profile(costly, "smoke")
    assert at_profile(once, "smoke") == once
    assert plan_digest(once, "smoke") == plan_digest(costly, "smoke")


def test_planned_reach_speaks_of_planned_variants() -> None:
    """As if the variant did not exist."""
    without = replace(study(), families=at_profile(with_costly("full"), "laptop").families)
    reach = planned_reach(with_costly("full"), "laptop")
    assert reach.tasks == planned_reach(without, "laptop").tasks


def test_a_profile_that_does_not_exist_is_refused() -> None:
    """The message names the variant."""
    message = "unknown profile 'weekend' in variant costly. Known: full, laptop, smoke."
    with pytest.raises(UnknownNameError, match=f"^{re.escape(message)}$"):
        at_profile(with_costly("weekend"), "smoke")


def test_a_control_must_be_planned_everywhere() -> None:
    """A study without its baseline or its control cannot be planned."""
    plain = study()
    variants = tuple(
        replace(one, profiles=("full",)) if one.name == "control" else one for one in plain.variants
    )
    with pytest.raises(UnknownNameError, match="'control'"):
        planned_runs(replace(plain, variants=variants), "laptop")
