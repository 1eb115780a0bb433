"""Predicates about agreement with a number that is known from elsewhere."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.measured import Measured


@dataclass(frozen=True)
class MeanNear(Measured):
    """The mean over the runs lies within `tolerance` of `expected`, for every variant."""

    expected: float
    tolerance: float
