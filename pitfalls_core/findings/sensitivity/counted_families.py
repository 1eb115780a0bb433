"""How many comparisons of each family were tested, and what that does to chance findings."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pitfalls_core.findings.comparison import Comparison


@dataclass(frozen=True)
class CountedFamily:
    """A family with its comparisons.

    Parameters
    ----------
    name
        As in the designs.
    members
        All comparisons of the family, in order.
    """

    name: str
    members: tuple[Comparison, ...]

    @property
    def tested(self) -> int:
        """How many comparisons have a p-value, which is what Holm's correction counts."""
        return len(self._levels)

    @property
    def chance_of_a_false_difference(self) -> float:
        """Probability of any false `improved` or `degraded` if nothing differed, uncorrected.

        It is 1 - (1 - alpha)^m for m independent comparisons. If the estimates are jointly normal,
        two-sided tests with known errors that depend on each other stay below it (Šidák 1967).
        """
        return 1 - math.prod(1 - alpha for alpha in self._levels)

    @property
    def _levels(self) -> list[float]:
        effects = ((one.design.alpha, one.effect) for one in self.members)
        return [alpha for alpha, effect in effects if effect and effect.p_value is not None]


def counted_families(comparisons: Sequence[Comparison]) -> tuple[CountedFamily, ...]:
    """Return the families of `comparisons`, in the order in which they first occur."""
    families: dict[str, list[Comparison]] = {}
    for one in comparisons:
        families.setdefault(one.design.family, []).append(one)
    return tuple(CountedFamily(name, tuple(members)) for name, members in families.items())
