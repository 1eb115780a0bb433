"""Why a treatment does what it does: each of its ingredients alone, and what they do together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.pairs import Pairs
from pitfalls_core.statistics.intervals import Estimate, paired_estimate


@dataclass(frozen=True)
class Decomposition:
    """A treatment on one dataset, taken apart.

    Parameters
    ----------
    dataset, treatment
        Which comparison is taken apart.
    whole
        Id of the comparison of the treatment.
    names, parts
        The ingredients, and the ids of the comparisons of each alone.
    seeds
        Seeds that all of them have.
    combined
        The difference of the treatment over these seeds.
    single
        The differences of the ingredients over them, in the order of `parts`.
    interaction
        What the treatment gains beyond the sum of its ingredients, seed by seed.
    """

    dataset: str
    treatment: str
    whole: str
    names: tuple[str, ...]
    parts: tuple[str, ...]
    seeds: int
    combined: Estimate
    single: tuple[Estimate, ...]
    interaction: Estimate


def decompositions(
    comparisons: Sequence[Comparison], ingredients: Mapping[str, tuple[str, ...]]
) -> tuple[Decomposition, ...]:
    """Return every comparison whose ingredients were all run alone on the same dataset.

    Parameters
    ----------
    comparisons
        Of treatments and of ingredients with one baseline.
    ingredients
        Treatment to its ingredients.
    """
    found = {(one.design.dataset, one.design.treatment): one for one in comparisons}
    taken_apart = []
    for (dataset, treatment), whole in found.items():
        names = ingredients.get(treatment, ())
        parts = [found[dataset, name] for name in names if (dataset, name) in found]
        if names and len(parts) == len(names):
            one = _decomposition(whole, parts)
            taken_apart += [one] if one else []
    return tuple(taken_apart)


def _decomposition(whole: Comparison, parts: Sequence[Comparison]) -> Decomposition | None:
    contrasts = [one.contrast for one in (whole, *parts)]
    pairs = [one for one in contrasts if isinstance(one, Pairs)]
    seeds = set.intersection(*(set(one.seeds) for one in pairs))
    if len(seeds) < 2 or len(pairs) < len(contrasts):
        return None
    columns = [
        one.differences[[place for place, seed in enumerate(one.seeds) if seed in seeds]]
        for one in pairs
    ]
    combined, *single = columns
    return Decomposition(
        dataset=whole.design.dataset,
        treatment=whole.design.treatment,
        whole=whole.id,
        names=tuple(one.design.treatment for one in parts),
        parts=tuple(one.id for one in parts),
        seeds=len(seeds),
        combined=paired_estimate(combined, magnitude=1.0),
        single=tuple(paired_estimate(one, magnitude=1.0) for one in single),
        interaction=paired_estimate(combined - sum(single), magnitude=1.0),
    )
