"""Families count what was tested, and bound the chance of a false difference."""

from dataclasses import replace

import numpy as np
import pytest

from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.sensitivity.counted_families import counted_families
from tests.findings.constructed import CONSTANT, EQUIVALENT, IMPROVED, comparison


def test_families_come_in_the_order_of_their_first_comparison() -> None:
    """Members keep their order too."""
    members = [
        comparison(IMPROVED, family=family, dataset=f"d{place}")
        for place, family in enumerate(("b", "a", "b"))
    ]
    found = counted_families(members)
    assert [(family.name, family.members) for family in found] == [
        ("b", (members[0], members[2])),
        ("a", (members[1],)),
    ]
    assert counted_families([]) == ()


def test_only_comparisons_with_a_p_value_count() -> None:
    """The size is the one that Holm's correction uses: the smallest p times it."""
    values = [comparison(pattern) for pattern in (EQUIVALENT, CONSTANT, EQUIVALENT)]
    (family,) = counted_families(values)
    assert (family.tested, len(family.members)) == (2, 3)
    (first, _, _) = adjust_families([comparison(IMPROVED), *values[1:]])
    assert first.effect is not None
    assert first.p_adjusted == pytest.approx(2 * (first.effect.p_value or 0.0))


@pytest.mark.parametrize(("size", "percent"), [(1, 5), (3, 14), (5, 23), (12, 46)])
def test_the_chance_grows_with_the_size(size: int, percent: int) -> None:
    """At the level 0.05, 1 - 0.95^m is 5, 14, 23, 46 % for 1, 3, 5, 12 comparisons."""
    (family,) = counted_families([comparison(EQUIVALENT)] * size)
    assert round(100 * family.chance_of_a_false_difference) == percent


def test_every_comparison_has_its_own_level() -> None:
    """Levels of 0.1 and 0.2 leave 0.9 x 0.8 for no false difference."""
    one = comparison(EQUIVALENT)
    members = [replace(one, design=replace(one.design, alpha=alpha)) for alpha in (0.1, 0.2)]
    (family,) = counted_families(members)
    assert family.chance_of_a_false_difference == pytest.approx(0.28)


def test_the_chance_is_that_of_independent_tests() -> None:
    """Simulated p-values without any difference give it within four standard errors."""
    (family,) = counted_families([comparison(EQUIVALENT)] * 4)
    p_values = np.random.default_rng(1).uniform(size=(20_000, 4))
    rate = float((p_values < 0.05).any(axis=1).mean())
    assert rate == pytest.approx(family.chance_of_a_false_difference, abs=4 * 0.0028)


def test_a_family_without_tests_has_no_chance() -> None:
    """Where nothing can be assessed, nothing can be falsely different."""
    (family,) = counted_families([comparison(CONSTANT)])
    assert (family.tested, family.chance_of_a_false_difference) == (0, 0.0)
