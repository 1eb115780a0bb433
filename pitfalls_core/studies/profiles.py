"""A study as one profile plans it: some variants are too costly, or too slow, for the others."""

from dataclasses import replace

from pitfalls_core.studies.names import require_known
from pitfalls_core.studies.study import PROFILES, Study


def at_profile(study: Study, profile: str) -> Study:
    """Return `study` without the variants that `profile` does not plan.

    A family that is about nothing but these is left out as well.

    Raises
    ------
    UnknownNameError
        If a variant names a profile that does not exist, or one that is left out is the baseline,
        a control, a parent or an ingredient, or a claim speaks of it.
    """
    for variant in study.variants:
        for name in variant.profiles:
            require_known("profile", name, PROFILES, f"in variant {variant.name}")
    kept = tuple(one for one in study.variants if one.planned_at(profile))
    if len(kept) == len(study.variants):
        return study
    names = {one.name for one in kept}
    families = [
        replace(one, treatments=tuple(name for name in one.treatments if name in names))
        for one in study.families
        if not one.treatments or names.intersection(one.treatments)
    ]
    return replace(study, variants=kept, families=tuple(families))
