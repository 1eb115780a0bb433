"""Sets of comparisons as a report of a user's own results has them: any unit, size and pairing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from pitfalls_core.findings.comparing import compare
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet, Titles
from pitfalls_core.findings.families import adjust_families
from pitfalls_core.findings.scale import Scale
from tests.display.shapes import LONG_TITLES, PATTERNS
from tests.findings.constructed import BASELINE, UNDERPOWERED, arms, design

LOSS = Scale.resolving(0.02, "nats")


def as_set(comparisons: Sequence[Comparison], titles: Sequence[str] = ()) -> ComparisonSet:
    """Return `comparisons`, corrected family by family, on datasets titled `titles`."""
    datasets = dict.fromkeys(one.design.dataset for one in comparisons)
    named = dict(zip(datasets, titles or [name.title() for name in datasets], strict=True))
    variants = {
        arm: arm.title()
        for one in comparisons
        for arm in (one.design.baseline, one.design.treatment)
    }
    adjusted = adjust_families(comparisons)
    return ComparisonSet(
        comparisons=adjusted,
        controls=(),
        titles=Titles(named, variants),
        headings=dict.fromkeys((one.id for one in adjusted), ""),
        origin=(),
    )


def own(
    differences: Sequence[float | None],
    dataset: str = "a",
    *,
    level: Sequence[float] = BASELINE,
    **changes: Any,
) -> Comparison:
    """Return the comparison on `dataset` of arms that differ by `differences`."""
    return compare(*arms(differences, level), design(dataset=dataset, **changes))


def times(differences: Sequence[float], factor: float) -> list[float]:
    """Return `differences`, each `factor` times as large."""
    return [factor * difference for difference in differences]


def many(count: int, **changes: Any) -> ComparisonSet:
    """Return `count` comparisons with every pattern in turn, on as many datasets."""
    return as_set(
        [
            own(times(PATTERNS[place % len(PATTERNS)], 1 + place % 4), f"d{place}", **changes)
            for place in range(count)
        ],
        [f"Corruption {place}" for place in range(count)],
    )


def long_names() -> ComparisonSet:
    """Return comparisons on datasets that no label can hold, with two treatments."""
    designs = [
        own(differences, name, treatment=treatment)
        for name, differences in zip("abc", PATTERNS[2:5], strict=True)
        for treatment in LONG_TITLES[:2]
    ]
    return as_set(designs, LONG_TITLES)


def in_two_metrics() -> ComparisonSet:
    """Return an accuracy with a margin and, unpaired, a loss without one."""
    loss = {"metric": "loss", "lower_is_better": True, "scale": LOSS, "paired": False}
    bounds = {"margin": None, "chance": None, "perfect": None, "family": "losses"}
    level = np.add(BASELINE, 1.0).tolist()
    return as_set(
        [
            *(own(pattern, f"d{place}") for place, pattern in enumerate(PATTERNS[:3])),
            *(
                own(pattern, f"d{place}", level=level, **loss, **bounds)
                for place, pattern in enumerate(PATTERNS[:3])
            ),
        ]
    )


SETS: Mapping[str, Callable[[], ComparisonSet]] = {
    "none": lambda: as_set([]),
    "one": lambda: many(1),
    "six": lambda: many(6),
    "twenty-four": lambda: many(24),
    "no margin": lambda: many(6, margin=None),
    "not paired": lambda: many(6, paired=False),
    "long names": long_names,
    "two metrics": in_two_metrics,
    "wide range": lambda: as_set(
        [own(times(UNDERPOWERED, 10.0**-power), f"d{power}") for power in range(4)]
    ),
    "two": lambda: many(2),
    "nothing finished": lambda: as_set([own([None] * 6)]),
    "two pairs": lambda: as_set([own((0.03, 0.031)), own((0.03, None, None), "b")]),
}
"""Sets by what is special about them."""
