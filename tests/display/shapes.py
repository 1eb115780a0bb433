"""Analyses of other shapes than the constructed study: more test sets, more arms, other names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pitfalls_core.findings.analysis import Analysis, analyse
from pitfalls_core.studies.study import Family
from pitfalls_core.studies.variant import Variant
from tests.findings.constructed import (
    BASELINE,
    BORDERLINE,
    DEGRADED,
    DETECTABLE,
    EQUIVALENT,
    IMPROVED,
    PART,
    UNDERPOWERED,
    analysis,
    study,
    study_runs,
)

MIXED = {
    "scans/test": IMPROVED,
    "drawn/a": DEGRADED,
    "drawn/b": UNDERPOWERED,
    "drawn/c": EQUIVALENT,
}
"""One dataset for each verdict."""

PATTERNS = (IMPROVED, DEGRADED, UNDERPOWERED, EQUIVALENT, DETECTABLE, BORDERLINE)

LONG_TITLES = (
    "In distribution, with strokes that are much thicker than those in training",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "95 % of $contrast$, 测试 🙂 and \\frac{1}{2} of {brightness}",
)
"""Names that are too long, that cannot be broken, and that no font or formula can hold."""


def shaped(
    titles: Sequence[str] = ("Dim light",),
    *,
    treatments: Sequence[str] = ("Refined",),
    failed: Mapping[str, int] | None = None,
) -> Analysis:
    """Return the analysis of one task with test sets `titles` and variants titled `treatments`.

    `failed` says of how many of the six seeds of a variant nothing came. A treatment is called as
    it is titled.
    """
    base, lost = study(), dict(failed or {})
    names = {f"s{place}": title for place, title in enumerate(titles)}
    task = replace(base.tasks[1], datasets=names)
    datasets = tuple(f"{task.name}/{name}" for name in names)
    arms = [Variant(title, title, "as it is called", PART, PART) for title in treatments]
    variants = (base.variant("baseline"), *arms, base.variant("control"))
    patterns = {"baseline": (0.0,) * 6, "control": DEGRADED}
    scores: dict[tuple[str, str], Sequence[float | None]] = {}
    for place, dataset in enumerate(datasets):
        for shift, variant in enumerate(variants):
            pattern = patterns.get(variant.name, PATTERNS[(place + shift) % len(PATTERNS)])
            whole = [level + step for level, step in zip(BASELINE, pattern, strict=True)]
            gone = lost.get(variant.name, 0)
            scores[dataset, variant.name] = [*whole[: 6 - gone], *[None] * gone]
    families = (Family("all", datasets),)
    return analyse(
        study_runs(scores, replace(base, tasks=(task,), variants=variants, families=families))
    )


SHAPES: Mapping[str, Callable[[], Analysis]] = {
    "a few": lambda: analysis(MIXED),
    "one": shaped,
    "two": lambda: shaped(("Dim light", "Thick strokes")),
    "six": lambda: shaped([f"Shifted Test {letter}" for letter in "ABCDEF"]),
    "seven": lambda: shaped([f"Corruption {number}" for number in range(7)]),
    "long names": lambda: shaped(LONG_TITLES, treatments=LONG_TITLES[:2]),
    "three treatments": lambda: shaped(
        ("Dim light", "Thick strokes"), treatments=("Small", "Medium", "Large")
    ),
    "all failed": lambda: shaped(("Dim light", "Thick strokes"), failed={"Refined": 6}),
    "one pair": lambda: shaped(failed={"Refined": 5}),
}
"""Analyses by what is special about them."""
