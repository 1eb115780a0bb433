"""Two arms side by side: pairs of runs that share a seed, or two groups that share nothing.

Both answer the same questions, so that whatever judges a difference need not know which it has.
"""

from collections.abc import Iterable

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.groups import Groups
from pitfalls_core.findings.pairs import Pairs, work_out

Contrast = Pairs | Groups


def contrast_of(
    treatment: Arm, baseline: Arm, *, paired: bool, first_stage: int | None = None
) -> Contrast:
    """Put two arms side by side, joined by seed if `paired`.

    Parameters
    ----------
    treatment, baseline
        The arms.
    paired
        Whether equal seeds belong together.
    first_stage
        As in `pitfalls_core.findings.comparison.Design`; for pairs only.
    """
    if paired:
        return Pairs.of(treatment, baseline, first_stage)
    return Groups.of(treatment, baseline)


def prepare(contrasts: Iterable[Contrast]) -> None:
    """Work out what many contrasts come to; pairs are many times faster together."""
    sizes: dict[int, list[Pairs]] = {}
    for one in contrasts:
        if isinstance(one, Pairs) and one.n > 1:
            sizes.setdefault(one.n, []).append(one)
    for members in sizes.values():
        work_out(members)
